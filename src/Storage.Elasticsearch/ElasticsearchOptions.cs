namespace Headless.Storage.Elasticsearch;

/// <summary>
/// Search on Elasticsearch 8 or OpenSearch 2. Section <c>Storage:Elasticsearch</c>; defaults suit one node beside the gateway.
/// </summary>
public sealed class ElasticsearchOptions
{
    /// <summary>
    /// Nodes of one cluster, separated by commas: <c>https://user:password@search-1:9200,https://search-2:9200</c>. Credentials of the
    /// first serve all nodes that name none.
    /// </summary>
    public string Uri { get; set; } = "http://localhost:9200";

    /// <summary>The encoded form (base64 of id and key); stands before user name and password.</summary>
    public string? ApiKey { get; set; }

    /// <summary>For basic authentication; stands before what the uri says.</summary>
    public string? Username { get; set; }

    public string? Password { get; set; }

    /// <summary>What names of indexes begin with, so that several shops can share a cluster: lower-case letters, digits, - and _.</summary>
    public string IndexPrefix { get; set; } = "headless-";

    /// <summary>
    /// Null indexes our own terms, so that every engine finds the same. A name (<c>cjk</c>, <c>ik_smart</c>) leaves the analysis of texts
    /// to the server: it must have that analyser, and synonyms are then the analyser's business. A change takes effect with the next
    /// rebuild.
    /// </summary>
    public string? Analyzer { get; set; }

    /// <summary>One call with all its attempts. 100 to 120 000.</summary>
    public int OperationMilliseconds { get; set; } = 10_000;

    /// <summary>One attempt; the next may go to another node. 50 to 120 000, at most <see cref="OperationMilliseconds"/>.</summary>
    public int AttemptMilliseconds { get; set; } = 5_000;

    /// <summary>Attempts after the first, where repeating is safe. 0 to 10.</summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>Before the first repetition; doubled each time, with jitter. A Retry-After stands before it. 1 to 10 000.</summary>
    public int RetryPauseMilliseconds { get; set; } = 100;

    /// <summary>The longest pause between two attempts. 1 to 60 000.</summary>
    public int MaxRetryPauseMilliseconds { get; set; } = 2_000;

    /// <summary>A node that failed is passed over for so long while others are there. 1 to 600.</summary>
    public int DeadNodeSeconds { get; set; } = 10;

    /// <summary>Largest body of one bulk request; a single larger document is still sent. 65 536 to 104 857 600.</summary>
    public int BulkBytes { get; set; } = 5 * 1024 * 1024;

    /// <summary>Most operations of one bulk request. 1 to 100 000.</summary>
    public int BulkActions { get; set; } = 1_000;

    /// <summary>How long the start waits for the server. 0 to 3 600.</summary>
    public int StartWaitSeconds { get; set; } = 60;

    /// <summary>
    /// Of every index. With one shard a batch of writes appears at once and scores are exact; a million products fit into one. 1 to 64.
    /// </summary>
    public int Shards { get; set; } = 1;

    /// <summary>Copies of every shard, besides itself; a cluster of several nodes wants one. 0 to 10.</summary>
    public int Replicas { get; set; }

    /// <summary>
    /// Whether a write returns only when searches see it. Switched off, the server shows it within a second, a part of a batch possibly
    /// before the rest, and loads of many small batches get several times faster.
    /// </summary>
    public bool RefreshOnWrite { get; set; } = true;

    /// <summary>A rebuild whose gateway has died blocks others for so long. 2 to 600.</summary>
    public int RebuildLockSeconds { get; set; } = 30;

    /// <summary>Labels of values that another gateway has changed show after so long. 0 to 3 600.</summary>
    public int LabelCacheSeconds { get; set; } = 30;

    internal IEnumerable<string> Problems() =>
    [
        .. NameProblems(),
        .. OptionProblems.OutOfRange(
            "Storage:Elasticsearch",
            (nameof(OperationMilliseconds), OperationMilliseconds, 100, 120_000),
            (nameof(AttemptMilliseconds), AttemptMilliseconds, 50, Math.Clamp(OperationMilliseconds, 50, 120_000)),
            (nameof(MaxRetries), MaxRetries, 0, 10),
            (nameof(RetryPauseMilliseconds), RetryPauseMilliseconds, 1, 10_000),
            (nameof(MaxRetryPauseMilliseconds), MaxRetryPauseMilliseconds, 1, 60_000),
            (nameof(DeadNodeSeconds), DeadNodeSeconds, 1, 600),
            (nameof(BulkBytes), BulkBytes, 65_536, 104_857_600),
            (nameof(BulkActions), BulkActions, 1, 100_000),
            (nameof(StartWaitSeconds), StartWaitSeconds, 0, 3_600),
            (nameof(Shards), Shards, 1, 64),
            (nameof(Replicas), Replicas, 0, 10),
            (nameof(RebuildLockSeconds), RebuildLockSeconds, 2, 600),
            (nameof(LabelCacheSeconds), LabelCacheSeconds, 0, 3_600)),
    ];

    internal IEnumerable<Uri?> Nodes() => Uri.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(text => System.Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null);

    private IEnumerable<string> NameProblems()
    {
        // The value may hold a password, so it is not repeated.
        if (!Nodes().Any() || Nodes().Contains(null))
        {
            yield return "Storage:Elasticsearch:Uri must be http or https addresses, separated by commas.";
        }

        if (ApiKey is not null && (Username is not null || Password is not null))
        {
            yield return "Storage:Elasticsearch:ApiKey and Username or Password exclude each other.";
        }

        if (Username is null != Password is null)
        {
            yield return "Storage:Elasticsearch:Username and Password belong together.";
        }

        var isName = IndexPrefix.Length <= 100
            && IndexPrefix.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');
        if (!isName || IndexPrefix.StartsWith('-') || IndexPrefix.StartsWith('_'))
        {
            yield return "Storage:Elasticsearch:IndexPrefix must be up to 100 lower-case letters, digits, - and _, "
                + "beginning with a letter or digit.";
        }

        if (Analyzer is not null && string.IsNullOrWhiteSpace(Analyzer))
        {
            yield return "Storage:Elasticsearch:Analyzer is empty; leave it out for our own terms.";
        }
    }
}
