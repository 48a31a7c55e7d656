using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Headless.Gateway.Demo;

/// <summary>
/// A lifestyle shop of some five hundred products in Chinese and English, put together from <see cref="DemoText"/>. Every kind of thing
/// on a shelf comes in every style of that shelf; prices, stock, ratings and states are thrown with <see cref="DemoDice"/>.
/// </summary>
internal sealed class DemoCatalog
{
    /// <summary>Square pictures, in pixels.</summary>
    public const int ImageSize = 800;

    private const decimal YuanPerDollar = 7.1m;
    private const decimal YuanPerEuro = 7.8m;

    /// <summary>Products appear over the two years before this day, so that newest first has a meaning.</summary>
    private static readonly DateTimeOffset LastDay = new(2025, 6, 30, 8, 0, 0, TimeSpan.Zero);

    private DemoCatalog(DemoText text, IReadOnlyList<DemoProductRow> products, FrozenDictionary<string, DemoPicture> pictures)
    {
        Text = text;
        Products = products;
        Pictures = pictures;
    }

    public DemoText Text { get; }

    /// <summary>Brand and category hold slugs, image addresses are relative; both are resolved when the rows are sent.</summary>
    public IReadOnlyList<DemoProductRow> Products { get; }

    /// <summary>By file name without extension.</summary>
    public FrozenDictionary<string, DemoPicture> Pictures { get; }

    public static DemoCatalog Build()
    {
        var text = DemoText.Read();
        var products = new List<DemoProductRow>();
        var pictures = new Dictionary<string, DemoPicture>();
        foreach (var shelf in text.Shelves)
        {
            var glyph = text.Glyphs[shelf.Glyph];
            foreach (var kind in shelf.Kinds)
            {
                foreach (var style in shelf.Styles)
                {
                    var product = Product(text, shelf, kind, style, products.Count + 1);
                    products.Add(product);
                    var picture = new DemoPicture(ChineseName(kind, style), EnglishName(kind, style), style.English, glyph, false);
                    pictures[product.Slug] = picture;
                    pictures[$"{product.Slug}-detail"] = picture with { IsDetail = true };
                }
            }
        }

        return new DemoCatalog(text, products, pictures.ToFrozenDictionary());
    }

    private static DemoProductRow Product(DemoText text, DemoShelf shelf, DemoPart kind, DemoPart style, int number)
    {
        var slug = Slug(EnglishName(kind, style));
        var dice = new DemoDice(slug);
        var brands = text.Brands.Where(brand => brand.Department == shelf.Department).ToArray();
        var name = $"{ChineseName(kind, style)} {EnglishName(kind, style)}";
        var isOnSale = dice.Roll("sale") < 0.24;
        var rating = Rating(dice);
        var publishedAt = LastDay.AddDays(-dice.Pick("age", 730)).AddMinutes(-dice.Pick("minute", 600));
        var status = dice.Roll("status") switch { < 0.04 => "DRAFT", < 0.07 => "ARCHIVED", _ => "ACTIVE" };
        string[] tags =
        [
            .. shelf.Tags.Concat(kind.Tags).Distinct(),
            .. isOnSale ? ["sale"] : Array.Empty<string>(),
            .. publishedAt > LastDay.AddDays(-60) ? ["new"] : Array.Empty<string>(),
            .. rating?.Count > 800 ? ["bestseller"] : Array.Empty<string>(),
        ];
        return new DemoProductRow(
            $"demo-{slug}",
            slug,
            name,
            $"{kind.ChineseSentence}{style.ChineseSentence}\n{kind.EnglishSentence} {style.EnglishSentence}",
            brands[dice.Pick("brand", brands.Length)].Slug,
            shelf.Category,
            tags,
            [Image(slug, name), Image($"{slug}-detail", name)],
            Both(shelf.FactName, kind.Fact),
            Variants(text, shelf, kind, style, dice, number, isOnSale),
            status,
            status == "DRAFT" ? null : publishedAt,
            status == "DRAFT" ? null : rating);
    }

