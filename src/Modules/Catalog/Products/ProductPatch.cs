using Headless.Kernel;

namespace Headless.Catalog;

/// <summary>A product input that is right in itself: lengths, forms and ranges are checked, what it points at is not yet.</summary>
internal sealed record ProductPatch
{
    /// <summary>For error paths of what is checked later.</summary>
    public required string Path { get; init; }

    public string? Slug { get; init; }

    public string? ExternalId { get; init; }

    public Change<string?> SentExternalId { get; init; }

    public Change<string> Name { get; init; }

    public Change<string?> Description { get; init; }

    public Change<string?> Brand { get; init; }

    public Change<string?> Category { get; init; }

    public Change<IReadOnlyList<string>> Tags { get; init; }

    public Change<IReadOnlyList<Image>> Images { get; init; }

    public Change<IReadOnlyList<AttributeValue>> Attributes { get; init; }

    public Change<IReadOnlyList<VariantPatch>> Variants { get; init; }

    public Change<ProductStatus> Status { get; init; }

    public Change<DateTimeOffset?> PublishedAt { get; init; }

    public Change<Rating?> Rating { get; init; }

    /// <summary>Reads an input, or says everything that is wrong with it.</summary>
    public static Result<ProductPatch> Read(ProductInput input, string path, CatalogOptions options)
    {
        var reader = new InputCheck(path, options);
        var externalId = reader.Code("externalId", input.ExternalId);
        var patch = new ProductPatch
        {
            Path = path,
            Slug = reader.Slug("slug", input.Slug),
            ExternalId = externalId,
            SentExternalId = new(input.HasExternalId, externalId),
            Name = input.HasName ? new(true, reader.Required("name", input.Name, options.MaxNameLength)) : default,
            Description = new(input.HasDescription, reader.Optional("description", input.Description, options.MaxDescriptionLength)),
            Brand = new(input.HasBrand, input.Brand),
            Category = new(input.HasCategory, input.Category),
            Tags = new(input.HasTags, ReadTags(reader, input.Tags, options)),
            Images = new(input.HasImages, ReadImages(reader, input.Images, options)),
            Attributes = new(input.HasAttributes, reader.Attributes("attributes", input.Attributes)),
            Variants = new(input.HasVariants, ReadVariants(reader, input.Variants, options)),
            Status = new(input.Status is not null, input.Status ?? ProductStatus.Draft),
            PublishedAt = new(input.HasPublishedAt, ToMilliseconds(input.PublishedAt)),
            Rating = new(input.HasRating, ReadRating(reader, input.Rating)),
        };
        return reader.HasErrors ? reader.Errors : patch;
    }

    /// <summary>Instants are answered with milliseconds, so nothing finer is kept.</summary>
    private static DateTimeOffset? ToMilliseconds(DateTimeOffset? instant) =>
        instant is { } exact ? DateTimeOffset.FromUnixTimeMilliseconds(exact.ToUnixTimeMilliseconds()) : null;

    private static IReadOnlyList<string> ReadTags(InputCheck reader, IReadOnlyList<string>? tags, CatalogOptions options)
    {
        reader.AtMost("tags", tags?.Count ?? 0, options.MaxTagsPerProduct);
        var some = (tags ?? []).Take(options.MaxTagsPerProduct);
        return [.. some.Select((tag, i) => reader.Required($"tags.{i}", tag, options.MaxCodeLength))];
    }

    private static List<Image> ReadImages(InputCheck reader, IReadOnlyList<ImageInput>? images, CatalogOptions options)
    {
        const int MaxPixels = 100_000;
        reader.AtMost("images", images?.Count ?? 0, options.MaxImagesPerProduct);
        var read = new List<Image>();
        foreach (var image in (images ?? []).Take(options.MaxImagesPerProduct))
        {
            var path = $"images.{read.Count}";
            reader.InRange($"{path}.width", image.Width ?? 1, 1, MaxPixels);
            reader.InRange($"{path}.height", image.Height ?? 1, 1, MaxPixels);
            var alt = reader.Optional($"{path}.alt", image.Alt, options.MaxAttributeLength);
            read.Add(new Image(reader.Url($"{path}.url", image.Url), alt, image.Width, image.Height));
        }

        return read;
    }

    private static Rating? ReadRating(InputCheck reader, RatingInput? rating)
    {
        if (rating is null)
        {
            return null;
        }

        reader.InRange("rating.average", rating.Average, 0, 5);
        reader.InRange("rating.count", rating.Count, 0, int.MaxValue);
        return rating.Count == 0 ? null : new Rating(rating.Average, rating.Count);
    }

