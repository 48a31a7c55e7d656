using System.Globalization;
using Headless.Storage.Documents;
using Headless.Storage.Events;

namespace Headless.Catalog;

/// <summary>How often tags were given on one day (UTC). One small document for each day is kept.</summary>
/// <param name="Id">The day as yyyy-MM-dd.</param>
/// <param name="Position">The last event that is counted; earlier ones are not counted again.</param>
/// <param name="Counts">By tag id.</param>
internal sealed record TagDay(string Id, int Version, long Position, Dictionary<string, int> Counts) : IDocument;

/// <summary>Which tags were given most in the last days.</summary>
internal sealed class TagTrends(IDocumentStore store, CatalogReferences references)
{
    public static string DayOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The most given first; of equals by slug. Merged tags count for the one that took them over.</summary>
    public async ValueTask<IReadOnlyList<Tag>> HottestAsync(int first, int days, DateTimeOffset now, CancellationToken cancellationToken)
    {
        string[] ids = [.. Enumerable.Range(0, days).Select(ago => DayOf(now.AddDays(-ago)))];
        var tags = await references.Tags.GetAsync(cancellationToken);
        var counts = new Dictionary<Tag, int>(ReferenceEqualityComparer.Instance);
        var found = await store.GetAsync(CatalogCollections.TagDays, ids, cancellationToken);
        foreach (var (tagId, count) in found.SelectMany(day => day?.Counts ?? []))
        {
            if (tags.Resolve(tagId) is { } tag)
            {
                counts[tag] = counts.GetValueOrDefault(tag) + count;
            }
        }

        var ranked = counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Slug, StringComparer.Ordinal);
        return [.. ranked.Take(first).Select(pair => pair.Key)];
    }
}

/// <summary>Counts the tags that products are given, day by day.</summary>
internal sealed class TagTrendConsumer(IDocumentStore store) : IEventConsumer
{
    public string Name => "catalog.tag_trends";

    public IReadOnlyList<string> Types { get; } = [CatalogEvents.Product.Name];

    public async ValueTask HandleAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        var given = events
            .Select(happened => (
                happened.Position,
                Day: TagTrends.DayOf(happened.At),
                Tags: CatalogEvents.Product.Deserialize(happened).TagsAdded ?? []))
            .Where(use => use.Tags.Count > 0)
            .GroupBy(use => use.Day)
            .ToList();
        var days = await store.GetAsync(CatalogCollections.TagDays, [.. given.Select(day => day.Key)], cancellationToken);
        var batch = new WriteBatch();
        for (var i = 0; i < given.Count; i++)
        {
            var before = days[i] ?? new TagDay(given[i].Key, 0, 0, []);
            var counts = new Dictionary<string, int>(before.Counts);
            foreach (var tag in given[i].Where(use => use.Position > before.Position).SelectMany(use => use.Tags))
            {
                counts[tag] = counts.GetValueOrDefault(tag) + 1;
            }

            var position = given[i].Max(use => use.Position);
            if (position > before.Position)
            {
                var day = before with { Version = before.Version + 1, Position = position, Counts = counts };
                _ = day.Version == 1 ? batch.Insert(CatalogCollections.TagDays, day) : batch.Replace(CatalogCollections.TagDays, day);
            }
        }

        if (!batch.IsEmpty && !(await store.CommitAsync(batch, cancellationToken)).IsCommitted)
        {
            throw new InvalidOperationException("Another host counts the same events; they are handled again.");
        }
    }
}
