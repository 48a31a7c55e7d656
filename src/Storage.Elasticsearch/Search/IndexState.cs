namespace Headless.Storage.Elasticsearch.Search;

/// <summary>What a gateway keeps of one index.</summary>
internal sealed class IndexState(IndexNames names, LabelCache labels, QueryCounter queries)
{
    public IndexNames Names { get; } = names;

    public LabelCache Labels { get; } = labels;

    public QueryCounter Queries { get; } = queries;

    /// <summary>One batch of writes at a time, so that no refresh shows half of one; also held while a rebuild begins and ends.</summary>
    public SemaphoreSlim Writing { get; } = new(1);

    /// <summary>One rebuild of this gateway at a time; those of others are kept out by the lock on the server.</summary>
    public SemaphoreSlim Rebuilding { get; } = new(1);
}
