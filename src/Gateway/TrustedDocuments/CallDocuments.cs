using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Gateway.TrustedDocuments;

/// <summary>The documents that a caller may name: those of the manifests, and those that it has uploaded itself.</summary>
internal sealed class CallDocuments(ManifestDocuments manifests, UploadedDocuments uploads, CallContext call) : IDocumentSource
{
    public ValueTask<TrustedDocument?> FindAsync(string id, CancellationToken cancellationToken) =>
        manifests.Find(id) is { } document ? ValueTask.FromResult<TrustedDocument?>(document)
        : call.Caller.Kind == CallerKind.Anonymous ? default
        : uploads.FindAsync(call.Caller.Id, id, cancellationToken);
}
