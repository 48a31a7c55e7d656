using System.Net;
using System.Text.Json;
using Headless.Gateway.Startup;
using Headless.Storage.Documents;
using Headless.Storage.KeyValue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Headless.Gateway.Tests;

/// <summary>What probes see, and what clients see meanwhile.</summary>
public sealed class HealthTests
{
    private static readonly string[] Parts = ["documents", "key-value", "outbox", "search", "startup"];

    [Fact]
    public async Task Health_Should_NameEveryPart_When_AllIsWell()
    {
        await using var host = await GatewayHost.ReadyAsync();

        Assert.Equal(Answer.Ok("""{"status":"live"}"""), await host.SendAsync(HttpMethod.Get, "/health/live", null));
        var answer = await host.SendAsync(HttpMethod.Get, "/health/ready", null);
        Assert.Equal((HttpStatusCode.OK, "ready"), (answer.Status, StatusOf(answer)));
        Assert.Equal(Parts.Select(part => $"{part} ok"), PartsOf(answer));
    }

    [Fact]
    public async Task Api_Should_BeUnavailable_When_TheStartIsNotFinished()
    {
        var gate = new GatedTask();
        await using var host = await GatewayHost.StartAsync(builder => builder.Services.AddSingleton<IStartupTask>(gate));
        await gate.Running.Task;

        var probe = await host.SendAsync(HttpMethod.Get, "/health/ready", null);
        var query = await host.QueryAsync("{ __typename }");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not ready"), (probe.Status, StatusOf(probe)));
        Assert.Contains("startup failed", PartsOf(probe));
        Assert.Contains("waiting for: the gate", probe.Body, StringComparison.Ordinal);
        Assert.Equal(Answer.Refusal(503, "UNAVAILABLE", "The service is not ready: the gate. Try again in a second."), query);
        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync(HttpMethod.Get, "/health/live", null)).Status);

        gate.Open.SetResult();
        await host.Services.GetRequiredService<Readiness>().WaitAsync(CancellationToken.None);
        Assert.Equal(Answer.Ok("""{"data":{"__typename":"Query"}}"""), await host.QueryAsync("{ __typename }"));
    }

    [Fact]
    public async Task Host_Should_Stop_When_AStartupTaskFails()
    {
        var gate = new GatedTask();
        await using var host = await GatewayHost.StartAsync(builder => builder.Services.AddSingleton<IStartupTask>(gate));
        var stopped = new TaskCompletionSource();
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopped.SetResult);

        gate.Open.SetException(new InvalidDataException("The demo data is broken."));

        await stopped.Task;
        var failure = await Assert.ThrowsAsync<InvalidDataException>(
            () => host.Services.GetRequiredService<Readiness>().WaitAsync(CancellationToken.None));
        Assert.Equal("The demo data is broken.", failure.Message);
    }

    [Fact]
    public async Task Outage_Should_BeNamed_When_AStoreDoesNotAnswer()
    {
        await using var host = await GatewayHost.ReadyAsync(
            builder => builder.Services.AddSingleton<IKeyValueStore, BrokenStore>());

        var probe = await host.SendAsync(HttpMethod.Get, "/health/ready", null);
        var query = await host.QueryAsync("{ cart(id: \"cart_00000000000000000000000000\") { id } }");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not ready"), (probe.Status, StatusOf(probe)));
        Assert.Contains("key-value failed", PartsOf(probe));
        Assert.Equal(
            new Answer(
                (HttpStatusCode)294,
                """{"errors":[{"message":"A store does not answer at the moment. Try again soon.","locations":[{"line":1,"column":3}],"""
                + "\"path\":[\"cart\"],\"extensions\":{\"code\":\"UNAVAILABLE\"}}],\"data\":{\"cart\":null}}"),
            query);
    }

    private static string? StatusOf(Answer answer) => JsonDocument.Parse(answer.Body).RootElement.GetProperty("status").GetString();

    private static IEnumerable<string> PartsOf(Answer answer) =>
        from part in JsonDocument.Parse(answer.Body).RootElement.GetProperty("parts").EnumerateArray()
        let text = $"{part.GetProperty("name")} {part.GetProperty("status")}"
        orderby text
        select text;

    private sealed class GatedTask : IStartupTask
    {
        public TaskCompletionSource Running { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "the gate";

        public Task RunAsync(CancellationToken cancellationToken)
        {
            Running.SetResult();
            return Open.Task.WaitAsync(cancellationToken);
        }
    }

    private sealed class BrokenStore : IKeyValueStore
    {
        public ValueTask<IReadOnlyList<KeyValueEntry?>> GetAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
            throw Outage();

        public ValueTask<CompareAndSetResult> CompareAndSetAsync(
            string key, long expectedVersion, ReadOnlyMemory<byte> value, TimeSpan? expiry, CancellationToken cancellationToken) =>
            throw Outage();

        public ValueTask<bool> DeleteAsync(string key, long? expectedVersion, CancellationToken cancellationToken) => throw Outage();

        public ValueTask<long> IncrementAsync(string key, long delta, TimeSpan? expiry, CancellationToken cancellationToken) =>
            throw Outage();

        public ValueTask<TokenBucketResult> TakeAsync(
            string key, TokenBucket bucket, int points, CancellationToken cancellationToken) => throw Outage();

        private static StoreUnavailableException Outage() => new("key-value", "it is switched off");
    }
}
