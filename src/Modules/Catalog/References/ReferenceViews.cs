namespace Headless.Catalog;

/// <summary>A state of one kind of reference data. Immutable.</summary>
internal class ReferenceView<T> where T : class, IReference
{
    private readonly Dictionary<string, T> _byId = [];
    private readonly Dictionary<string, T> _bySlug = [];
    private readonly Dictionary<string, T> _byExternalId = [];

    public ReferenceView(int generation, IReadOnlyCollection<T> items)
    {
        Generation = generation;
        foreach (var item in items)
        {
            _byId[item.Id] = item;
            _bySlug[item.Slug] = item;
            if (item.ExternalId is { } externalId)
            {
                _byExternalId[externalId] = item;
            }
        }
    }

    public int Generation { get; }

    public int Count => _byId.Count;

    public IEnumerable<T> Items => _byId.Values;

    public T? Find(string? id) => id is null ? null : _byId.GetValueOrDefault(id);

    public T? FindBySlug(string slug) => _bySlug.GetValueOrDefault(slug);

    public T? FindByExternalId(string externalId) => _byExternalId.GetValueOrDefault(externalId);
}

/// <summary>The categories as a tree. Siblings stand by position, then name, then id.</summary>
internal sealed class CategoryTree : ReferenceView<Category>
{
    private readonly ILookup<string, Category> _children;

    public CategoryTree(int generation, IReadOnlyCollection<Category> items) : base(generation, items) =>
        _children = items
            .OrderBy(category => category.Position)
            .ThenBy(category => Text.Fold(category.Name), StringComparer.Ordinal)
            .ThenBy(category => category.Id, StringComparer.Ordinal)
            .ToLookup(category => category.ParentId ?? "");

    public IReadOnlyList<Category> Roots => [.. _children[""]];

    public IReadOnlyList<Category> Children(string id) => [.. _children[id]];

    /// <summary>From the root to the category itself; empty for an unknown id.</summary>
    public IReadOnlyList<Category> Path(string? id)
    {
        var path = new List<Category>();
        for (var category = Find(id); category is not null; category = Find(category.ParentId))
        {
            path.Add(category);
        }

        path.Reverse();
        return path;
    }

    /// <summary>Every category of the first levels, each before those below it.</summary>
    public IReadOnlyList<Category> Levels(int depth)
    {
        var found = new List<Category>();
        Add(_children[""], depth);
        return found;

        void Add(IEnumerable<Category> level, int levels)
        {
            foreach (var category in levels > 0 ? level : [])
            {
                found.Add(category);
                Add(_children[category.Id], levels - 1);
            }
        }
    }
}

/// <summary>Tags by any of their names, with merged ones leading to the tag that took them over.</summary>
internal sealed class TagView : ReferenceView<Tag>
{
    private readonly Dictionary<string, Tag> _byName = [];
    private readonly ILookup<string, string> _merged;

    public TagView(int generation, IReadOnlyCollection<Tag> items) : base(generation, items)
    {
        _merged = items.Where(tag => tag.MergedInto is not null).ToLookup(tag => Resolve(tag.Id)!.Id, tag => tag.Id);
        foreach (var tag in items)
        {
            foreach (var name in tag.MergedInto is null ? NamesOf(tag) : [Text.Fold(tag.Slug)])
            {
                _byName[name] = Resolve(tag.Id)!;
            }
        }
    }

    /// <summary>Every name by which a tag is found, folded.</summary>
    public static IEnumerable<string> NamesOf(Tag tag) => tag.Synonyms.Append(tag.Name).Append(tag.Slug).Select(Text.Fold);

    /// <summary>The tag itself, or the one that took it over.</summary>
    public Tag? Resolve(string id)
    {
        var tag = Find(id);
        while (tag?.MergedInto is { } target)
        {
            tag = Find(target);
        }

        return tag;
    }

    /// <summary>The tags themselves or those that took them over, each once.</summary>
    public IReadOnlyList<Tag> ResolveAll(IReadOnlyList<string> ids)
    {
        var tags = new List<Tag>(ids.Count);
        foreach (var id in ids)
        {
            if (Resolve(id) is { } tag && !tags.Exists(other => ReferenceEquals(other, tag)))
            {
                tags.Add(tag);
            }
        }

        return tags;
    }

    /// <summary>By slug, name or synonym, whatever its case and width.</summary>
    public Tag? FindByName(string text) => _byName.GetValueOrDefault(Text.Fold(text));

    /// <summary>The tag's id and those of all that were merged into it: products may still name one of them.</summary>
    public IReadOnlyList<string> IdsOf(Tag tag) => [tag.Id, .. _merged[tag.Id]];
}
