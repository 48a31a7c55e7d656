using Headless.GraphQL.Http;
using Microsoft.AspNetCore.Http;

namespace Headless.GraphQL.Subscriptions;

/// <summary>
/// All streams of this process: counts them against their limits, looks after their connections by one timer for all, and lets them end
/// when the host stops.
/// </summary>
internal sealed class StreamRegistry : IDisposable
{
    /// <summary>How exact timeouts are; each beat looks at ten thousand connections in well under a millisecond.</summary>
    private static readonly TimeSpan BeatEvery = TimeSpan.FromMilliseconds(250);

    private readonly SubscriptionOptions _options;
    private readonly IStreamCallers? _callers;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _streamsOf = new(StringComparer.Ordinal);
    private readonly HashSet<StreamConnection> _connections = [];
    private readonly ITimer _beat;
    private int _streams;
    private long _drainingSince;

    public StreamRegistry(SubscriptionOptions options, IStreamCallers? callers, TimeProvider time)
    {
        _options = options;
        _callers = callers;
        _time = time;
        _beat = time.CreateTimer(static registry => ((StreamRegistry)registry!).Beat(), this, BeatEvery, BeatEvery);
    }

    public SubscriptionOptions Options => _options;

    public TimeProvider Time => _time;

    public IStreamCallers? Callers => _callers;

    /// <summary>Whose streams the caller's are counted with.</summary>
    public string CallerOf(HttpContext context) =>
        _callers?.NameOf(context) ?? context.Connection.RemoteIpAddress?.ToString() ?? "unknown";

    /// <summary>Takes one more stream of a caller, to be left again; null when it may begin, else why not.</summary>
    public RequestFault? Enter(string caller)
    {
        lock (_lock)
        {
            if (_drainingSince != 0)
            {
                return RequestFault.Stopping;
            }

            var own = _streamsOf.GetValueOrDefault(caller);
            if (own >= _options.MaxStreamsPerCaller)
            {
                return RequestFault.TooManyStreams(nameof(SubscriptionOptions.MaxStreamsPerCaller), _options.MaxStreamsPerCaller);
            }

            if (_streams >= _options.MaxStreamsPerProcess)
            {
                return RequestFault.TooManyStreams(nameof(SubscriptionOptions.MaxStreamsPerProcess), _options.MaxStreamsPerProcess);
            }

            _streamsOf[caller] = own + 1;
            _streams++;
            return null;
        }
    }

    public void Leave(string caller)
    {
        lock (_lock)
        {
            _streams--;
            if (--_streamsOf[caller] == 0)
            {
                _streamsOf.Remove(caller);
            }
        }
    }

    /// <summary>Looks after a connection from now on. One that comes while the host stops is told at once.</summary>
    public void Add(StreamConnection connection)
    {
        bool isDraining;
        lock (_lock)
        {
            _connections.Add(connection);
            isDraining = _drainingSince != 0;
        }

        if (isDraining)
        {
            connection.Drain();
        }
    }

    public void Remove(StreamConnection connection)
    {
        lock (_lock)
        {
            _connections.Remove(connection);
        }
    }

    /// <summary>Lets every stream end: none begins any more, running events finish, connections close.</summary>
    public void Drain()
    {
        lock (_lock)
        {
            _drainingSince = _time.GetTimestamp();
        }

        foreach (var connection in Snapshot())
        {
            connection.Drain();
        }
    }

    public void Dispose() => _beat.Dispose();

    private StreamConnection[] Snapshot()
    {
        lock (_lock)
        {
            return [.. _connections];
        }
    }

    private void Beat()
    {
        var now = _time.GetTimestamp();
        var since = Volatile.Read(ref _drainingSince);
        var isOver = since != 0 && _time.GetElapsedTime(since, now) > _options.DrainTimeout;
        foreach (var connection in Snapshot())
        {
            if (isOver)
            {
                connection.Abort();
            }
            else
            {
                connection.Beat(now);
            }
        }
    }
}
