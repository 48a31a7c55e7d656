using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Headless.Catalog;
using Headless.Kernel;

namespace Headless.Modules.Tests.Catalog;

/// <summary>The pure rules, under random input.</summary>
public sealed class CatalogRuleTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Property]
    public void AdjustStock_Should_NeverGoBelowZero_AndAlwaysAddUp(PositiveInt start, int[] deltas)
    {
        var product = Sample(start.Get);
        long accepted = start.Get;
        foreach (var delta in deltas)
        {
            var next = product.AdjustStock("S", delta, Now);
            if (next.IsOk)
            {
                accepted += delta;
                Assert.Equal(product.Version + 1, next.Value.Version);
                product = next.Value;
            }

            Assert.Equal(accepted, product.Variants[0].Stock!.Value);
            Assert.InRange(product.Variants[0].Stock!.Value, 0, Variant.MaxStock);
            Assert.Equal(next.IsOk, accepted + (next.IsOk ? 0L : delta) is >= 0 and <= Variant.MaxStock);
        }
    }

    [Property]
    public void Slug_Should_BeASlugAgain_WhateverTheName(string? name, PositiveInt length)
    {
        var slug = Text.Slug(name ?? "", length.Get);
        Assert.True(slug.Length <= length.Get);
        Assert.True(slug.Length == 0 || Text.IsSlug(slug), slug);
        Assert.Equal(slug, Text.Slug(slug, length.Get));
    }

    [Theory]
    [InlineData("Life On Mars", "life-on-mars")]
    [InlineData("  全棉 四件套 ", "全棉-四件套")]
    [InlineData("Darth Vader's TIE/x1", "darth-vaders-tie-x1")]
    [InlineData("ＡＢＣ１２３", "abc123")]
    [InlineData("Café — Olé!", "café-olé")]
    [InlineData("🔥", "")]
    public void Slug_Should_KeepLettersOfEveryScript(string name, string expected) => Assert.Equal(expected, Text.Slug(name, 100));

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("A")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a%20b")]
    public void IsSlug_Should_RefuseWhatAddressesCannotHold(string text) => Assert.False(Text.IsSlug(text));

    [Property]
    public void VariantKeys_Should_LeadBackToTheProduct(PositiveInt number)
    {
        var product = NewId.Of<ProductId>(Now);
        var variant = VariantKeys.Of(product, number.Get);
        Assert.Equal(product, VariantKeys.ProductOf(variant));
        Assert.NotEqual(variant, VariantKeys.Of(product, number.Get + 1));
    }

    [Property]
    public void PriceRange_Should_HoldEveryPriceOfOneCurrency(NonEmptyArray<PositiveInt> amounts)
    {
        var variants = amounts.Get.Select((amount, i) => new Variant
        {
            Id = $"{i}",
            Sku = $"{i}",
            Prices = i % 2 == 0 ? [new Money(amount.Get, "CNY")] : [new Money(amount.Get, "CNY"), new Money(amount.Get + 1, "USD")],
        });
        var product = Sample(1) with { Variants = [.. variants] };
        foreach (var currency in new[] { null, "USD", "EUR" })
        {
            var range = product.PriceRangeIn(currency)!;
            var prices = product.Variants.Select(v => v.FindPrice(range.Min.CurrencyCode)).OfType<Money>().ToList();
            Assert.Equal(prices.Min(), range.Min);
            Assert.Equal(prices.Max(), range.Max);
            Assert.Equal(currency == "USD" && amounts.Get.Length > 1 ? "USD" : "CNY", range.Min.CurrencyCode);
        }
    }

    [Property]
    public Property TagMerge_Should_LeadEveryFormerNameToTheTarget() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonEmptyArray<PositiveInt>>(),
        steps =>
        {
            const int Tags = 8;
            var numbers = Enumerable.Range(0, Tags);
            var tags = numbers.Select(i => new Tag { Id = $"t{i}", Version = 1, Slug = $"s{i}", Name = $"Name {i}" }).ToList();
            var view = new TagView(1, tags);
            foreach (var step in steps.Get)
            {
                var (from, into) = ($"s{step.Get % Tags}", $"s{step.Get / Tags % Tags}");
                var merged = TagRules.Merge(view, [from], into);
                foreach (var tag in merged.IsOk ? merged.Value : [])
                {
                    tags[tags.FindIndex(other => other.Id == tag.Id)] = tag;
                }

                view = new TagView(1, tags);
                Assert.All(tags, tag => Assert.Same(view.Resolve(tag.Id), view.FindByName(tag.Slug)));
                Assert.All(tags, tag => Assert.Same(view.Resolve(tag.Id), view.FindByName(tag.Name)));
                Assert.All(tags, tag => Assert.Contains(tag.Id, view.IdsOf(view.Resolve(tag.Id)!)));
            }
        });

    [Theory]
    [InlineData("<p>Soft &amp; warm</p><p>Red</p>", "Soft & warm Red")]
    [InlineData("5 < 6 and 7 > 3", "5 < 6 and 7 > 3")]
    [InlineData("a<br/>b<!-- x -->c", "a b c")]
    [InlineData("cut <", "cut <")]
    [InlineData("cut <b", "cut <b")]
    public void PlainText_Should_DropTags(string html, string expected) =>
        Assert.Equal(expected, string.Join(' ', ProductSearchDocument.PlainText(html).Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    private static Product Sample(int stock) => new()
    {
        Id = "prod_x",
        Version = 1,
        Slug = "x",
        Name = "X",
        Variants = [new Variant { Id = "var_x", Sku = "S", Prices = [new Money(1, "CNY")], Stock = stock }],
    };
}
