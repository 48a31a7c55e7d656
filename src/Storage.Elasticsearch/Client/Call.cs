namespace Headless.Storage.Elasticsearch.Client;

/// <summary>One request to the server.</summary>
/// <param name="Operation">For people and telemetry: <c>search</c>, <c>bulk</c>.</param>
/// <param name="Index">For telemetry: the index as the port names it.</param>
/// <param name="Path">Relative and escaped, with its query.</param>
/// <param name="Body">Stays the caller's; null for none.</param>
internal readonly record struct Call(string Operation, string Index, HttpMethod Method, string Path, PooledBuffer? Body = null)
{
    /// <summary>Whether the effect is the same when it arrives twice. What certainly did not arrive is repeated in any case.</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>Whether the body is lines of JSON.</summary>
    public bool IsBulk { get; init; }

    /// <summary>A status that is an answer too: nothing of that name (404), somebody was faster (409), it is there already (400).</summary>
    public int Passes { get; init; }
}
