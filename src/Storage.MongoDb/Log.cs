using Microsoft.Extensions.Logging;

namespace Headless.Storage.MongoDb;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Documents ready in database {Database} of MongoDB at {Servers}")]
    public static partial void Ready(ILogger logger, string database, string servers);

    [LoggerMessage(2, LogLevel.Warning, "MongoDB at {Servers} does not answer yet; waited for {Waited}, at most {Limit}: {Reason}")]
    public static partial void Waiting(ILogger logger, string servers, TimeSpan waited, TimeSpan limit, string reason);

    [LoggerMessage(3, LogLevel.Information, "Another gateway prepares the database; waiting for it")]
    public static partial void WaitingForLease(ILogger logger);

    [LoggerMessage(4, LogLevel.Information, "Declarations of {Collection} changed: its documents get their field values anew")]
    public static partial void Rebuilding(ILogger logger, string collection);

    [LoggerMessage(5, LogLevel.Information, "Documents of {Collection} rebuilt: {Count}")]
    public static partial void Rebuilt(ILogger logger, string collection, long count);

    [LoggerMessage(6, LogLevel.Information, "Index {Collection}.{Index} is no longer declared like this and was dropped")]
    public static partial void Dropped(ILogger logger, string collection, string index);
}
