using System.Collections.Concurrent;
using System.Text.Json;
using Headless.Storage.Elasticsearch.Client;
using Headless.Storage.Search;

namespace Headless.Storage.Elasticsearch.Search;

/// <summary>
/// What people read for the values of facets. Labels are documents beside the index, the newest of each wins; a gateway keeps
/// those that it has shown for a while, so that a search seldom asks for them.
/// </summary>
internal sealed class LabelCache(StateStore store, IndexNames names, ElasticsearchOptions options, TimeProvider clock)
{
    /// <summary>Values that are kept; beyond them all are forgotten and asked for anew.</summary>
    private const int MaxKept = 100_000;

    private readonly ConcurrentDictionary<string, Kept> _kept = new();

    /// <summary>Puts the labels into counted facets.</summary>
    public async ValueTask FillAsync(IReadOnlyList<FacetRequest> requests, FacetResult[] facets, CancellationToken cancellationToken)
    {
        // What is known is used at once: a moment later it may be too old.
        var unknown = new List<(string Term, FacetCount[] Buckets, int At)>();
        for (var i = 0; i < facets.Length; i++)
        {
            if (requests[i] is FacetRequest.Values { Field: var field })
            {
                FacetCount[] buckets = [.. facets[i].Buckets];
                facets[i] = facets[i] with { Buckets = buckets };
                Fill(field, buckets, unknown);
            }
        }

        if (unknown.Count == 0)
        {
            return;
        }

        var labels = await LoadAsync([.. unknown.Select(bucket => bucket.Term)], cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < labels.Length; i++)
        {
            var (_, buckets, at) = unknown[i];
            buckets[at] = WithLabel(buckets[at], labels[i]);
        }
    }

    /// <summary>Adds the labels of documents that this gateway does not know to be there already.</summary>
    /// <returns>What has to be forgotten when they are written.</returns>
    public List<string> Write(Bulk bulk, IEnumerable<SearchWrite> writes)
    {
        var added = new HashSet<(string, string)>();
        var terms = new List<string>();
        foreach (var write in writes.OrderBy(write => write.Version))
        {
            foreach (var (field, value, label) in write.Document?.Keywords ?? [])
            {
                var term = IndexLayout.Term(field, value);
                if (string.IsNullOrEmpty(label) || (TryGet(term, out var known) && known == label) || !added.Add((term, label)))
                {
                    continue;
                }

                bulk.Put(names.State, isAlias: false, StateStore.IdOf("label", term), version: null, label, WriteLabel);
                terms.Add(term);
            }
        }

        return terms;
    }

    public void Forget(List<string> terms)
    {
        foreach (var term in terms)
        {
            _kept.TryRemove(term, out _);
        }
    }

    private static void WriteLabel(Utf8JsonWriter json, string label)
    {
        json.WriteStartObject();
        json.WriteString("label", label);
        json.WriteEndObject();
    }

    private static FacetCount WithLabel(FacetCount bucket, string? label) => label is null ? bucket : bucket with { Label = label };

    private void Fill(string field, FacetCount[] buckets, List<(string Term, FacetCount[] Buckets, int At)> unknown)
    {
        for (var i = 0; i < buckets.Length; i++)
        {
            var term = IndexLayout.Term(field, buckets[i].Value);
            if (TryGet(term, out var label))
            {
                buckets[i] = WithLabel(buckets[i], label);
            }
            else
            {
                unknown.Add((term, buckets, i));
            }
        }
    }

    private bool TryGet(string term, out string? label)
    {
        var isKept = _kept.TryGetValue(term, out var kept);
        label = kept.Label;
        return isKept && clock.GetElapsedTime(kept.At) <= TimeSpan.FromSeconds(options.LabelCacheSeconds);
    }

    /// <summary>In the order of the terms; null where there is none.</summary>
    private async ValueTask<string?[]> LoadAsync(string[] terms, CancellationToken cancellationToken)
    {
        var at = clock.GetTimestamp();
        var found = await store.FindAsync(names, [.. terms.Select(term => StateStore.IdOf("label", term))], cancellationToken)
            .ConfigureAwait(false);
        if (_kept.Count + terms.Length > MaxKept)
        {
            _kept.Clear();
        }

        var labels = new string?[terms.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = found[i]?.Source?.Label;
            _kept[terms[i]] = new Kept(labels[i], at);
        }

        return labels;
    }

    private readonly record struct Kept(string? Label, long At);
}
