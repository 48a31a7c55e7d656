using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Timeout;

namespace Headless.Storage.Elasticsearch.Client;

/// <summary>What is tried again, how often and how long.</summary>
internal static class Resilience
{
    public static readonly HttpRequestOptionsKey<bool> IsRepeatable = new("headless.elasticsearch.repeatable");
    public static readonly HttpRequestOptionsKey<string> Operation = new("headless.elasticsearch.operation");

    /// <summary>From the outside in: the bound of the call, the attempts, the bound of an attempt.</summary>
    public static void Configure(
        ResiliencePipelineBuilder<HttpResponseMessage> pipeline, ElasticsearchOptions options, ClientTelemetry telemetry)
    {
        // Retries are counted below and failures told by callers; Polly's own log has a stack trace for each attempt of an outage.
        pipeline.TelemetryListener = null;
        pipeline.AddTimeout(TimeSpan.FromMilliseconds(options.OperationMilliseconds));
        if (options.MaxRetries > 0)
        {
            pipeline.AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = options.MaxRetries,
                Delay = TimeSpan.FromMilliseconds(options.RetryPauseMilliseconds),
                MaxDelay = TimeSpan.FromMilliseconds(options.MaxRetryPauseMilliseconds),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldRetryAfterHeader = true,
                ShouldHandle = attempt => ValueTask.FromResult(ShouldRepeat(attempt.Outcome, attempt.Context)),
                OnRetry = attempt =>
                {
                    telemetry.CountRetry(OperationOf(attempt.Context));
                    return ValueTask.CompletedTask;
                },
            });
        }

        pipeline.AddTimeout(TimeSpan.FromMilliseconds(options.AttemptMilliseconds));
    }

    private static bool ShouldRepeat(Outcome<HttpResponseMessage> outcome, ResilienceContext context)
    {
        if (context.CancellationToken.IsCancellationRequested)
        {
            return false;
        }

        var isRepeatable = context.GetRequestMessage()?.Options.TryGetValue(IsRepeatable, out var repeatable) == true && repeatable;
        return outcome switch
        {
            // Refused before anything was done.
            { Result.StatusCode: HttpStatusCode.TooManyRequests } => true,
            { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } } => true,
            { Result.StatusCode: HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout }
                or { Exception: HttpRequestException or TimeoutRejectedException } => isRepeatable,
            _ => false,
        };
    }

    private static string OperationOf(ResilienceContext context) =>
        context.GetRequestMessage()?.Options.TryGetValue(Operation, out var operation) == true ? operation : "unknown";
}
