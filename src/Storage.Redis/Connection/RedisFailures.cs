using Headless.Storage.Documents;
using StackExchange.Redis;

namespace Headless.Storage.Redis.Connection;

/// <summary>Which failures of the library mean that Redis cannot serve now.</summary>
internal static class RedisFailures
{
    public const string Store = "Redis";

    /// <summary>
    /// Whatever the library throws: no connection, no answer in time, or a refusal by the server (LOADING, READONLY, CLUSTERDOWN, OOM,
    /// NOPERM and their like). No caller causes one of them, short of a counter that overflows.
    /// </summary>
    public static bool IsOutage(Exception failure) =>
        failure is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException;

    public static StoreUnavailableException Unavailable(Exception failure) => new(Store, Reason(failure), failure);

    /// <summary>The server has not seen the script since it started; it has done nothing.</summary>
    public static bool IsUnknownScript(RedisServerException refusal) => refusal.Kind == RedisErrorKind.NoScript;

    /// <summary>Waiting would not help: name, password or rights are wrong.</summary>
    public static bool IsWrongCredentials(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure }
                or RedisServerException
                {
                    Kind: RedisErrorKind.NoAuth or RedisErrorKind.WrongPass or RedisErrorKind.NoPermission or RedisErrorKind.NotPermitted,
                })
            {
                return true;
            }
        }

        return false;
    }

    private static string Reason(Exception failure) => failure switch
    {
        RedisServerException refusal => $"The server refuses: {refusal.Message}",
        RedisConnectionException => "There is no connection to the server.",
        TimeoutException => "The server did not answer in time.",
        ObjectDisposedException => "The store is closed.",
        _ => failure.Message,
    };
}
