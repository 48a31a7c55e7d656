using StackExchange.Redis;

namespace Headless.Storage.Redis;

/// <summary>What rate limits answer while Redis is out of reach.</summary>
public enum LimitsWhenDown
{
    /// <summary>Every caller is granted: a shop goes on selling without limits rather than not at all.</summary>
    Open,

    /// <summary>Every caller is refused and told when to try again.</summary>
    Closed,
}

/// <summary>
/// Carts, counters, rate limits and notices in Redis: one server, a cluster, or a master that Sentinel names. What was answered survives a
/// crash of the server as far as its own settings promise: <c>appendfsync always</c> keeps everything, <c>everysec</c> may lose a second,
/// and a failover loses what the replica had not received yet.
/// </summary>
public sealed class RedisOptions
{
    /// <summary>
    /// Hosts and how to reach them, as StackExchange.Redis reads it: <c>redis-1:6379,redis-2:6379,user=shop,password=…,ssl=true</c>; with
    /// <c>serviceName=…</c> the hosts are Sentinels. Settings of this class stand over those in the text.
    /// </summary>
    public string ConnectionString { get; set; } = "127.0.0.1:6379";

    /// <summary>Begins every key and channel, so that several shops can share a server. 1 to 64 characters, no braces.</summary>
    public string KeyPrefix { get; set; } = "headless:";

    /// <summary>
    /// How long an operation may take; after that the store counts as unavailable, and the server may still carry it out. 100 to 60 000.
    /// </summary>
    public int OperationMilliseconds { get; set; } = 1500;

    /// <summary>How long connecting to one host may take. 100 to 60 000.</summary>
    public int ConnectMilliseconds { get; set; } = 2000;

    /// <summary>How long the start waits for the server. 0 to 3600; 0 tries once.</summary>
    public int StartWaitSeconds { get; set; } = 60;

    /// <summary>What rate limits answer while Redis is out of reach.</summary>
    public LimitsWhenDown LimitsWhenDown { get; set; } = LimitsWhenDown.Open;

    internal IEnumerable<string> Problems()
    {
        if (ConnectionProblem() is { } problem)
        {
            yield return $"Storage:Redis:ConnectionString {problem}.";
        }

        if (KeyPrefix is not { Length: >= 1 and <= 64 } || KeyPrefix.AsSpan().ContainsAny('{', '}'))
        {
            yield return "Storage:Redis:KeyPrefix needs 1 to 64 characters without braces, which would decide the slot of every key.";
        }

        var outOfRange = OptionProblems.OutOfRange(
            "Storage:Redis",
            (nameof(OperationMilliseconds), OperationMilliseconds, 100, 60_000),
            (nameof(ConnectMilliseconds), ConnectMilliseconds, 100, 60_000),
            (nameof(StartWaitSeconds), StartWaitSeconds, 0, 3600));
        foreach (var range in outOfRange)
        {
            yield return range;
        }

        if (!Enum.IsDefined(LimitsWhenDown))
        {
            yield return $"Storage:Redis:LimitsWhenDown is {LimitsWhenDown}; allowed are Open and Closed.";
        }
    }

    /// <summary>As the library takes it. Called when there are no problems.</summary>
    internal ConfigurationOptions Configuration()
    {
        var configuration = ConfigurationOptions.Parse(ConnectionString);
        configuration.ClientName ??= "headless";
        configuration.AsyncTimeout = OperationMilliseconds;
        configuration.SyncTimeout = OperationMilliseconds;
        configuration.ConnectTimeout = ConnectMilliseconds;
        configuration.ConnectRetry = 1;

        // A call without a connection fails at once: whoever waits in a queue has given up by the time that it moves.
        configuration.AbortOnConnectFail = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ReconnectRetryPolicy = new ExponentialRetry(250, 3000);

        // Operations out of time and lost connections are looked for at this pace.
        configuration.HeartbeatInterval = TimeSpan.FromMilliseconds(Math.Clamp(OperationMilliseconds / 5, 50, 1000));

        // Only so that INFO may be asked for the eviction policy.
        configuration.AllowAdmin = true;

        // Keys name carts and callers; they do not belong into logs.
        configuration.IncludeDetailInExceptions = false;
        return configuration;
    }

    /// <summary>Null when it can be read. The text itself may hold a password and is never repeated.</summary>
    private string? ConnectionProblem()
    {
        if (string.IsNullOrWhiteSpace(ConnectionString))
        {
            return "is empty";
        }

        try
        {
            return ConfigurationOptions.Parse(ConnectionString).EndPoints.Count == 0 ? "names no host" : null;
        }
        catch (ArgumentException)
        {
            return "cannot be read; it looks like 'host:6379,password=…,ssl=true'";
        }
    }
}
