using System.Diagnostics;
using System.Threading.Channels;
using Headless.Storage.Documents;
using Microsoft.Extensions.Logging;

namespace Headless.Storage.Sqlite.Engine;

/// <summary>
/// The one thread that writes a file. It takes what waits, applies each job inside a savepoint of one transaction, commits once
/// and then answers all: while one group is synced to the disk the next one gathers, so many callers share one sync.
/// A failed commit fails the whole group and leaves the file as it was; the next group is tried anew.
/// </summary>
internal sealed class Writer : IDisposable
{
    /// <summary>Most jobs in one transaction: bounds the wait of the first for the last, some milliseconds.</summary>
    private const int MaxJobsPerCommit = 512;

    /// <summary>Longest gathering of one transaction in milliseconds, for the same reason, when jobs are large.</summary>
    private const int MaxGatheringMilliseconds = 20;

    private readonly Connection _connection;
    private readonly Channel<WriteJob> _queue;
    private readonly AutoResetEvent _queued = new(false);
    private readonly Thread _thread;
    private readonly ILogger _logger;
    private readonly List<WriteJob> _kept = [];
    private readonly List<WriteJob> _group = [];
    private bool _isCommitting;

    public Writer(string name, Connection connection, int queuedWrites, ILogger logger)
    {
        _connection = connection;
        _logger = logger;
        _queue = Channel.CreateBounded<WriteJob>(new BoundedChannelOptions(queuedWrites) { SingleReader = true });
        _thread = new Thread(Work) { IsBackground = true, Name = $"{name} writer" };
        _thread.Start();
    }

    /// <summary>
    /// Answers once the job is durable. Cancelled while the job still waits, nothing of it happens; afterwards the answer is awaited.
    /// </summary>
    public async Task<TResult> DoAsync<TResult>(WriteJob<TResult> job, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (!_queue.Writer.TryWrite(job))
            {
                await _queue.Writer.WriteAsync(job, cancellationToken).ConfigureAwait(false);
            }

            _queued.Set();
        }
        catch (ChannelClosedException)
        {
            throw new StoreUnavailableException("SQLite", "The store is closed.");
        }

        if (job.Done.IsCompleted || !cancellationToken.CanBeCanceled)
        {
            return await job.Done.ConfigureAwait(false);
        }

        try
        {
            return await job.Done.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!job.TryWithdraw())
        {
            return await job.Done.ConfigureAwait(false);
        }
    }

    /// <summary>Finishes what waits, then closes the connection. Leaves the signal, which a caller may still be raising.</summary>
    public void Dispose()
    {
        if (_queue.Writer.TryComplete())
        {
            _queued.Set();
            _thread.Join();
            _connection.Dispose();
        }
    }

    private void Work()
    {
        while (!_queue.Reader.Completion.IsCompleted)
        {
            _queued.WaitOne();
            while (TryTake())
            {
                try
                {
                    WriteGroup();
                }
                catch (Exception failure)
                {
                    FailGroup(failure);
                }

                _isCommitting = false;
                _group.Clear();
                _kept.Clear();
                _connection.Tidy();
            }
        }
    }

    private void WriteGroup()
    {
        var started = Stopwatch.GetTimestamp();
        _connection.Prepare("BEGIN IMMEDIATE").Run();
        do
        {
            Apply(_group[^1]);
        }
        while (_group.Count < MaxJobsPerCommit
            && Stopwatch.GetElapsedTime(started).TotalMilliseconds < MaxGatheringMilliseconds
            && TryTake());

        _isCommitting = true;
        foreach (var job in _kept)
        {
            job.Committing();
        }

        _connection.Prepare("COMMIT").Run();
        foreach (var job in _kept)
        {
            job.Settled(committed: true);
        }

        foreach (var job in _group)
        {
            job.Answer();
        }
    }

    private bool TryTake()
    {
        while (_queue.Reader.TryRead(out var job))
        {
            if (job.TryTake())
            {
                _group.Add(job);
                return true;
            }
        }

        return false;
    }

    private void Apply(WriteJob job)
    {
        _connection.Prepare("SAVEPOINT job").Run();
        try
        {
            if (job.Apply(_connection))
            {
                _kept.Add(job);
            }
            else
            {
                _connection.Prepare("ROLLBACK TO job").Run();
            }
        }
        catch (Exception failure) when (failure is not StoreUnavailableException)
        {
            // The job itself is at fault and fails alone; what cannot be rolled back ends the whole group.
            _connection.ResetAll();
            _connection.Prepare("ROLLBACK TO job").Run();
            Log.WriteJobFailed(_logger, job.GetType().Name, failure);
            job.Fail(failure);
        }

        _connection.Prepare("RELEASE job").Run();
    }

    private void FailGroup(Exception failure)
    {
        Log.CommitFailed(_logger, _group.Count, failure);
        try
        {
            _connection.ResetAll();
            _connection.RollBack();
        }
        catch (Exception second)
        {
            Log.RollbackFailed(_logger, second);
        }

        if (_isCommitting)
        {
            foreach (var job in _kept)
            {
                job.Settled(committed: false);
            }
        }

        var answer = failure as StoreUnavailableException ?? new StoreUnavailableException("SQLite", "The commit failed.", failure);
        foreach (var job in _group)
        {
            job.Fail(answer);
        }
    }
}
