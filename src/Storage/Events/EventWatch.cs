using System.Threading.Tasks.Sources;

namespace Headless.Storage.Events;

/// <summary>One watcher's mailbox. Enumerated once; ends by its token or by disposal.</summary>
internal sealed class EventWatch(EventFeed feed, string type, string aggregateId, int kept)
    : IAsyncEnumerable<OutboxEvent>, IAsyncEnumerator<OutboxEvent>, IValueTaskSource<bool>
{
    private readonly Lock _lock = new();
    private ManualResetValueTaskSourceCore<bool> _arrival = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _end;
    private Queue<OutboxEvent>? _further;
    private OutboxEvent? _oldest;
    private OutboxEvent? _current;
    private CancellationToken _token;
    private bool _isWaiting;
    private bool _isEnded;

    public string Type => type;

    public (string Type, string AggregateId) Key => (type, aggregateId);

    /// <summary>Neighbours among the watchers of the same aggregate; the feed's.</summary>
    public EventWatch? Next { get; set; }

    public EventWatch? Previous { get; set; }

    public bool IsListed { get; set; }

    public OutboxEvent Current => _current!;

    public void EndWith(CancellationToken cancellationToken)
    {
        _token = cancellationToken;
        _end = cancellationToken.UnsafeRegister(static watch => ((EventWatch)watch!).End(), this);
    }

    /// <summary>The token given to <see cref="EventFeed.WatchAsync"/> ends the watch; a further one is not listened to.</summary>
    public IAsyncEnumerator<OutboxEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

    public ValueTask<bool> MoveNextAsync()
    {
        lock (_lock)
        {
            if (_isEnded)
            {
                _token.ThrowIfCancellationRequested();
                return ValueTask.FromResult(false);
            }

            if (_oldest is null)
            {
                _arrival.Reset();
                _isWaiting = true;
                return new ValueTask<bool>(this, _arrival.Version);
            }

            _current = _oldest;
            _oldest = _further?.TryDequeue(out var next) == true ? next : null;
            return ValueTask.FromResult(true);
        }
    }

    public void Take(OutboxEvent happened)
    {
        lock (_lock)
        {
            if (_isEnded)
            {
                return;
            }

            if (_isWaiting)
            {
                _current = happened;
                _isWaiting = false;
                _arrival.SetResult(true);
                return;
            }

            if (_oldest is null)
            {
                _oldest = happened;
                return;
            }

            (_further ??= new Queue<OutboxEvent>(kept)).Enqueue(happened);
            if (_further.Count >= kept)
            {
                _oldest = _further.Dequeue();
                feed.CountDisplaced();
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        End();
        return _end.DisposeAsync();
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _arrival.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _arrival.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _arrival.OnCompleted(continuation, state, token, flags);

    private void End()
    {
        feed.Remove(this);
        lock (_lock)
        {
            _isEnded = true;
            _oldest = null;
            _further = null;
            if (_isWaiting)
            {
                _isWaiting = false;
                _arrival.SetException(new OperationCanceledException(_token));
            }
        }
    }
}
