using Headless.Kernel;

namespace Headless.Catalog;

/// <summary>Decides the rows of categoriesImport. A row may name an earlier one as its parent.</summary>
internal sealed class CategoryWorkspace(CategoryTree tree, CatalogOptions options)
    : ReferenceWorkspace<Category>(tree, options.MaxCategories, "category")
{
    /// <summary>Categories whose place in the tree changes, and with it the path of the products below.</summary>
    public HashSet<string> Moved { get; } = [];

    public void Decide(CategoryInput row, string path, CategoryId newId)
    {
        var reader = new InputCheck(path, options);
        var name = reader.Required("name", row.Name, options.MaxNameLength);
        var externalId = reader.Code("externalId", row.ExternalId);
        var slug = reader.Slug("slug", row.Slug);
        var parent = FindParent(reader, row.Parent);
        if (reader.HasErrors)
        {
            Fail(reader.Errors);
            return;
        }

        var current = slug is null && externalId is null ? FindAmong(parent, name) : FindByKey(slug, externalId);
        CheckUnique(reader, current, slug, externalId);
        var parentId = row.HasParent ? parent?.Id : current?.ParentId;
        CheckPlace(reader, current, parentId);
        if (reader.HasErrors)
        {
            Fail(reader.Errors);
            return;
        }

        var decided = new Category
        {
            Id = current?.Id ?? newId.Value,
            Version = NextVersion(current?.Id ?? newId.Value),
            Generation = Generation,
            Slug = slug ?? current?.Slug ?? MakeSlug(name, parentId, newId),
            Name = name,
            ExternalId = row.HasExternalId ? externalId : current?.ExternalId,
            ParentId = parentId,
            Position = row.HasPosition ? row.Position ?? 0 : current?.Position ?? 0,
        };
        var isSame = current is not null && decided == current with { Version = decided.Version, Generation = decided.Generation };
        if (current is not null && current.ParentId != parentId)
        {
            Moved.Add(current.Id);
        }

        Accept(current, isSame ? current! : decided, isSame);
    }

    private Category? FindParent(InputCheck reader, CategoryRef? parent)
    {
        if (parent is null)
        {
            return null;
        }

        var found = parent.Id is not null ? Find(parent.Id)
            : parent.Slug is not null ? FindBySlug(parent.Slug.Trim())
            : FindByExternalId(parent.ExternalId?.Trim() ?? "");
        if (found is null)
        {
            reader.Add("parent", UserErrorCode.NotFound, $"There is no category '{parent.Id ?? parent.Slug ?? parent.ExternalId}'.");
        }

        return found;
    }

    private Category? FindAmong(Category? parent, string name) =>
        Changed.Concat(parent is null ? tree.Roots : tree.Children(parent.Id))
            .FirstOrDefault(category => category.Name == name && Find(category.Id)!.ParentId == parent?.Id);

    private void CheckPlace(InputCheck reader, Category? current, string? parentId)
    {
        var depth = 0;
        for (var step = Find(parentId); step is not null; step = Find(step.ParentId))
        {
            depth++;
            if (step.Id == current?.Id)
            {
                reader.Add("parent", UserErrorCode.Invalid, "A category cannot stand below itself.");
                return;
            }
        }

        var levels = depth + (current is null ? 1 : Height(current.Id));
        if (levels > options.MaxCategoryDepth)
        {
            var message = $"The tree would have {levels} levels; at most {options.MaxCategoryDepth} are allowed.";
            reader.Add("parent", UserErrorCode.LimitReached, message);
        }
    }

    /// <summary>Levels of the part of the tree that starts here.</summary>
    private int Height(string id)
    {
        var children = tree.Children(id).Concat(Changed).Where(child => Find(child.Id)!.ParentId == id);
        return 1 + children.Select(child => child.Id).Distinct().Select(Height).DefaultIfEmpty(0).Max();
    }

    /// <summary>The name, else parent and name, else the name and the end of the id.</summary>
    private string MakeSlug(string name, string? parentId, CategoryId id)
    {
        const int TailLength = 10;
        var tail = id.Value[^TailLength..];
        var slug = Text.Slug(name, options.MaxSlugLength - TailLength - 1);
        var withParent = Find(parentId) is { } parent ? Text.Slug($"{parent.Slug} {name}", options.MaxSlugLength) : "";
        return slug.Length == 0 ? $"category-{tail}" : FreeSlug(slug, withParent, $"{slug}-{tail}");
    }
}