    private static DemoVariantRow[] Variants(
        DemoText text, DemoShelf shelf, DemoPart kind, DemoPart style, DemoDice dice, int number, bool isOnSale)
    {
        IEnumerable<(DemoAttributeRow[] Attributes, string[] Names, decimal Factor)> forms = [([], [], 1m)];
        foreach (var axis in shelf.Axes.Where(key => key != "none").Select(key => text.Axes[key]))
        {
            var values = Offered(axis, dice);
            forms = forms.SelectMany(form => values.Select(value => (
                (DemoAttributeRow[])[.. form.Attributes, .. Both((axis.Chinese, axis.English), (value.Chinese, value.English))],
                (string[])[.. form.Names, value.Chinese == value.English ? value.English : $"{value.Chinese} {value.English}"],
                form.Factor * value.Factor))).ToArray();
        }

        var isSoldOut = dice.Roll("sold out") < 0.05;
        var maxPerOrder = dice.Roll("limit") < 0.05 ? 5 : (int?)null;
        return [.. forms.Index().Select(form => Variant(form.Index, form.Item))];

        DemoVariantRow Variant(int index, (DemoAttributeRow[] Attributes, string[] Names, decimal Factor) form)
        {
            var yuan = Charm(kind.Number * style.Number * form.Factor);
            var stock = dice.Roll($"stock {index}") switch
            {
                _ when isSoldOut => 0,
                < 0.06 => 0,
                < 0.15 => 1 + dice.Pick($"few {index}", 5),
                _ => 6 + dice.Pick($"many {index}", 395),
            };
            return new DemoVariantRow(
                string.Create(CultureInfo.InvariantCulture, $"{shelf.Department[..2].ToUpperInvariant()}-{number:000}-{index + 1}"),
                string.Join(" / ", form.Names.DefaultIfEmpty(kind.English)),
                new DemoMoneyRow(yuan, "CNY"),
                [Abroad(yuan / YuanPerDollar, "USD"), Abroad(yuan / YuanPerEuro, "EUR")],
                isOnSale ? new DemoMoneyRow(Charm(10 + (yuan * (1.1m + (0.3m * (decimal)dice.Roll("discount"))))), "CNY") : null,
                stock,
                maxPerOrder,
                form.Attributes);
        }
    }

    /// <summary>All sizes, but only some colours: two to all of them, from a place in the row that the dice choose.</summary>
    private static IEnumerable<(string Chinese, string English, decimal Factor)> Offered(DemoAxis axis, DemoDice dice)
    {
        if (axis.English != "Color" || axis.Values.Count <= 2)
        {
            return axis.Values;
        }

        var first = dice.Pick("first color", axis.Values.Count);
        var count = 2 + dice.Pick("colors", axis.Values.Count - 1);
        return Enumerable.Range(first, count).Select(i => axis.Values[i % axis.Values.Count]);
    }

    private static DemoRatingRow? Rating(DemoDice dice)
    {
        var doubt = dice.Roll("rating");
        var fame = dice.Roll("fame");
        return dice.Roll("rated") < 0.1
            ? null
            : new DemoRatingRow(Math.Round(4.9 - (1.5 * doubt * doubt), 1), 3 + (int)(2_400 * fame * fame * fame));
    }

    private static DemoImageRow Image(string file, string alt) => new($"demo/images/{file}.svg", alt, ImageSize, ImageSize);

    private static DemoAttributeRow[] Both((string Chinese, string English) name, (string Chinese, string English) value) =>
        [new(name.Chinese, value.Chinese), new(name.English, value.English)];

    /// <summary>A price as shops write it: 12.9, 39, 1289.</summary>
    private static decimal Charm(decimal yuan) => yuan < 20 ? Math.Floor(yuan) + 0.9m : (Math.Round(yuan / 10) * 10) - 1;

    private static DemoMoneyRow Abroad(decimal amount, string currencyCode) => new(Math.Ceiling(amount) - 0.01m, currencyCode);

    private static string ChineseName(DemoPart kind, DemoPart style) =>
        kind.Chinese.StartsWith('《') ? $"{kind.Chinese}{style.Chinese}" : $"{style.Chinese}{kind.Chinese}";

    private static string EnglishName(DemoPart kind, DemoPart style) =>
        kind.Chinese.StartsWith('《') ? $"{kind.English}, {style.English}" : $"{style.English} {kind.English}";

    private static string Slug(string english)
    {
        var slug = new StringBuilder();
        foreach (var character in english.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                slug.Append(character);
            }
            else if (character != '\'' && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return slug.ToString().TrimEnd('-');
    }
}
