using Headless.Storage.Documents;
using Microsoft.Extensions.Options;

namespace Headless.Catalog;

/// <summary>
/// How products are stored and found. The currencies of the shop decide the price fields, so there is one instance per host.
/// Every query names the states it wants, so indexes fix the status and then sort. The whole list and the lists of a category have every
/// sort to themselves, those of a brand or a tag the newest; other combinations walk the sort's index and check on the way.
/// </summary>
internal sealed class ProductCollection
{
    /// <summary>Prices are indexed in whole ten-thousandths, so that no engine rounds them.</summary>
    private const decimal PriceUnits = 10_000m;

    private static readonly string[] ChangeEvents = [CatalogEvents.Product.Name, CatalogEvents.Stock.Name];

    private readonly Dictionary<string, IntegerField<Product>> _prices;

    public ProductCollection(IOptions<CatalogOptions> options)
    {
        var currencies = options.Value.CurrencyCodes;
        _prices = currencies.ToDictionary(code => code, code => PriceField("price" + code, code));
        Documents = new Collection<Product>(
            "products", CatalogShapes.Default.Product, [.. Fields()], [.. Indexes()], changeEvents: ChangeEvents);
    }

    public Collection<Product> Documents { get; }

    public TextField<Product> Id { get; } = new("key", product => product.Id);

    public TextField<Product> Slug { get; } = new("slug", product => product.Slug);

    public TextField<Product> ExternalId { get; } = new("externalId", product => product.ExternalId);

    public TextField<Product> Status { get; } = new("status", product => StatusName(product.Status));

    public TextField<Product> Brand { get; } = new("brand", product => product.BrandId);

    public TextsField<Product> Category { get; } = new("category", product => product.CategoryPath);

    public TextsField<Product> Tags { get; } = new("tags", product => product.TagIds);

    /// <summary>Attributes of the product and its variants as <see cref="AttributeKey"/>.</summary>
    public TextsField<Product> Attributes { get; } =
        new("attributes", product => [.. product.AllAttributes.Select(a => AttributeKey(a.Name, a.Value))]);

    public IntegerField<Product> InStock { get; } = new("inStock", product => product.InStock ? 1 : 0);

    public IntegerField<Product> Newest { get; } = new("newest", product => product.Newest.ToUnixTimeMilliseconds());

    public TextField<Product> Name { get; } = new("name", product => Text.Fold(product.Name));

    public RealField<Product> Rating { get; } = new("rating", product => product.Rating is { Count: > 0 } rating ? rating.Average : null);

    public IntegerField<Product> Sold { get; } = new("sold", product => product.Sold);

    private IntegerField<Product> BasePrice { get; } = PriceField("price", null);

    /// <summary>Every query names states; this one all of them.</summary>
    public Filter OfAnyStatus => Status.IsAny(Enum.GetValues<ProductStatus>().Select(StatusName));

    /// <summary>The lowest price in a currency; in each product's base currency for null and for one that is not sold in.</summary>
    public IntegerField<Product> Price(string? currency) => currency is null ? BasePrice : _prices.GetValueOrDefault(currency, BasePrice);

    public DocumentQuery<Product> Query(Filter filter, IReadOnlyList<SortKey> sort, Cursor? after, int limit) =>
        new(Documents, filter, sort, after, limit);

    public static long ToPriceUnits(decimal amount) => (long)Math.Clamp(amount * PriceUnits, long.MinValue / 2, long.MaxValue / 2);

    public static string AttributeKey(string name, string value) => $"{name}\u001f{value}";

    public static string StatusName(ProductStatus status) => status switch
    {
        ProductStatus.Active => "ACTIVE",
        ProductStatus.Archived => "ARCHIVED",
        _ => "DRAFT",
    };

    private static IntegerField<Product> PriceField(string name, string? currency) =>
        new(name, product => product.LowestPrice(currency) is { } amount ? ToPriceUnits(amount) : null);

    private IEnumerable<Field<Product>> Fields() =>
        [
            Id, Slug, ExternalId, Status, Brand, Category, Tags, Attributes, InStock, Newest, Name, Rating, Sold, BasePrice,
            .. _prices.Values,
        ];

    private IEnumerable<DocumentIndex> Indexes()
    {
        yield return DocumentIndex.UniqueOn("key", Id);
        yield return DocumentIndex.UniqueOn("slug", Slug);
        yield return DocumentIndex.UniqueOn("external_id", ExternalId);
        yield return DocumentIndex.On("brand_newest", new SortKey(Brand), new SortKey(Status), new SortKey(Newest, Descending: true));
        yield return DocumentIndex.On("tag_newest", new SortKey(Tags), new SortKey(Status), new SortKey(Newest, Descending: true));
        var prices = _prices.Values.Prepend(BasePrice).Select(price => new SortKey(price));
        SortKey[] sorts = [new(Newest, true), new(Rating, true), new(Sold, true), new(Name), .. prices];
        foreach (var sort in sorts)
        {
            var name = sort.Field.Name.ToLowerInvariant();
            yield return DocumentIndex.On(name, new SortKey(Status), sort);
            yield return DocumentIndex.On("category_" + name, new SortKey(Category), new SortKey(Status), sort);
        }
    }
}
