using Headless.Kernel;

namespace Headless.Catalog;

/// <summary>The rules of tags. Pure.</summary>
internal static class TagRules
{
    /// <summary>Names of one tag beside its own, those of merged tags among them.</summary>
    private const int MaxSynonymsPerTag = 200;

    /// <summary>A tag for a text that names none yet. Its slug is made from the text, with the end of its id when that is taken.</summary>
    public static Tag New(TagId id, string text, TagView tags, IEnumerable<Tag> alsoNew, CatalogOptions options)
    {
        const int TailLength = 10;
        var name = text.Trim();
        var tail = id.Value[^TailLength..];
        var slug = Text.Slug(name, options.MaxSlugLength - TailLength - 1);
        var isKnown = tags.FindBySlug(slug) is not null || tags.FindByName(slug) is not null || alsoNew.Any(tag => tag.Slug == slug);
        return new Tag
        {
            Id = id.Value,
            Version = 1,
            Generation = tags.Generation + 1,
            Slug = slug.Length == 0 ? $"tag-{tail}" : isKnown ? $"{slug}-{tail}" : slug,
            Name = name,
        };
    }

    /// <summary>The tag of a slug with this name and these synonyms (null: as they were); the same instance when nothing changes.</summary>
    public static Result<Tag> Upsert(
        TagView tags, TagId newId, string slug, string name, IReadOnlyList<string>? synonyms, CatalogOptions options)
    {
        var current = tags.FindBySlug(slug);
        var errors = new List<UserError>();
        if (current?.MergedInto is not null)
        {
            errors.Add(UserError.At("slug", UserErrorCode.AlreadyExists, $"'{slug}' was merged into '{tags.Resolve(current.Id)!.Slug}'."));
            return errors;
        }

        if (current is null && tags.Count >= options.MaxTags)
        {
            errors.Add(UserError.At("slug", UserErrorCode.LimitReached, $"The shop has its {options.MaxTags} tags."));
        }

        Claim("slug", slug);
        Claim("name", name);
        for (var i = 0; i < synonyms?.Count; i++)
        {
            Claim($"synonyms.{i}", synonyms[i]);
        }

        var all = synonyms is null ? current?.Synonyms ?? [] : Distinct(synonyms, slug, name);
        if (all.Count > MaxSynonymsPerTag)
        {
            errors.Add(UserError.At("synonyms", UserErrorCode.TooLong, $"{all.Count} synonyms; at most {MaxSynonymsPerTag} are allowed."));
        }

        if (errors.Count > 0)
        {
            return errors;
        }

        if (current is not null && current.Name == name && current.Synonyms.SequenceEqual(all))
        {
            return current;
        }

        return (current ?? new Tag { Id = newId.Value, Version = 0, Slug = slug, Name = name }) with
        {
            Version = (current?.Version ?? 0) + 1,
            Generation = tags.Generation + 1,
            Name = name,
            Synonyms = all,
        };

        void Claim(string path, string text)
        {
            if (tags.FindByName(text) is { } owner && owner.Id != current?.Id)
            {
                errors.Add(UserError.At(path, UserErrorCode.AlreadyExists, $"'{text}' already leads to the tag '{owner.Slug}'."));
            }
        }
    }

    /// <summary>The tags that change, the one that stays first; it alone when there is nothing to merge.</summary>
    public static Result<IReadOnlyList<Tag>> Merge(TagView tags, IReadOnlyList<string> from, string into)
    {
        var errors = new List<UserError>();
        var target = tags.FindBySlug(into) is { } named ? tags.Resolve(named.Id) : null;
        if (target is null)
        {
            errors.Add(UserError.At("into", UserErrorCode.NotFound, $"There is no tag '{into}'."));
        }

        var sources = new List<Tag>();
        for (var i = 0; i < from.Count; i++)
        {
            var source = tags.FindBySlug(from[i]);
            if (source is null)
            {
                errors.Add(UserError.At($"from.{i}", UserErrorCode.NotFound, $"There is no tag '{from[i]}'."));
            }
            else if (source.Id == target?.Id)
            {
                errors.Add(UserError.At($"from.{i}", UserErrorCode.Invalid, "A tag cannot be merged into itself."));
            }
            else if (source.MergedInto is not null && tags.Resolve(source.Id)?.Id != target?.Id)
            {
                errors.Add(UserError.At($"from.{i}", UserErrorCode.InvalidState, $"'{from[i]}' was merged into another tag already."));
            }
            else if (source.MergedInto is null && !sources.Contains(source))
            {
                sources.Add(source);
            }
        }

        if (errors.Count > 0)
        {
            return errors;
        }

        if (sources.Count == 0)
        {
            return new[] { target! };
        }

        var names = target!.Synonyms.Concat(sources.SelectMany(tag => tag.Synonyms.Prepend(tag.Name).Prepend(tag.Slug)));
        var synonyms = Distinct([.. names], target.Slug, target.Name);
        var generation = tags.Generation + 1;
        var stays = target with { Version = target.Version + 1, Generation = generation, Synonyms = synonyms, Uses = Add(target, sources) };
        return sources
            .Select(tag => tag with { Version = tag.Version + 1, Generation = generation, MergedInto = target.Id })
            .Prepend(stays)
            .ToArray();
    }

    private static Dictionary<string, int> Add(Tag target, List<Tag> sources) => sources.Prepend(target)
        .SelectMany(tag => tag.Uses)
        .GroupBy(use => use.Key, use => use.Value)
        .ToDictionary(uses => uses.Key, uses => uses.Sum());

    /// <summary>Each name once, whatever its case and width, without slug and name themselves.</summary>
    private static IReadOnlyList<string> Distinct(IReadOnlyList<string> names, string slug, string name)
    {
        var seen = new HashSet<string> { Text.Fold(slug), Text.Fold(name) };
        return [.. names.Where(text => seen.Add(Text.Fold(text)))];
    }
}
