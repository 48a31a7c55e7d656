using System.Xml.Linq;
using Headless.Gateway.Demo;

namespace Headless.Gateway.Tests.Demo;

public sealed class DemoCatalogTests
{
    private static readonly DemoCatalog Catalog = DemoCatalog.Build();

    [Fact]
    public void DemoCatalog_Should_BeAShop()
    {
        Assert.InRange(Catalog.Products.Count, 450, 550);
        Assert.Equal(40, Catalog.Text.Brands.Count);
        Assert.InRange(Catalog.Text.Tags.Count, 55, 70);
        Assert.Equal(10, Catalog.Text.Categories.Count(category => category.Parent is null));
        Assert.Contains(Catalog.Text.Categories, category => category is { Slug: "phone-cases", Parent: "phone-accessories" });
    }

    [Fact]
    public void DemoCatalog_Should_BeTheSame_When_BuiltAgain() =>
        Assert.Equal(Catalog.Products.Select(p => p.ToString()), DemoCatalog.Build().Products.Select(p => p.ToString()));

    [Fact]
    public void Products_Should_HaveNamesOfTheirOwn()
    {
        Assert.Equal(Catalog.Products.Count, Catalog.Products.Select(product => product.Slug).Distinct().Count());
        Assert.Equal(Catalog.Products.Count, Catalog.Products.Select(product => product.Name).Distinct().Count());
        var skus = Catalog.Products.SelectMany(product => product.Variants).Select(variant => variant.Sku).ToArray();
        Assert.Equal(skus.Length, skus.Distinct().Count());
    }

    [Fact]
    public void Products_Should_NameOnlyWhatThereIs()
    {
        var brands = Catalog.Text.Brands.Select(brand => brand.Slug).ToHashSet();
        var tags = Catalog.Text.Tags.Select(tag => tag.Slug).ToHashSet();
        var leaves = Catalog.Text.Shelves.Select(shelf => shelf.Category).ToHashSet();
        foreach (var product in Catalog.Products)
        {
            Assert.Contains(product.Brand, brands);
            Assert.Contains(product.Category, leaves);
            Assert.Subset(tags, product.Tags.ToHashSet());
            Assert.All(product.Images, image => Assert.Contains(Path.GetFileNameWithoutExtension(image.Url), Catalog.Pictures.Keys));
        }

        Assert.Empty(tags.Except(Catalog.Products.SelectMany(product => product.Tags)));
    }

    [Fact]
    public void Products_Should_CoverEveryCase()
    {
        var variants = Catalog.Products.SelectMany(product => product.Variants).ToArray();
        Assert.Contains(Catalog.Products, product => product.Status == "DRAFT" && product.PublishedAt is null);
        Assert.Contains(Catalog.Products, product => product.Status == "ARCHIVED");
        Assert.Contains(Catalog.Products, product => product.Variants.All(variant => variant.Stock == 0));
        Assert.Contains(Catalog.Products, product => product.Rating is null);
        Assert.Contains(variants, variant => variant.MaxPerOrder is not null);
        Assert.All(variants, variant => Assert.Equal(["USD", "EUR"], variant.Prices.Select(price => price.CurrencyCode)));
        Assert.DoesNotContain(variants, variant => variant.CompareAtPrice?.Amount <= variant.Price.Amount);
        Assert.All(variants, variant => Assert.True(variant.Prices[1].Amount > 0));
    }

    [Fact]
    public void Pictures_Should_BeWellFormedSvg() =>
        Assert.All(Catalog.Pictures.Values, picture => Assert.Equal("svg", XDocument.Parse(picture.ToSvg()).Root!.Name.LocalName));
}
