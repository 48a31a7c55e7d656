using Microsoft.Extensions.Logging;

namespace Headless.Search;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Index {Index} has format {Found}, {Needed} is needed; it is rebuilt")]
    public static partial void RebuildNeeded(ILogger logger, string index, string found, string needed);

    [LoggerMessage(2, LogLevel.Error, "An index could not be rebuilt; next attempt in {Pause}")]
    public static partial void RebuildFailed(ILogger logger, TimeSpan pause, Exception failure);
}
