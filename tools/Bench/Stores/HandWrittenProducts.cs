using System.Globalization;
using System.Text.Json;
using Headless.Catalog;

namespace Headless.Bench.Stores;

/// <summary>
/// A product and a list of products as a front end asks for them, and the same answers written by hand: one find each, brands and tags from
/// memory as the gateway has them, and the JSON by <see cref="Utf8JsonWriter"/>.
/// </summary>
internal sealed class HandWrittenProducts(BodyReads reads)
{
    private const string ProductPath = "/bench/product";
    private const string ListPath = "/bench/list";

    private const string Fields =
        "id slug name brand { name } tags { slug name } "
        + "variants { id sku name price { amount currencyCode } availability { inStock quantity } }";

    private const string ProductQuery = $"query($slug: String!) {{ product(by: {{ slug: $slug }}) {{ {Fields} }} }}";

    private const string ListQuery = $"query($n: Int!) {{ products(first: $n) {{ nodes {{ {Fields} }} pageInfo {{ hasNextPage }} }} }}";

    public static Ask Product(string slug) =>
        new(ProductQuery, new() { ["slug"] = slug }, $"{ProductPath}?slug={Uri.EscapeDataString(slug)}");

    public static Ask List(int first) => new(ListQuery, new() { ["n"] = first }, $"{ListPath}?first={first}");

    public void Map(WebApplication app)
    {
        app.MapPost(ProductPath, ProductAsync);
        app.MapPost(ListPath, ListAsync);
    }

    private async Task ProductAsync(HttpContext http)
    {
        await http.Request.BodyReader.CopyToAsync(Stream.Null);
        var product = await reads.BySlugAsync(http.Request.Query["slug"].ToString(), http.RequestAborted);
        var now = TimeProvider.System.GetUtcNow();
        var (brands, tags) = await ReferencesAsync(http);
        await using var json = HandWritten.Begin(http);
        json.WritePropertyName("product"u8);
        if (product?.IsOnSale(now) == true)
        {
            Write(json, product, brands, tags, now);
        }
        else
        {
            json.WriteNullValue();
        }

        HandWritten.End(json);
    }

    private async Task ListAsync(HttpContext http)
    {
        await http.Request.BodyReader.CopyToAsync(Stream.Null);
        var first = int.Parse(http.Request.Query["first"].ToString(), CultureInfo.InvariantCulture);
        var now = TimeProvider.System.GetUtcNow();
        var found = await reads.NewestAsync(first, now, http.RequestAborted);
        var (brands, tags) = await ReferencesAsync(http);
        await using var json = HandWritten.Begin(http);
        json.WriteStartObject("products"u8);
        json.WriteStartArray("nodes"u8);
        for (var i = 0; i < Math.Min(first, found.Count); i++)
        {
            Write(json, found[i], brands, tags, now);
        }

        json.WriteEndArray();
        json.WriteStartObject("pageInfo"u8);
        json.WriteBoolean("hasNextPage"u8, found.Count > first);
        json.WriteEndObject();
        json.WriteEndObject();
        HandWritten.End(json);
    }

    private static async ValueTask<(ReferenceView<Brand> Brands, TagView Tags)> ReferencesAsync(HttpContext http)
    {
        var references = http.RequestServices.GetRequiredService<CatalogReferences>();
        return (await references.Brands.GetAsync(http.RequestAborted), await references.Tags.GetAsync(http.RequestAborted));
    }

    private static void Write(Utf8JsonWriter json, Product product, ReferenceView<Brand> brands, TagView tags, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, product.Id);
        json.WriteString("slug"u8, product.Slug);
        json.WriteString("name"u8, product.Name);
        if (brands.Find(product.BrandId ?? "") is { } brand)
        {
            json.WriteStartObject("brand"u8);
            json.WriteString("name"u8, brand.Name);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("brand"u8);
        }

        json.WriteStartArray("tags"u8);
        foreach (var tag in tags.ResolveAll(product.TagIds))
        {
            json.WriteStartObject();
            json.WriteString("slug"u8, tag.Slug);
            json.WriteString("name"u8, tag.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("variants"u8);
        foreach (var variant in product.Variants)
        {
            Write(json, product, variant, now);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Product product, Variant variant, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, variant.Id);
        json.WriteString("sku"u8, variant.Sku);
        json.WriteString("name"u8, variant.Name ?? product.Name);
        HandWritten.Write(json, "price"u8, variant.PriceIn(null));
        json.WriteStartObject("availability"u8);
        json.WriteBoolean("inStock"u8, product.IsOnSale(now) && variant.HasStock);
        if (variant.Stock is { } stock)
        {
            json.WriteNumber("quantity"u8, stock);
        }
        else
        {
            json.WriteNull("quantity"u8);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
