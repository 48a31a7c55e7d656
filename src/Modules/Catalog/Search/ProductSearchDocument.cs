using System.Text;
using Headless.Kernel.Contracts;
using Headless.Storage.Search;
using Headless.Storage.Search.Text;

namespace Headless.Catalog;

/// <summary>What products are filed under, by name.</summary>
internal sealed record SearchWords(ReferenceView<Brand> Brands, CategoryTree Categories, TagView Tags);

/// <summary>Says what a product is found by. Pure.</summary>
internal static class ProductSearchDocument
{
    public static SearchDocument Of(Product product, SearchWords words, DateTimeOffset now)
    {
        var path = words.Categories.Path(product.CategoryId);
        var tags = words.Tags.ResolveAll(product.TagIds);
        var brand = words.Brands.Find(product.BrandId);
        return new SearchDocument
        {
            Id = product.Id,
            Texts = [.. Texts(product, brand, path, tags)],
            Keywords = [.. Keywords(product, brand, path, tags)],
            Numbers = [.. Numbers(product)],
            SortTexts = [new SearchSortText(ProductSearchFields.Name, product.Name)],
            Completions = product.IsOnSale(now) ? [.. Completions(product, brand, path, tags)] : [],
        };
    }

    /// <summary>Text without HTML tags; what stands on both sides of one is two words.</summary>
    public static string PlainText(string html)
    {
        var text = new StringBuilder(html.Length);
        var from = 0;
        while (from < html.Length)
        {
            var open = html.IndexOf('<', from);
            var close = open < 0 ? -1 : html.IndexOf('>', open);
            if (close < 0)
            {
                break;
            }

            var isTag = char.IsAsciiLetter(html[open + 1]) || html[open + 1] is '/' or '!';
            text.Append(html, from, (isTag ? open : close + 1) - from).Append(isTag ? " " : "");
            from = close + 1;
        }

        text.Append(html, from, html.Length - from);
        return System.Net.WebUtility.HtmlDecode(text.ToString());
    }

    private static IEnumerable<SearchText> Texts(Product product, Brand? brand, IReadOnlyList<Category> path, IReadOnlyList<Tag> tags)
    {
        yield return new SearchText(TextWeight.Title, product.Name);
        if (brand is not null)
        {
            yield return new SearchText(TextWeight.Label, brand.Name);
        }

        var filed = path.Select(category => category.Name).Concat(tags.Select(tag => tag.Name));
        var labels = filed.Concat(product.Variants.Select(variant => variant.Sku));
        foreach (var label in labels)
        {
            yield return new SearchText(TextWeight.Label, label);
        }

        foreach (var variant in product.Variants.Where(variant => variant.Name is not null))
        {
            yield return new SearchText(TextWeight.Body, variant.Name!);
        }

        foreach (var value in product.AllAttributes.Select(attribute => attribute.Value).Distinct())
        {
            yield return new SearchText(TextWeight.Body, value);
        }

        if (product.Description is { } description)
        {
            yield return new SearchText(TextWeight.Body, PlainText(description));
        }
    }

    private static IEnumerable<SearchKeyword> Keywords(Product product, Brand? brand, IReadOnlyList<Category> path, IReadOnlyList<Tag> tags)
    {
        yield return new SearchKeyword(ProductSearchFields.Status, ProductCollection.StatusName(product.Status));
        yield return new SearchKeyword(ProductSearchFields.InStock, product.InStock ? "true" : "false");
        if (brand is not null)
        {
            yield return new SearchKeyword(ProductSearchFields.Brand, brand.Id, brand.Name);
        }

        foreach (var category in path)
        {
            yield return new SearchKeyword(ProductSearchFields.Category, category.Id, category.Name);
        }

        foreach (var tag in tags)
        {
            yield return new SearchKeyword(ProductSearchFields.Tag, tag.Slug, tag.Name);
            foreach (var name in tag.Synonyms.Prepend(tag.Name).Prepend(tag.Slug))
            {
                yield return new SearchKeyword(ProductSearchFields.TagName, TextAnalyzer.Fold(name));
            }
        }

        foreach (var attribute in product.AllAttributes.Distinct())
        {
            yield return new SearchKeyword(ProductSearchFields.Attribute(attribute.Name), attribute.Value);
        }
    }

    private static IEnumerable<SearchNumber> Numbers(Product product)
    {
        yield return new SearchNumber(ProductSearchFields.Sold, product.Sold);
        if (product.Rating is { Count: > 0 } rating)
        {
            yield return new SearchNumber(ProductSearchFields.Rating, rating.Average);
        }

        if (product.PublishedAt is { } publishedAt)
        {
            yield return new SearchNumber(ProductSearchFields.PublishedAt, publishedAt.ToUnixTimeMilliseconds());
        }

        var currencies = product.Variants.SelectMany(variant => variant.Prices).Select(price => price.CurrencyCode).Distinct();
        foreach (var currency in currencies.Prepend(null))
        {
            if (product.LowestPrice(currency) is { } price)
            {
                yield return new SearchNumber(ProductSearchFields.PriceIn(currency), (double)price);
            }
        }
    }

    private static IEnumerable<Completion> Completions(Product product, Brand? brand, IReadOnlyList<Category> path, IReadOnlyList<Tag> tags)
    {
        yield return new Completion(CompletionKind.Product, product.Name, product.Id, 1 + product.Sold);
        if (brand is not null)
        {
            yield return new Completion(CompletionKind.Brand, brand.Name, brand.Id);
        }

        foreach (var category in path)
        {
            yield return new Completion(CompletionKind.Category, category.Name, category.Id);
        }

        foreach (var tag in tags)
        {
            yield return new Completion(CompletionKind.Tag, tag.Name, tag.Id);
        }
    }
}
