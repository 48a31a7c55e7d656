using System.Collections.Concurrent;
using Headless.Storage.Events;
using Headless.Storage.Redis.Connection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Headless.Storage.Redis.Events;

/// <summary>
/// Notices over Redis's channels, one for each topic that somebody here listens to. Those of this process are told at once and not again
/// when the server brings the notice back. Whenever a subscription begins, its listeners are called once, since notices may have been
/// missed.
/// </summary>
internal sealed class RedisNotices : INotices, IDisposable
{
    private static readonly TimeSpan SubscribePause = TimeSpan.FromSeconds(1);

    private readonly RedisConnection _connection;
    private readonly string _prefix;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LocalNotices _local = new();
    private readonly ConcurrentDictionary<string, Topic> _topics = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Names this process in its notices.</summary>
    private readonly RedisValue _self = Guid.NewGuid().ToByteArray();

    public RedisNotices(RedisConnection connection, RedisOptions options, TimeProvider time, ILogger<RedisNotices> logger)
    {
        _connection = connection;
        _prefix = options.KeyPrefix + "notices:";
        _time = time;
        _logger = logger;
        _ = WatchAsync(_closing.Token);
    }

    public void Publish(string topic)
    {
        Tell(topic);
        if (!_connection.Opened.IsCompletedSuccessfully)
        {
            return;
        }

        try
        {
            _connection.Multiplexer.GetSubscriber().Publish(Channel(topic), _self, CommandFlags.FireAndForget);
        }
        catch (Exception failure) when (RedisFailures.IsOutage(failure))
        {
            Log.NoticeLost(_logger, topic, failure);
        }
    }

    public IDisposable Listen(string topic, Action heard)
    {
        var listening = _local.Listen(topic, heard);
        var added = new Topic(this, topic);
        if (ReferenceEquals(_topics.GetOrAdd(topic, added), added))
        {
            _ = SubscribeAsync(added, _closing.Token);
        }

        return listening;
    }

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    private RedisChannel Channel(string topic) => RedisChannel.Literal(_prefix + topic);

    private void Tell(string topic)
    {
        try
        {
            _local.Publish(topic);
        }
        catch (Exception failure)
        {
            Log.ListenerFailed(_logger, topic, failure);
        }
    }

    private async Task SubscribeAsync(Topic topic, CancellationToken closing)
    {
        try
        {
            var multiplexer = await _connection.Opened.WaitAsync(closing).ConfigureAwait(false);
            var subscriber = multiplexer.GetSubscriber();
            void Hear(RedisChannel channel, RedisValue sender)
            {
                if (sender != _self)
                {
                    topic.Signal();
                }
            }

            while (true)
            {
                try
                {
                    await subscriber.SubscribeAsync(Channel(topic.Name), Hear).WaitAsync(closing).ConfigureAwait(false);
                    topic.Signal();
                    return;
                }
                catch (Exception failure) when (RedisFailures.IsOutage(failure))
                {
                    Log.SubscribeFailed(_logger, topic.Name, failure);
                    await subscriber.UnsubscribeAsync(Channel(topic.Name), Hear, CommandFlags.FireAndForget).ConfigureAwait(false);
                }

                await Task.Delay(SubscribePause, _time, closing).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Closing.
        }
        catch (ObjectDisposedException)
        {
            // Closed.
        }
    }

    /// <summary>The library subscribes again by itself when a connection is back; what was missed meanwhile is made up for here.</summary>
    private async Task WatchAsync(CancellationToken closing)
    {
        try
        {
            var multiplexer = await _connection.Opened.WaitAsync(closing).ConfigureAwait(false);
            multiplexer.ConnectionRestored += (_, back) =>
            {
                if (back.ConnectionType == ConnectionType.Subscription)
                {
                    _ = CatchUpAsync(multiplexer.GetSubscriber(), closing);
                }
            };
        }
        catch (OperationCanceledException)
        {
            // Closing.
        }
    }

    private async Task CatchUpAsync(ISubscriber subscriber, CancellationToken closing)
    {
        try
        {
            foreach (var topic in _topics.Values)
            {
                while (!subscriber.IsConnected(Channel(topic.Name)))
                {
                    await Task.Delay(SubscribePause, _time, closing).ConfigureAwait(false);
                }
            }

            // Answered behind the subscriptions, which went out first on this connection.
            await subscriber.PingAsync().WaitAsync(closing).ConfigureAwait(false);
        }
        catch (Exception failure) when (RedisFailures.IsOutage(failure))
        {
            // Gone again; the next return of the connection catches up.
            return;
        }
        catch (OperationCanceledException)
        {
            return;
        }

        foreach (var topic in _topics.Values)
        {
            topic.Signal();
        }
    }

    /// <summary>
    /// Calls the listeners of a topic on a thread of the pool, one call at a time; notices that come during a call make one more. A slow
    /// listener holds up its own topic and no connection.
    /// </summary>
    private sealed class Topic(RedisNotices notices, string name) : IThreadPoolWorkItem
    {
        private const int Idle = 0;
        private const int Calling = 1;
        private const int CallAgain = 2;

        private int _state;

        public string Name => name;

        public void Signal()
        {
            if (Interlocked.Exchange(ref _state, CallAgain) == Idle)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }

        public void Execute()
        {
            do
            {
                Volatile.Write(ref _state, Calling);
                notices.Tell(name);
            }
            while (Interlocked.CompareExchange(ref _state, Idle, Calling) != Calling);
        }
    }
}
