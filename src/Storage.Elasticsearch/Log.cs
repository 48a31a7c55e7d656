using Microsoft.Extensions.Logging;

namespace Headless.Storage.Elasticsearch;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Search ready on {Product} {Version}")]
    public static partial void Ready(ILogger logger, string product, string version);

    [LoggerMessage(2, LogLevel.Warning, "Search is not there yet, it is asked again for {Seconds} s: {Reason}")]
    public static partial void Waiting(ILogger logger, int seconds, string reason);

    [LoggerMessage(3, LogLevel.Information, "Search index {Index} made as {Name}")]
    public static partial void IndexMade(ILogger logger, string index, string name);

    [LoggerMessage(4, LogLevel.Information, "Search index {Index} rebuilt as {Name}, format {Format}")]
    public static partial void Rebuilt(ILogger logger, string index, string name, string format);

    [LoggerMessage(5, LogLevel.Warning, "A rebuild of {Index} by {Owner} has stood still and is taken over")]
    public static partial void LockTakenOver(ILogger logger, string index, string? owner);

    [LoggerMessage(6, LogLevel.Warning, "The lock of the rebuild of {Index} could not be renewed; it is tried again")]
    public static partial void LockNotRenewed(ILogger logger, string index, Exception failure);

    [LoggerMessage(7, LogLevel.Warning, "Index {Name} could not be removed; the next rebuild removes it")]
    public static partial void NotRemoved(ILogger logger, string name, Exception failure);

    [LoggerMessage(8, LogLevel.Information, "Index {Name}, left over from a rebuild, was removed")]
    public static partial void LeftoverRemoved(ILogger logger, string name);

    [LoggerMessage(9, LogLevel.Warning, "Counts of queries of {Index} could not be kept; it is tried again with the next")]
    public static partial void CountsNotKept(ILogger logger, string index, Exception failure);
}
