using System.Text.Encodings.Web;
using System.Text.Json;
using Headless.Cli.Import;

namespace Headless.Cli.Export;

/// <summary>One product a line, whole.</summary>
internal sealed class JsonlProducts(TextWriter text) : IProductWriter
{
    /// <summary>Lines are read by people too, so Chinese stays readable.</summary>
    private static readonly DocumentJson Json = new(new JsonSerializerOptions(DocumentJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public Task WriteAsync(ProductDocument product) => text.WriteLineAsync(JsonSerializer.Serialize(product, Json.ProductDocument));

    public async ValueTask DisposeAsync() => await text.FlushAsync();
}
