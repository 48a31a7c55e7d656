using System.Text.Json;
using Headless.Catalog;
using Headless.Kernel;

namespace Headless.Bench;

/// <summary>
/// The product list as a front end asks for it, and the same answer written by hand: the same reads through the same store, the same
/// JSON by <see cref="Utf8JsonWriter"/>. What lies between the two is what GraphQL costs.
/// </summary>
internal static class ProductList
{
    public const string HandWrittenPath = "/bench/products";

    private const int PageSize = 24;

    private const string Query =
        "{ products(first: 24) { nodes { id slug name brand { name } tags { slug name } "
        + "priceRange { min { amount currencyCode } max { amount currencyCode } } } pageInfo { hasNextPage endCursor } } }";

    public static string Body { get; } = JsonSerializer.Serialize(new Dictionary<string, string> { ["query"] = Query });

    public static void MapHandWritten(WebApplication app) => app.MapPost(HandWrittenPath, AnswerAsync);

    private static async Task AnswerAsync(HttpContext http)
    {
        await http.Request.BodyReader.CopyToAsync(Stream.Null);
        var services = http.RequestServices;
        var context = new CallContext { Now = services.GetRequiredService<TimeProvider>().GetUtcNow() };
        var references = services.GetRequiredService<CatalogReferences>();
        var reader = services.GetRequiredService<ProductReader>();
        var newest = new PageSpec(ProductSort.Newest, PageSize, null, false);
        var page = (await reader.PagesAsync([default], newest, context, http.RequestAborted))[0];
        var brands = await references.Brands.GetAsync(http.RequestAborted);
        var tags = await references.Tags.GetAsync(http.RequestAborted);

        http.Response.ContentType = "application/json; charset=utf-8";
        await using var writer = new Utf8JsonWriter(http.Response.BodyWriter, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartObject();
        writer.WriteStartObject("data"u8);
        writer.WriteStartObject("products"u8);
        writer.WriteStartArray("nodes"u8);
        foreach (var product in page.Nodes)
        {
            Write(writer, product, brands.Find(product.BrandId ?? "")?.Name, tags.ResolveAll(product.TagIds), context);
        }

        writer.WriteEndArray();
        var info = page.PageInfo;
        writer.WriteStartObject("pageInfo"u8);
        writer.WriteBoolean("hasNextPage"u8, info.HasNextPage);
        writer.WriteString("endCursor"u8, info.EndCursor);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Product product, string? brand, IReadOnlyList<Tag> tags, CallContext context)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, product.Id);
        writer.WriteString("slug"u8, product.Slug);
        writer.WriteString("name"u8, product.Name);
        if (brand is null)
        {
            writer.WriteNull("brand"u8);
        }
        else
        {
            writer.WriteStartObject("brand"u8);
            writer.WriteString("name"u8, brand);
            writer.WriteEndObject();
        }

        writer.WriteStartArray("tags"u8);
        foreach (var tag in tags)
        {
            writer.WriteStartObject();
            writer.WriteString("slug"u8, tag.Slug);
            writer.WriteString("name"u8, tag.Name);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (product.PriceRangeIn(context.Currency) is { } range)
        {
            writer.WriteStartObject("priceRange"u8);
            Write(writer, "min"u8, range.Min);
            Write(writer, "max"u8, range.Max);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("priceRange"u8);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Money money)
    {
        writer.WriteStartObject(name);
        writer.WriteString("amount"u8, money.Amount.ToString(System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteString("currencyCode"u8, money.CurrencyCode);
        writer.WriteEndObject();
    }
}
