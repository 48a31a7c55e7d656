using Microsoft.Extensions.Logging;

namespace Headless.Storage;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "{Consumer} refused {Count} events from {Position} on; they are handed over one by one")]
    public static partial void BatchFailed(ILogger logger, string consumer, int count, long position, Exception failure);

    [LoggerMessage(2, LogLevel.Error, "{Consumer} stands at event {Position}; attempt {Attempt} failed, the next is in {Pause}")]
    public static partial void DeliveryFailed(
        ILogger logger, string consumer, long position, int attempt, TimeSpan pause, Exception failure);

    [LoggerMessage(3, LogLevel.Warning, "The outbox could not be watched or trimmed; it is tried again")]
    public static partial void WatchFailed(ILogger logger, Exception failure);

    [LoggerMessage(4, LogLevel.Debug, "{Count} events that all consumers have passed were removed")]
    public static partial void Trimmed(ILogger logger, int count);

    [LoggerMessage(5, LogLevel.Warning, "The outbox could not be read for watchers; it is tried again")]
    public static partial void FeedFailed(ILogger logger, Exception failure);

    [LoggerMessage(6, LogLevel.Warning, "{Count} events about what was written outside of documents could not be emitted yet")]
    public static partial void RelayFailed(ILogger logger, int count, Exception failure);

    [LoggerMessage(7, LogLevel.Warning, "What stands in for the search server could not be filled with {Index}; it stays as it was")]
    public static partial void FallbackNotFilled(ILogger logger, string index, Exception failure);
}
