using Headless.Conformance.Clients;

namespace Headless.Conformance.Tests;

/// <summary>The gateway for all clients of this run.</summary>
public sealed class ShopFixture : IAsyncLifetime
{
    internal ShopGateway Gateway { get; private set; } = null!;

    public async Task InitializeAsync() => Gateway = await ShopGateway.StartAsync(CancellationToken.None);

    public async Task DisposeAsync() => await Gateway.DisposeAsync();
}

/// <summary>Other people's clients; every check of theirs compares an answer.</summary>
public sealed class ClientTests(ShopFixture shop) : IClassFixture<ShopFixture>
{
    [ClientTheory]
    [InlineData("audits-2025", 61)]
    [InlineData("audits-2026", 61)]
    [InlineData("ws", 6)]
    [InlineData("sse", 5)]
    [InlineData("relay", 10)]
    [InlineData("codegen", 5)]
    [InlineData("apollo", 8)]
    [InlineData("urql", 12)]
    public async Task Client_Should_GetWhatItAskedFor(string suite, int checks) =>
        Verdict.Of(await ClientSuite.RunAsync(suite, shop.Gateway, CancellationToken.None), checks);
}

/// <summary>Tests that need Node and packages of npm; skipped, with what to do, where they are missing.</summary>
internal sealed class ClientTheoryAttribute : TheoryAttribute
{
    public ClientTheoryAttribute()
    {
        if (!NpmFolder.Clients.IsInstalled)
        {
            Skip = "The clients are missing: run 'npm ci' in tools/Conformance/Clients.";
        }
    }
}
