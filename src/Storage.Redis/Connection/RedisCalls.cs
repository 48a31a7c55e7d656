using System.Runtime.CompilerServices;
using Headless.Storage.Documents;
using StackExchange.Redis;

namespace Headless.Storage.Redis.Connection;

/// <summary>
/// The one way to Redis: bounded in time, cancelled when the caller is, measured, and failing with
/// <see cref="StoreUnavailableException"/> alone. Nothing is sent twice, unless the server said that it did nothing.
/// </summary>
internal sealed class RedisCalls(RedisConnection connection)
{
    /// <summary>Sends what the callback says and answers with the reply.</summary>
    /// <param name="name">Of the operation, for measures.</param>
    /// <param name="asked">Handed to the callback, so that it can be static.</param>
    /// <param name="again">Sent instead when the server does not know the script of the first call.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<TReply> RunAsync<TAsked, TReply>(
        string name,
        TAsked asked,
        Func<IDatabase, TAsked, Task<TReply>> call,
        CancellationToken cancellationToken,
        Func<IDatabase, TAsked, Task<TReply>>? again = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var database = connection.Database;
        var operation = Telemetry.Start(name);
        try
        {
            TReply reply;
            try
            {
                reply = await WaitAsync(call(database, asked), cancellationToken).ConfigureAwait(false);
            }
            catch (RedisServerException refusal) when (again is not null && RedisFailures.IsUnknownScript(refusal))
            {
                reply = await WaitAsync(again(database, asked), cancellationToken).ConfigureAwait(false);
            }

            operation.Succeed();
            return reply;
        }
        catch (Exception failure)
        {
            operation.Fail(failure);
            if (RedisFailures.IsOutage(failure))
            {
                throw RedisFailures.Unavailable(failure);
            }

            throw;
        }
    }

    /// <summary>Runs a script over one key, in one round trip.</summary>
    public ValueTask<RedisResult> RunAsync(RedisScript script, RedisKey key, RedisValue[] arguments, CancellationToken cancellationToken) =>
        RunAsync(
            script.Name,
            (Script: script, Keys: new[] { key }, Arguments: arguments),
            static (database, asked) => database.ScriptEvaluateAsync(asked.Script.Hash, asked.Keys, asked.Arguments),
            cancellationToken,
            static (database, asked) =>
                database.ScriptEvaluateAsync(asked.Script.Text, asked.Keys, asked.Arguments, CommandFlags.NoScriptCache));

    /// <summary>The library knows no cancellation: a cancelled operation goes on, and nobody waits for it.</summary>
    private static Task<TReply> WaitAsync<TReply>(Task<TReply> reply, CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled ? reply.WaitAsync(cancellationToken) : reply;
}
