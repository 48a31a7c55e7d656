namespace Headless.GraphQL.Subscriptions;

/// <summary>
/// What transports of several responses allow (server-sent events, WebSocket). A stream is one operation that is being answered over one
/// of them: a subscription for as long as it lives, a query while it runs.
/// </summary>
public sealed class SubscriptionOptions
{
    /// <summary>Streams over one WebSocket, 1 to 10,000. A page holds a handful; who relays for many opens several sockets.</summary>
    public int MaxStreamsPerConnection { get; set; } = 100;

    /// <summary>
    /// Streams of one caller, 1 to 1,000,000: an API client, a user, or an address for those without credentials. A quarter of what the
    /// process takes, so that no caller locks out the others, and an office behind one address is not locked out either.
    /// </summary>
    public int MaxStreamsPerCaller { get; set; } = 2_500;

    /// <summary>Streams of all callers, 1 to 1,000,000. An idle one costs some 10 to 20 KB, so these take at most some 200 MB.</summary>
    public int MaxStreamsPerProcess { get; set; } = 10_000;

    /// <summary>Largest message over a WebSocket in bytes, 1 KB to 64 MB. Documents stay under 20 KB, and imports go by POST.</summary>
    public int MaxMessageBytes { get; set; } = 256 * 1024;

    /// <summary>
    /// After how much silence a sign of life is sent, 1 second to 10 minutes: a comment in server-sent events, a ping over WebSocket.
    /// Proxies drop connections that are silent for 30 to 60 seconds. A WebSocket client that is silent for three times as long is gone.
    /// </summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a client may take to read what it is sent, 1 second to 10 minutes; then it is cut off. What happens meanwhile waits for it
    /// only as far as the mailbox of its subscription goes.
    /// </summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a WebSocket may stay open without connection_init, 1 second to 1 minute; clients send it at once.</summary>
    public TimeSpan InitTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a stopping host lets running events finish and sockets close, 1 to 60 seconds. What is still open then is cut off.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Origins besides the host's own whose pages may connect, for example <c>https://app.example</c>.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Null when everything is in order, else what is wrong and what is allowed.</summary>
    public string? Problem() =>
        OutOfRange(nameof(MaxStreamsPerConnection), MaxStreamsPerConnection, 1, 10_000)
        ?? OutOfRange(nameof(MaxStreamsPerCaller), MaxStreamsPerCaller, 1, 1_000_000)
        ?? OutOfRange(nameof(MaxStreamsPerProcess), MaxStreamsPerProcess, 1, 1_000_000)
        ?? OutOfRange(nameof(MaxMessageBytes), MaxMessageBytes, 1024, 64 * 1024 * 1024)
        ?? OutOfRange(nameof(KeepAlive), KeepAlive, 1, 600)
        ?? OutOfRange(nameof(SendTimeout), SendTimeout, 1, 600)
        ?? OutOfRange(nameof(InitTimeout), InitTimeout, 1, 60)
        ?? OutOfRange(nameof(DrainTimeout), DrainTimeout, 1, 60);

    private static string? OutOfRange(string name, int value, int min, int max) => value < min || value > max
        ? $"GraphQL:Subscriptions:{name} is {value}; allowed is {min} to {max}."
        : null;

    private static string? OutOfRange(string name, TimeSpan value, int minSeconds, int maxSeconds) =>
        value < TimeSpan.FromSeconds(minSeconds) || value > TimeSpan.FromSeconds(maxSeconds)
            ? $"GraphQL:Subscriptions:{name} is {value}; allowed is {TimeSpan.FromSeconds(minSeconds)} to "
                + $"{TimeSpan.FromSeconds(maxSeconds)}."
            : null;
}
