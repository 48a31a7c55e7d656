using System.Text.Json;
using System.Text.Json.Serialization;
using Headless.GraphQL;
using Headless.Kernel;
using Headless.Storage.Documents;

namespace Headless.Catalog;

/// <summary>Where a product stands in its life.</summary>
[GraphQLType("ProductStatus")]
[JsonConverter(typeof(JsonStringEnumConverter<ProductStatus>))]
internal enum ProductStatus
{
    Draft,
    Active,
    Archived,
}

/// <summary>Mean and number of reviews.</summary>
[GraphQLType("Rating")]
internal sealed record Rating(double Average, int Count);

/// <summary>A product with all that belongs to it alone. Immutable; every change is a successor with the next version.</summary>
[GraphQLType("Product")]
internal sealed record Product : IDocument
{
    public required string Id { get; init; }

    public required int Version { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public string? BrandId { get; init; }

    public string? CategoryId { get; init; }

    /// <summary>From the root to <see cref="CategoryId"/>: it is found under all of them. Rewritten after the tree changes.</summary>
    public IReadOnlyList<string> CategoryPath { get; init; } = [];

    /// <summary>In the editor's order. May name a tag that was merged meanwhile; readers follow it.</summary>
    public IReadOnlyList<string> TagIds { get; init; } = [];

    public IReadOnlyList<Image> Images { get; init; } = [];

    public IReadOnlyList<AttributeValue> Attributes { get; init; } = [];

    public IReadOnlyList<Variant> Variants { get; init; } = [];

    /// <summary>Variants ever made; the number of the newest one. Numbers are not used twice.</summary>
    public int VariantsMade { get; init; }

    public Rating? Rating { get; init; }

    public ProductStatus Status { get; init; }

    /// <summary>Never null on an active product.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public string? ExternalId { get; init; }

    /// <summary>Units sold, all variants together.</summary>
    public long Sold { get; init; }

    /// <summary>What sorts and the public's view go by: the date of publication, of creation without one.</summary>
    [JsonIgnore]
    public DateTimeOffset Newest => PublishedAt ?? CreatedAt;

    /// <summary>Its own and those of its variants.</summary>
    [JsonIgnore]
    public IEnumerable<AttributeValue> AllAttributes => Attributes.Concat(Variants.SelectMany(variant => variant.Attributes));

    [JsonIgnore]
    public bool InStock => Variants.Any(variant => variant.HasStock);

    public bool IsOnSale(DateTimeOffset now) => Status == ProductStatus.Active && PublishedAt <= now;

    /// <summary>Whether the public has ever seen it; carts and records may still point at it.</summary>
    public bool WasOnSale(DateTimeOffset now) => PublishedAt <= now;

    /// <summary>
    /// Lowest and highest price in that currency of the variants that have one there, else of all in the base currency; null without
    /// variants.
    /// </summary>
    public PriceRange? PriceRangeIn(string? currency)
    {
        if (Variants.Count == 0)
        {
            return null;
        }

        var has = currency is not null && Variants.Any(variant => variant.FindPrice(currency) is not null);
        var prices = has
            ? Variants.Select(variant => variant.FindPrice(currency!)).OfType<Money>()
            : Variants.Select(variant => variant.Prices[0]);
        Money? min = null, max = null;
        foreach (var price in prices)
        {
            min = min is null || price < min ? price : min;
            max = max is null || price > max ? price : max;
        }

        return new PriceRange(min!.Value, max!.Value);
    }

    /// <summary>The lowest price in that currency (null: the base currency); null when no variant has one.</summary>
    public decimal? LowestPrice(string? currency)
    {
        decimal? lowest = null;
        foreach (var variant in Variants)
        {
            var price = currency is null ? variant.Prices[0] : variant.FindPrice(currency);
            lowest = price is null || lowest <= price.Value.Amount ? lowest : price.Value.Amount;
        }

        return lowest;
    }

    public Variant? FindVariant(string variantId) => Variants.FirstOrDefault(variant => variant.Id == variantId);

    public static UserError NoVariant(string sku) => UserError.At("sku", UserErrorCode.NotFound, $"No variant has the sku '{sku}'.");

    /// <summary>Says that the caller has seen another version than there is; null when it has not, or does not mind.</summary>
    public UserError? CheckVersion(int? expected) => expected is null || expected == Version
        ? null
        : UserError.At("expectedVersion", UserErrorCode.VersionConflict, $"The product has version {Version}, not {expected}.");

    /// <summary>Takes the product off sale; itself when it is.</summary>
    public Result<Product> Archive(int? expectedVersion, DateTimeOffset now)
    {
        if (CheckVersion(expectedVersion) is { } conflict)
        {
            return conflict;
        }

        return Status == ProductStatus.Archived
            ? this
            : this with { Version = Version + 1, Status = ProductStatus.Archived, UpdatedAt = now };
    }

    /// <summary>Adds units to a variant's stock, or takes them.</summary>
    public Result<Product> AdjustStock(string sku, int delta, DateTimeOffset now)
    {
        var index = Variants.ToList().FindIndex(variant => variant.Sku == sku);
        if (index < 0)
        {
            return NoVariant(sku);
        }

        var variant = Variants[index];
        if (variant.Stock is not { } onHand)
        {
            var message = $"The stock of '{sku}' is not tracked; productUpdate sets a first number.";
            return UserError.At("sku", UserErrorCode.InvalidState, message);
        }

        var stock = (long)onHand + delta;
        if (stock < 0)
        {
            return UserError.At("delta", UserErrorCode.OutOfStock, $"{onHand} on hand, {-(long)delta} asked for.");
        }

        if (stock > Variant.MaxStock)
        {
            return UserError.At("delta", UserErrorCode.Invalid, $"Stock is at most {Variant.MaxStock}.");
        }

        var variants = Variants.ToArray();
        variants[index] = variant with { Stock = (int)stock };
        return this with { Version = Version + 1, Variants = variants, UpdatedAt = now };
    }

    /// <summary>Whether the two differ in nothing but version and time of change.</summary>
    public bool SaysTheSameAs(Product other) =>
        Body(this).AsSpan().SequenceEqual(Body(other));

    private static byte[] Body(Product product) =>
        JsonSerializer.SerializeToUtf8Bytes(product with { Version = 0, UpdatedAt = default }, CatalogShapes.Default.Product);
}

/// <summary>Lowest and highest price in one currency.</summary>
[GraphQLType("PriceRange")]
internal sealed record PriceRange(Money Min, Money Max);
