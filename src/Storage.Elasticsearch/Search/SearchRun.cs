using System.Globalization;
using System.Text.Json;
using Headless.Storage.Documents;
using Headless.Storage.Elasticsearch.Client;
using Headless.Storage.Search;
using Headless.Storage.Search.Text;

namespace Headless.Storage.Elasticsearch.Search;

/// <summary>One search: one request when something is found, a few more when the query has to be corrected or relaxed.</summary>
internal sealed class SearchRun(ElasticClient client, IndexState state, ElasticsearchOptions options, SearchRequest request)
{
    private const string Shown = "filter_path=timed_out,hits.total.value,hits.hits._id,hits.hits._score,hits.hits.sort,hits.hits._source,"
        + "aggregations.*.doc_count,aggregations.*.*.buckets.key,aggregations.*.*.buckets.doc_count,aggregations.*.m.min,"
        + "aggregations.*.m.max,aggregations.*.m.count,suggest.*.options.text,suggest.*.options.freq";

    /// <summary>Nearest words that the server offers; the best of them is chosen by <see cref="Spelling"/>.</summary>
    private const int MaxCandidates = 200;

    private readonly bool _hasAnalyzer = options.Analyzer is not null;

    public async ValueTask<SearchPage> ExecuteAsync(CancellationToken cancellationToken)
    {
        var written = Read(request.Query);
        var answer = await AskAsync(written, written.Required, cancellationToken).ConfigureAwait(false);
        if (answer is null || written.IsEmpty || !IsEmpty(answer))
        {
            return await PageAsync(answer, written, null, false, cancellationToken).ConfigureAwait(false);
        }

        // As it was probably meant; when that finds nothing either, most of its words.
        if (await CorrectAsync(written, cancellationToken).ConfigureAwait(false) is { } text)
        {
            var corrected = Read(text);
            var better = await AskAsync(corrected, corrected.Required, cancellationToken).ConfigureAwait(false);
            if (better is not null && !IsEmpty(better))
            {
                return await PageAsync(better, corrected, text, false, cancellationToken).ConfigureAwait(false);
            }
        }

        for (var enough = (written.Required + 1) / 2; enough > 0 && written.Required > 1; enough--)
        {
            var some = await AskAsync(written, enough, cancellationToken).ConfigureAwait(false);
            if (some is not null && !IsEmpty(some))
            {
                return await PageAsync(some, written, null, true, cancellationToken).ConfigureAwait(false);
            }
        }

        return await PageAsync(answer, written, null, false, cancellationToken).ConfigureAwait(false);
    }

    private MatchJson Read(string text) => new(TextQuery.Read(text, request.Synonyms), text, _hasAnalyzer);

