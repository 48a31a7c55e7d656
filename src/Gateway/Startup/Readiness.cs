namespace Headless.Gateway.Startup;

/// <summary>Whether this host may serve, and what it waits for. Safe for concurrent use.</summary>
public sealed class Readiness
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _waitingFor = "storage";

    /// <summary>Null when ready, else the name of the step that runs.</summary>
    public string? WaitingFor => _waitingFor;

    public bool IsReady => _waitingFor is null;

    /// <summary>Why the host could not start; null as long as it may, and when it was told to stop.</summary>
    public Exception? Failure =>
        _ready.Task.Exception?.InnerException is { } reason and not OperationCanceledException ? reason : null;

    /// <summary>Completes when the host is ready; fails when its start failed.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);

    internal void Begin(string step) => _waitingFor = step;

    internal void Complete()
    {
        _waitingFor = null;
        _ready.TrySetResult();
    }

    internal void Fail(Exception reason)
    {
        _ready.TrySetException(reason);

        // Seen here, so that it is not reported as lost when nobody waits; the host stops with it.
        _ = _ready.Task.Exception;
    }

    internal void Stop() => _waitingFor = "shutdown";
}
