using Headless.Kernel;

namespace Headless.Catalog;

/// <summary>What a product points at, found and checked.</summary>
internal sealed record ProductTies(string? BrandId, string? CategoryId, IReadOnlyList<string> CategoryPath, IReadOnlyList<string> TagIds);

/// <summary>The rules by which a patch makes a product. Pure.</summary>
internal static class ProductDecision
{
    /// <summary>A new product, or the successor of <paramref name="current"/>; or everything that forbids it.</summary>
    public static Result<Product> Apply(
        ProductPatch patch, Product? current, ProductId id, string slug, ProductTies ties, DateTimeOffset now)
    {
        var errors = new List<UserError>();
        if (current is null && !patch.Name.IsSent)
        {
            errors.Add(At(patch, "name", UserErrorCode.Required, "A new product needs a name."));
        }

        var made = current?.VariantsMade ?? 0;
        var variants = patch.Variants.IsSent ? Variants(patch, current, id, ref made, errors) : current?.Variants ?? [];
        var status = patch.Status.Or(current?.Status ?? ProductStatus.Draft);
        if (status == ProductStatus.Active && variants.Count == 0)
        {
            errors.Add(At(patch, "status", UserErrorCode.InvalidState, "An active product needs at least one variant."));
        }

        if (errors.Count > 0)
        {
            return errors;
        }

        var publishedAt = patch.PublishedAt.Or(current?.PublishedAt);
        return new Product
        {
            Id = id.Value,
            Version = (current?.Version ?? 0) + 1,
            Slug = slug,
            Name = patch.Name.Or(current?.Name ?? ""),
            Description = patch.Description.Or(current?.Description),
            BrandId = ties.BrandId,
            CategoryId = ties.CategoryId,
            CategoryPath = ties.CategoryPath,
            TagIds = ties.TagIds,
            Images = patch.Images.Or(current?.Images ?? []),
            Attributes = patch.Attributes.Or(current?.Attributes ?? []),
            Variants = variants,
            VariantsMade = made,
            Rating = patch.Rating.Or(current?.Rating),
            Status = status,
            PublishedAt = status == ProductStatus.Active ? publishedAt ?? now : publishedAt,
            CreatedAt = current?.CreatedAt ?? now,
            UpdatedAt = now,
            ExternalId = patch.SentExternalId.Or(current?.ExternalId),
            Sold = current?.Sold ?? 0,
        };
    }

    /// <summary>
    /// Addresses for a new product in the order of preference: its name, its name with the external id, its name with the end of its id.
    /// Only the last is certain to be free.
    /// </summary>
    public static IReadOnlyList<string> SlugCandidates(ProductPatch patch, ProductId id, int maxLength)
    {
        const int TailLength = 10;
        var tail = id.Value[^TailLength..];
        var slug = Text.Slug(patch.Name.Or(""), maxLength - TailLength - 1);
        var withExternalId = patch.ExternalId is null ? slug : Text.Slug($"{slug} {patch.ExternalId}", maxLength);
        return slug.Length == 0 ? [$"product-{tail}"] : [slug, withExternalId, $"{slug}-{tail}"];
    }

    private static List<Variant> Variants(ProductPatch patch, Product? current, ProductId id, ref int made, List<UserError> errors)
    {
        var patches = patch.Variants.Value;
        var namedIds = patches.Select(variant => variant.Id).OfType<string>().ToHashSet();
        var variants = new List<Variant>(patches.Count);
        for (var i = 0; i < patches.Count; i++)
        {
            var input = patches[i];
            var known = input.Id is not null
                ? current?.FindVariant(input.Id)
                : current?.Variants.FirstOrDefault(variant => variant.Sku == input.Sku && !namedIds.Contains(variant.Id));
            if (input.Id is not null && known is null)
            {
                errors.Add(At(patch, $"variants.{i}.id", UserErrorCode.NotFound, $"This product has no variant '{input.Id}'."));
                continue;
            }

            var variant = input.Apply(known, known?.Id ?? VariantKeys.Of(id, ++made).Value);
            if (variant.CompareAtPrice is { } compareAt && variant.FindPrice(compareAt.CurrencyCode) is null)
            {
                var message = $"The variant has no price in {compareAt.CurrencyCode} to compare with.";
                errors.Add(At(patch, $"variants.{i}.compareAtPrice.currencyCode", UserErrorCode.CurrencyMismatch, message));
            }

            variants.Add(variant);
        }

        return variants;
    }

    private static UserError At(ProductPatch patch, string path, UserErrorCode code, string message) =>
        UserError.At($"{patch.Path}.{path}", code, message);
}
