using Microsoft.Extensions.Logging;

namespace Headless.Search;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Index {Index} is missing or of other data or rules; it is rebuilt to format {Format}")]
    public static partial void Rebuilding(ILogger logger, string index, string format);

    [LoggerMessage(2, LogLevel.Error, "An index could not be rebuilt; next attempt in {Pause}")]
    public static partial void RebuildFailed(ILogger logger, TimeSpan pause, Exception failure);
}
