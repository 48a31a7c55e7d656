using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Headless.Cli.Connection;
using Headless.Cli.Import;

namespace Headless.Cli.Export;

/// <summary>Reads the whole catalog page by page, so that a large one does not gather in memory.</summary>
internal sealed class ProductPages(GatewayConnection gateway)
{
    /// <summary>What the gateway gives at once, of products and within them.</summary>
    private const int PageSize = 100;

    private static readonly string Query =
        $$"""
        query ($after: String) {
          products(first: {{PageSize}}, after: $after, sort: NEWEST, filter: { status: [DRAFT, ACTIVE, ARCHIVED] }) {
            totalCount { value isExact }
            pageInfo { hasNextPage endCursor }
            nodes {
              externalId slug name description status publishedAt
              brand { name slug externalId }
              category: breadcrumbs { name slug externalId }
              tags { slug name synonyms }
              images(first: {{PageSize}}) { url alt width height }
              attributes { name value }
              rating { average count }
              variants(first: {{PageSize}}) {
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
        do
        {
            var data = await gateway.SendAsync(Query, new AfterVariable(after), ExportJson.Default.AfterVariable, cancellationToken);
            var page = data.GetProperty("products");
            var count = page.GetProperty("totalCount");
            long? total = count.GetProperty("isExact").GetBoolean() ? count.GetProperty("value").GetInt64() : null;
            foreach (var node in page.GetProperty("nodes").EnumerateArray())
            {
                yield return (Document(node), total);
            }

            var info = page.GetProperty("pageInfo");
            after = info.GetProperty("hasNextPage").GetBoolean() ? info.GetProperty("endCursor").GetString() : null;
        }
        while (after is not null);
    }

    private static ProductDocument Document(JsonElement node)
    {
        var shared = node.Deserialize(ExportJson.Default.ExportedProduct)!;
        if (shared.Variants.Count == PageSize || shared.Images.Count == PageSize)
        {
            // An import of what was cut off would remove the rest.
            throw new CliException($"Product {shared.Slug} has more variants or images than can be read at once ({PageSize}).");
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

internal sealed record AfterVariable(string? After);

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
[JsonSerializable(typeof(AfterVariable))]
internal sealed partial class ExportJson : JsonSerializerContext;
