using Headless.Kernel;

namespace Headless.Catalog;

/// <summary>Decides the rows of brandsImport.</summary>
internal sealed class BrandWorkspace(ReferenceView<Brand> brands, CatalogOptions options)
    : ReferenceWorkspace<Brand>(brands, options.MaxBrands, "brand")
{
    public void Decide(BrandInput row, string path, BrandId newId)
    {
        const int TailLength = 10;
        var reader = new InputCheck(path, options);
        var name = reader.Required("name", row.Name, options.MaxNameLength);
        var externalId = reader.Code("externalId", row.ExternalId);
        var made = Text.Slug(name, options.MaxSlugLength - TailLength - 1);
        var slug = reader.Slug("slug", row.Slug);
        var current = FindByKey(slug ?? (externalId is null ? made : null), externalId);
        CheckUnique(reader, current, slug, externalId);
        if (reader.HasErrors)
        {
            Fail(reader.Errors);
            return;
        }

        var decided = new Brand
        {
            Id = current?.Id ?? newId.Value,
            Version = NextVersion(current?.Id ?? newId.Value),
            Generation = Generation,
            Slug = slug ?? current?.Slug ?? FreeSlug(made, $"{made}-{newId.Value[^TailLength..]}"),
            Name = name,
            ExternalId = row.HasExternalId ? externalId : current?.ExternalId,
        };
        var isSame = current is not null && decided == current with { Version = decided.Version, Generation = decided.Generation };
        Accept(current, isSame ? current! : decided, isSame);
    }
}
