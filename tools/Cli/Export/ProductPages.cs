using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Headless.Cli.Connection;
using Headless.Cli.Import;

namespace Headless.Cli.Export;

/// <summary>Reads the whole catalog page by page, so that a large one does not gather in memory.</summary>
internal sealed class ProductPages(GatewayConnection gateway)
{
    /// <summary>
    /// Nearly every product has fewer variants and images than a narrow page gives; where one has not, the page is read again as far as a
    /// wide one goes. Both stay within what the gateway lets one operation cost.
    /// </summary>
    private static readonly (int Products, int Within) NarrowPage = (30, 20);

    /// <summary>Within products this is the most that the gateway gives at once.</summary>
    private static readonly (int Products, int Within) WidePage = (8, 100);

    private const string Query =
        """
        query ($after: String, $products: Int!, $within: Int!) {
          products(first: $products, after: $after, sort: NEWEST, filter: { status: [DRAFT, ACTIVE, ARCHIVED] }) {
            totalCount { value isExact }
            pageInfo { hasNextPage endCursor }
            nodes {
              externalId slug name description status publishedAt
              brand { name slug externalId }
              category: breadcrumbs { name slug externalId }
              tags { slug name synonyms }
              images(first: $within) { url alt width height }
              attributes { name value }
              rating { average count }
              variants(first: $within) {
                sku name
                prices { amount currencyCode }
                compareAtPrice { amount currencyCode }
                availability { quantity maxPerOrder }
                attributes { name value }
              }
            }
          }
        }
        """;

    public async IAsyncEnumerable<(ProductDocument Product, long? Total)> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;
        var (size, hasMore) = (NarrowPage, true);
        while (hasMore)
        {
            var variables = new PageVariables(after, size.Products, size.Within);
            var data = await gateway.SendAsync(Query, variables, ExportJson.Default.PageVariables, cancellationToken);
            var page = data.GetProperty("products");
            if (size == NarrowPage && page.GetProperty("nodes").EnumerateArray().Any(node => IsCut(node, size.Within)))
            {
                size = WidePage;
                continue;
            }

            var count = page.GetProperty("totalCount");
            long? total = count.GetProperty("isExact").GetBoolean() ? count.GetProperty("value").GetInt64() : null;
            foreach (var node in page.GetProperty("nodes").EnumerateArray())
            {
                yield return (Document(node), total);
            }

            var info = page.GetProperty("pageInfo");
            (after, hasMore) = (info.GetProperty("endCursor").GetString(), info.GetProperty("hasNextPage").GetBoolean());
            size = NarrowPage;
        }
    }

    private static bool IsCut(JsonElement node, int within) =>
        node.GetProperty("variants").GetArrayLength() >= within || node.GetProperty("images").GetArrayLength() >= within;

    private static ProductDocument Document(JsonElement node)
    {
        var shared = node.Deserialize(ExportJson.Default.ExportedProduct)!;
        if (IsCut(node, WidePage.Within))
        {
            // An import of what was cut off would remove the rest.
            throw new CliException($"Product {shared.Slug} has more variants or images than can be read at once ({WidePage.Within}).");
        }

        return new ProductDocument
        {
            ExternalId = shared.ExternalId,
            Slug = shared.Slug,
            Name = shared.Name,
            Description = shared.Description,
            Brand = shared.Brand,
            Category = shared.Category.Count == 0 ? null : shared.Category,
            Tags = [.. shared.Tags.Select(tag => tag.Synonyms is { Count: > 0 } ? tag : tag with { Synonyms = null })],
            Images = shared.Images,
            Attributes = shared.Attributes,
            Status = shared.Status,
            PublishedAt = shared.PublishedAt,
            Rating = shared.Rating,
            Variants = [.. shared.Variants.Select(variant => variant.ToInput(shared.Name))],
        };
    }
}

internal sealed record PageVariables(string? After, int Products, int Within);

/// <summary>A product as the query above answers it.</summary>
internal sealed record ExportedProduct(
    string? ExternalId,
    string Slug,
    string Name,
    string? Description,
    string Status,
    string? PublishedAt,
    BrandInput? Brand,
    IReadOnlyList<ProductDocument.Level> Category,
    IReadOnlyList<TagInput> Tags,
    IReadOnlyList<ImageInput> Images,
    IReadOnlyList<AttributeInput> Attributes,
    RatingInput? Rating,
    IReadOnlyList<ExportedVariant> Variants);

internal sealed record ExportedVariant(
    string Sku,
    string Name,
    IReadOnlyList<MoneyInput> Prices,
    MoneyInput? CompareAtPrice,
    ExportedAvailability Availability,
    IReadOnlyList<AttributeInput> Attributes)
{
    /// <summary>A variant without a name of its own answers the product's.</summary>
    public VariantInput ToInput(string productName) => new()
    {
        Sku = Sku,
        Name = Name == productName ? null : Name,
        Price = Prices[0],
        Prices = Prices.Count > 1 ? [.. Prices.Skip(1)] : null,
        CompareAtPrice = CompareAtPrice,
        Stock = Availability.Quantity,
        MaxPerOrder = Availability.MaxPerOrder,
        Attributes = Attributes.Count == 0 ? null : Attributes,
    };
}

internal sealed record ExportedAvailability(int? Quantity, int? MaxPerOrder);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExportedProduct))]
[JsonSerializable(typeof(PageVariables))]
internal sealed partial class ExportJson : JsonSerializerContext;