    private static List<VariantPatch> ReadVariants(InputCheck reader, IReadOnlyList<VariantInput>? variants, CatalogOptions options)
    {
        reader.AtMost("variants", variants?.Count ?? 0, options.MaxVariantsPerProduct);
        var skus = new HashSet<string>();
        var ids = new HashSet<string>();
        var read = new List<VariantPatch>();
        foreach (var input in (variants ?? []).Take(options.MaxVariantsPerProduct))
        {
            var path = $"variants.{read.Count}";
            var variant = VariantPatch.Read(reader, path, input, options);
            if (!skus.Add(variant.Sku))
            {
                reader.Add($"{path}.sku", UserErrorCode.AlreadyExists, $"The sku '{variant.Sku}' stands twice in this input.");
            }

            if (variant.Id is not null && !ids.Add(variant.Id))
            {
                reader.Add($"{path}.id", UserErrorCode.Invalid, $"The variant '{variant.Id}' stands twice in this input.");
            }

            if (read.Count > 0 && variant.BasePrice.CurrencyCode != read[0].BasePrice.CurrencyCode)
            {
                const string Message = "All variants of a product have one base currency.";
                reader.Add($"{path}.price.currencyCode", UserErrorCode.CurrencyMismatch, Message);
            }

            read.Add(variant);
        }

        return read;
    }
}

/// <summary>A variant input that is right in itself.</summary>
internal sealed record VariantPatch
{
    public string? Id { get; init; }

    public required string Sku { get; init; }

    public Change<string?> Name { get; init; }

    public required Money BasePrice { get; init; }

    /// <summary>In currencies other than the base price's.</summary>
    public Change<IReadOnlyList<Money>> FurtherPrices { get; init; }

    public Change<Money?> CompareAtPrice { get; init; }

    public Change<int?> Stock { get; init; }

    public Change<int?> MaxPerOrder { get; init; }

    public Change<IReadOnlyList<AttributeValue>> Attributes { get; init; }

    public static VariantPatch Read(InputCheck reader, string path, VariantInput input, CatalogOptions options)
    {
        reader.InRange($"{path}.stock", input.Stock ?? 0, 0, Variant.MaxStock);
        reader.InRange($"{path}.maxPerOrder", input.MaxPerOrder ?? 1, 1, Variant.MaxStock);
        var price = reader.Money($"{path}.price", input.Price);
        return new VariantPatch
        {
            Id = input.Id,
            Sku = reader.Required($"{path}.sku", input.Sku, options.MaxCodeLength),
            Name = new(input.HasName, reader.Optional($"{path}.name", input.Name, options.MaxNameLength)),
            BasePrice = price,
            FurtherPrices = new(input.HasPrices, ReadPrices(reader, $"{path}.prices", price.CurrencyCode, input.Prices)),
            CompareAtPrice = new(
                input.HasCompareAtPrice,
                input.CompareAtPrice is { } compareAt ? reader.Money($"{path}.compareAtPrice", compareAt) : null),
            Stock = new(input.HasStock, input.Stock),
            MaxPerOrder = new(input.HasMaxPerOrder, input.MaxPerOrder),
            Attributes = new(input.HasAttributes, reader.Attributes($"{path}.attributes", input.Attributes)),
        };
    }

    /// <summary>The successor of a variant, or (with null) a new one.</summary>
    public Variant Apply(Variant? current, string id)
    {
        var further = FurtherPrices.Or([.. current?.Prices.Skip(1) ?? []]).Where(price => price.CurrencyCode != BasePrice.CurrencyCode);
        return new Variant
        {
            Id = id,
            Sku = Sku,
            Name = Name.Or(current?.Name),
            Prices = [BasePrice, .. further],
            CompareAtPrice = CompareAtPrice.Or(current?.CompareAtPrice),
            Stock = Stock.Or(current?.Stock),
            MaxPerOrder = MaxPerOrder.Or(current?.MaxPerOrder),
            Attributes = Attributes.Or(current?.Attributes ?? []),
        };
    }

    private static List<Money> ReadPrices(InputCheck reader, string path, string baseCurrency, IReadOnlyList<MoneyInput>? prices)
    {
        var read = new List<Money>();
        foreach (var input in prices ?? [])
        {
            var price = reader.Money($"{path}.{read.Count}", input);
            if (price.CurrencyCode == baseCurrency || read.Any(other => other.CurrencyCode == price.CurrencyCode))
            {
                var message = $"There is a price in {price.CurrencyCode} already.";
                reader.Add($"{path}.{read.Count}.currencyCode", UserErrorCode.Invalid, message);
            }

            read.Add(price);
        }

        return read;
    }
}
