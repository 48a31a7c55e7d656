namespace Headless.Storage.Sqlite.Engine;

/// <summary>What the writer's thread does for one caller, whole or not at all.</summary>
internal abstract class WriteJob
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Withdrawn = 2;

    private int _state;

    /// <summary>
    /// Runs on the writer's thread inside a savepoint. False: what it did is rolled back, and it is answered all the same.
    /// </summary>
    public abstract bool Apply(Connection connection);

    /// <summary>Called on the writer's thread once what was applied is about to become visible.</summary>
    public virtual void Committing()
    {
    }

    /// <summary>
    /// Called on the writer's thread after <see cref="Committing"/>, once it is decided whether it became visible, before the answer.
    /// </summary>
    public virtual void Settled(bool committed)
    {
    }

    public abstract void Answer();

    public abstract void Fail(Exception failure);

    /// <summary>The writer takes the job, unless its caller withdrew it before.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>The caller withdraws the job; false when the writer has it already, whose answer then stands.</summary>
    public bool TryWithdraw() => Interlocked.CompareExchange(ref _state, Withdrawn, Waiting) == Waiting;
}

/// <summary>A job with an answer.</summary>
internal abstract class WriteJob<TResult> : WriteJob
{
    private readonly TaskCompletionSource<TResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TResult? _result;

    public Task<TResult> Done => _done.Task;

    public sealed override bool Apply(Connection connection)
    {
        var kept = Apply(connection, out var result);
        _result = result;
        return kept;
    }

    public sealed override void Answer() => _done.TrySetResult(_result!);

    public sealed override void Fail(Exception failure) => _done.TrySetException(failure);

    protected abstract bool Apply(Connection connection, out TResult result);
}
