using Microsoft.Extensions.Logging;

namespace Headless.Storage.Redis;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Redis ready at {Endpoints}")]
    public static partial void Ready(ILogger logger, string endpoints);

    [LoggerMessage(2, LogLevel.Warning, "Redis at {Endpoints} is not ready; waiting up to {Left} more: {Reason}")]
    public static partial void Waiting(ILogger logger, string endpoints, TimeSpan left, string reason);

    [LoggerMessage(3, LogLevel.Warning,
        "Redis at {Endpoint} evicts by '{Policy}' when its memory is full: carts can vanish; set maxmemory-policy noeviction")]
    public static partial void Evicts(ILogger logger, string endpoint, string policy);

    [LoggerMessage(4, LogLevel.Debug, "Redis at {Endpoint} does not tell its maxmemory-policy")]
    public static partial void PolicyUnknown(ILogger logger, string endpoint, Exception failure);

    [LoggerMessage(5, LogLevel.Warning, "The {Connection} connection to Redis at {Endpoint} failed: {Kind}")]
    public static partial void ConnectionLost(ILogger logger, string connection, string? endpoint, string kind);

    [LoggerMessage(6, LogLevel.Information, "The {Connection} connection to Redis at {Endpoint} is back")]
    public static partial void ConnectionBack(ILogger logger, string connection, string? endpoint);

    [LoggerMessage(7, LogLevel.Warning, "Rate limits are {State} while Redis is out of reach")]
    public static partial void LimitsDown(ILogger logger, LimitsWhenDown state, Exception failure);

    [LoggerMessage(8, LogLevel.Information, "Rate limits are counted again")]
    public static partial void LimitsBack(ILogger logger);

    [LoggerMessage(9, LogLevel.Debug, "A notice of {Topic} did not reach other processes")]
    public static partial void NoticeLost(ILogger logger, string topic, Exception failure);

    [LoggerMessage(10, LogLevel.Error, "A listener of {Topic} failed")]
    public static partial void ListenerFailed(ILogger logger, string topic, Exception failure);

    [LoggerMessage(11, LogLevel.Warning, "Notices of {Topic} could not be subscribed to yet; it is tried again")]
    public static partial void SubscribeFailed(ILogger logger, string topic, Exception failure);
}
