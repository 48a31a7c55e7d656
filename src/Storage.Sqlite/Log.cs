using Microsoft.Extensions.Logging;

namespace Headless.Storage.Sqlite;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "A {Job} failed and was rolled back alone")]
    public static partial void WriteJobFailed(ILogger logger, string job, Exception failure);

    [LoggerMessage(2, LogLevel.Error, "A commit of {Count} writes failed; all of them were refused as unavailable")]
    public static partial void CommitFailed(ILogger logger, int count, Exception failure);

    [LoggerMessage(3, LogLevel.Critical, "A failed commit could not be rolled back")]
    public static partial void RollbackFailed(ILogger logger, Exception failure);

    [LoggerMessage(4, LogLevel.Information, "Declarations of {Collection} changed: {Count} documents get their field values anew")]
    public static partial void Rebuilding(ILogger logger, string collection, long count);

    [LoggerMessage(5, LogLevel.Information, "Documents of {Collection} rebuilt: {Count}")]
    public static partial void Rebuilt(ILogger logger, string collection, long count);

    [LoggerMessage(6, LogLevel.Information, "Storage ready in {Folder}")]
    public static partial void Ready(ILogger logger, string folder);

    [LoggerMessage(7, LogLevel.Warning, "Expired entries could not be removed; it is tried again")]
    public static partial void SweepFailed(ILogger logger, Exception failure);

    [LoggerMessage(20, LogLevel.Information, "Search index {Index} opened: {Documents} documents, generation {Generation}")]
    public static partial void SearchOpened(ILogger logger, string index, int documents, int generation);

    [LoggerMessage(21, LogLevel.Information, "Search index {Index} rebuilt: {Documents} documents, format {Format}")]
    public static partial void SearchRebuilt(ILogger logger, string index, int documents, string format);
}
