using Headless.GraphQL;
using Headless.Storage.Documents;

namespace Headless.Gateway.TrustedDocuments;

/// <summary>Answers documents that requests name by <c>documentId</c>.</summary>
internal static class TrustedDocumentsModule
{
    public static void AddTrustedDocuments(this WebApplicationBuilder builder, GraphQLOptions engine)
    {
        var options = builder.Configuration.Read<TrustedDocumentsOptions>(TrustedDocumentsOptions.Section, _ => null);
        engine.DocumentTextScope = options.Only ? TrustedDocumentsOptions.TextScope : null;
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<ManifestDocuments>();
        builder.Services.AddSingleton<UploadedDocuments>();
        builder.Services.AddSingleton<Collection>(UploadedDocument.Collection);
        builder.Services.AddScoped<IDocumentSource, CallDocuments>();
    }

    /// <summary>Reads and prepares the manifests, so that a wrong one stops the host before it listens.</summary>
    public static void LoadTrustedDocuments(this WebApplication app) => app.Services.GetRequiredService<ManifestDocuments>();
}
