namespace Headless.Storage.Search;

/// <summary>A document's new state, or its end.</summary>
/// <param name="Version">
/// Grows with the state of the world that the document was read from. A write with a lower version than the one that the index
/// has for this id (deletions included, while a rebuild runs) is passed over, so that a late one never undoes a newer one.
/// </param>
/// <param name="Document">Null deletes.</param>
public readonly record struct SearchWrite(string Id, long Version, SearchDocument? Document);

/// <summary>How an index stands.</summary>
/// <param name="Format">What it was built with (see <see cref="ISearchStore.BeginRebuildAsync"/>); null when never built whole.</param>
/// <param name="AppliedVersion">Highest version written; the distance to the outbox's head is the lag.</param>
public sealed record SearchStats(string? Format, int Documents, long AppliedVersion, bool IsRebuilding);

/// <summary>
/// Indexes of documents, each written by one writer at a time and read by many. A reader sees a whole state: writes of one batch
/// appear together. Outages throw <see cref="Documents.StoreUnavailableException"/>.
/// </summary>
public interface ISearchStore
{
    /// <summary>Applies the writes; when this returns they survive a crash and the next search sees them.</summary>
    ValueTask WriteAsync(string index, IReadOnlyList<SearchWrite> writes, CancellationToken cancellationToken);

    /// <summary>An index that was never written is empty.</summary>
    ValueTask<SearchPage> SearchAsync(SearchRequest request, CancellationToken cancellationToken);

    /// <summary>The heaviest completions that have a word starting with what was typed last, after the words before it.</summary>
    ValueTask<IReadOnlyList<CompletionHit>> SuggestAsync(string index, string prefix, int limit, CancellationToken cancellationToken);

    /// <summary>Counts a query that somebody asked and that found something, so that frequent ones become completions.</summary>
    ValueTask CountQueryAsync(string index, string query, CancellationToken cancellationToken);

    /// <summary>
    /// Begins a new index beside the one being searched. Until it is completed or disposed, writes to the index go to both.
    /// One rebuild of an index runs at a time; a second one waits.
    /// </summary>
    /// <param name="format">Names what the documents and their words look like, to be compared at the next start.</param>
    ValueTask<ISearchRebuild> BeginRebuildAsync(string index, string format, CancellationToken cancellationToken);

    ValueTask<SearchStats> StatsAsync(string index, CancellationToken cancellationToken);
}

/// <summary>A new index being filled. Disposing it before it is completed leaves the old one in place.</summary>
public interface ISearchRebuild : IAsyncDisposable
{
    ValueTask WriteAsync(IReadOnlyList<SearchWrite> writes, CancellationToken cancellationToken);

    /// <summary>Puts the new index in the old one's place, in one step: searches see the old or the new, never a part.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken);
}
