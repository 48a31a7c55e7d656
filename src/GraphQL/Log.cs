using Microsoft.Extensions.Logging;

namespace Headless.GraphQL;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "{Coordinate} failed; the client was given trace id {TraceId}.")]
    public static partial void ResolverFailed(ILogger logger, Exception exception, string coordinate, string traceId);

    [LoggerMessage(2, LogLevel.Error, "An operation failed outside its resolvers; the client was given trace id {TraceId}.")]
    public static partial void OperationFailed(ILogger logger, Exception exception, string traceId);
}
