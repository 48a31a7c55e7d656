using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Headless.Storage.Events;

/// <summary>Degraded while a consumer keeps failing: what it feeds (search, points) goes stale, but nothing is lost.</summary>
internal sealed class OutboxHealthCheck(OutboxDispatcher dispatcher) : IHealthCheck
{
    /// <summary>Fewer failed attempts than this may be a passing trouble.</summary>
    private const int WorryingAttempts = 3;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var failing = dispatcher.Consumers
            .Where(consumer => consumer.Failure?.Attempts >= WorryingAttempts)
            .Select(consumer => (consumer.Name, consumer.Position, Failure: consumer.Failure!))
            .Select(stuck => $"{stuck.Name} stands at event {stuck.Position}, "
                + $"{stuck.Failure.Attempts} attempts failed: {stuck.Failure.Message}");
        var description = string.Join("; ", failing);
        return Task.FromResult(description.Length == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(description));
    }
}