    // Null when there is no index. Between a rebuild's swap and the end of the old index that may seem so for a moment.
    private async ValueTask<SearchAnswer?> AskAsync(MatchJson match, int enough, CancellationToken cancellationToken)
    {
        using var body = new PooledBuffer();
        using (var json = body.Json())
        {
            SearchBody.Write(json, request, match, enough);
        }

        return await AskAsync(body, cancellationToken).ConfigureAwait(false)
            ?? await AskAsync(body, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<SearchAnswer?> AskAsync(PooledBuffer body, CancellationToken cancellationToken)
    {
        var path = $"{state.Names.Main}/_search?allow_partial_search_results=false&{Shown}";
        if (options.Shards > 1)
        {
            path += "&search_type=dfs_query_then_fetch";
        }

        if (options.Replicas > 0)
        {
            // Copies differ a little in what they count, so pages of one query come from one of them.
            path += string.Create(CultureInfo.InvariantCulture, $"&preference=q{IndexLayout.Hash(request.Query):x}");
        }

        var call = new Call("search", request.Index, HttpMethod.Post, path, body) { Passes = 404 };
        var answer = await client.FindAsync(call, AnswerJson.Default.SearchAnswer, cancellationToken).ConfigureAwait(false);
        return answer is not { TimedOut: true } and ({ Hits.Total: not null } or null)
            ? answer
            : throw new StoreUnavailableException(ElasticClient.Store, "the answer to search is not whole.");
    }

    // Conditions that were chosen in facets do not make a query look misspelt.
    private static bool IsEmpty(SearchAnswer answer) =>
        (answer.Aggregations?.GetValueOrDefault(FacetJson.Found)?.DocCount ?? answer.Hits!.Total!.Value) == 0;

    private async ValueTask<string?> CorrectAsync(MatchJson match, CancellationToken cancellationToken)
    {
        var groups = match.Query.Groups.Where(group => group.Word is { Length: >= Spelling.MinWordLength }).ToArray();
        if (groups.Length == 0)
        {
            return null;
        }

        using var body = new PooledBuffer();
        using (var json = body.Json())
        {
            WriteSpelling(json, match, groups);
        }

        var answer = await AskAsync(body, cancellationToken).ConfigureAwait(false);
        var text = request.Query;
        var isChanged = false;
        for (var i = groups.Length - 1; i >= 0 && answer is not null; i--)
        {
            var known = answer.Aggregations?.GetValueOrDefault($"g{i}")?.DocCount ?? 0;
            var candidates = (answer.Suggest?.GetValueOrDefault($"g{i}") ?? [])
                .SelectMany(suggested => suggested.Options ?? [])
                .Select(option => KeyValuePair.Create(option.Text, option.Freq));
            if (known == 0 && Spelling.Correct(groups[i].Word!, candidates) is { } better)
            {
                text = text[..groups[i].Start] + better + text[groups[i].End..];
                isChanged = true;
            }
        }

        return isChanged ? text : null;
    }

    private static void WriteSpelling(Utf8JsonWriter json, MatchJson match, QueryGroup[] groups)
    {
        json.WriteStartObject();
        json.WriteNumber("size", 0);
        json.WriteBoolean("track_total_hits", true);
        json.WriteStartObject("aggs");
        for (var i = 0; i < groups.Length; i++)
        {
            json.WriteStartObject($"g{i}");
            json.WritePropertyName("filter");
            match.WriteKnown(json, groups[i]);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("suggest");
        for (var i = 0; i < groups.Length; i++)
        {
            json.WriteStartObject($"g{i}");
            json.WriteString("text", groups[i].Word);
            json.WriteStartObject("term");
            json.WriteString("field", "w");
            json.WriteString("suggest_mode", "always");
            json.WriteNumber("max_edits", groups[i].Word!.Length < Spelling.TwoErrorsFromLength ? 1 : 2);
            json.WriteNumber("prefix_length", 0);
            json.WriteNumber("min_word_length", Spelling.MinWordLength);
            json.WriteNumber("size", MaxCandidates);
            json.WriteNumber("accuracy", 0.01);
            json.WriteString("string_distance", "damerau_levenshtein");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private async ValueTask<SearchPage> PageAsync(
        SearchAnswer? answer, MatchJson match, string? corrected, bool isRelaxed, CancellationToken cancellationToken)
    {
        var found = answer?.Hits?.Hits ?? [];
        var total = answer?.Hits?.Total?.Value ?? 0;
        var hits = new SearchHit[Math.Min(found.Count, request.Limit)];
        for (var i = 0; i < hits.Length; i++)
        {
            var hit = found[i];
            if (hit.Sort is null || hit.Sort.Count != request.Sort.Count + 1)
            {
                throw new StoreUnavailableException(ElasticClient.Store, "a hit came without its place in the order.");
            }

            hits[i] = new SearchHit(
                hit.Id, match.IsEmpty ? 0 : hit.Score ?? 0, Highlights(hit, match), SearchBody.CursorOf(request.Sort, hit.Id, hit.Sort));
        }

        var facets = FacetReader.Read(request, answer);
        await state.Labels.FillAsync(request.Facets, facets, cancellationToken).ConfigureAwait(false);
        var hasMore = request.Limit == 0 ? total > 0 : found.Count > request.Limit;
        return new SearchPage(hits, hasMore, total, facets, corrected, isRelaxed);
    }

    private IReadOnlyList<string> Highlights(HitAnswer hit, MatchJson match) => request.Highlight && hit.Source?.T is { } texts
        ? Highlighter.Excerpts(match.Query, [.. texts.Select(text => new SearchText((TextWeight)text.W, text.X))])
        : [];
}
