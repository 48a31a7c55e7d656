namespace Headless.Gateway;

/// <summary>Every message that the host logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Startup task '{Task}' done in {Milliseconds} ms.")]
    public static partial void StartupTaskDone(ILogger logger, string task, long milliseconds);

    [LoggerMessage(2, LogLevel.Warning, "Administrator key for development, send it as X-API-Key: {Key}")]
    public static partial void DevelopmentKey(ILogger logger, string key);

    [LoggerMessage(3, LogLevel.Warning, "No administrator key: Auth:BootstrapKey is not set, so only what the public may do works.")]
    public static partial void NoAdminKey(ILogger logger);

    [LoggerMessage(4, LogLevel.Information, "Ready: {Address}/graphql, playground {Address}/playground, data in {Path}")]
    public static partial void Ready(ILogger logger, string address, string path);

    [LoggerMessage(6, LogLevel.Warning, "Events were not caught up with in {Seconds} seconds; search may lag behind for a while.")]
    public static partial void EventsBehind(ILogger logger, long seconds);

    [LoggerMessage(5, LogLevel.Critical, "Not started: {Problem}")]
    public static partial void NotStarted(ILogger logger, string problem);

    [LoggerMessage(7, LogLevel.Warning, "The answer of {Field} could not be kept for retries.")]
    public static partial void AnswerNotKept(ILogger logger, string field, Exception reason);

    [LoggerMessage(8, LogLevel.Warning, "Old idempotency marks could not be removed; the next sweep tries again.")]
    public static partial void SweepFailed(ILogger logger, Exception reason);

    [LoggerMessage(40, LogLevel.Information, "{Address} answered: {Answer}")]
    public static partial void HealthAnswer(ILogger logger, string address, string answer);

    [LoggerMessage(41, LogLevel.Error, "{Address} does not answer: {Problem}")]
    public static partial void NoHealthAnswer(ILogger logger, string address, string problem);

    [LoggerMessage(42, LogLevel.Error, "'{Address}' is no address, such as http://127.0.0.1:8080/health/live.")]
    public static partial void NoHealthAddress(ILogger logger, string address);
}
