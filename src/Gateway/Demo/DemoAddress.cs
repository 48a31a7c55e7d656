using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Headless.Gateway.Demo;

/// <summary>
/// Where browsers find the demo's pictures: <c>Demo:ImageBaseUrl</c>, else the first address on which this host listens.
/// Front ends run on other origins, so the catalog holds whole addresses.
/// </summary>
internal sealed class DemoAddress(IConfiguration configuration, IServer server, IHostApplicationLifetime lifetime)
{
    public const string Setting = "Demo:ImageBaseUrl";

    private static readonly string[] AnyHost = ["://+", "://*", "://0.0.0.0", "://[::]"];

    /// <summary>Ends with a slash.</summary>
    public async Task<Uri> FindAsync(CancellationToken cancellationToken)
    {
        if (configuration[Setting] is { Length: > 0 } configured)
        {
            return Uri.TryCreate(configured.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                ? uri
                : throw new InvalidOperationException($"{Setting} is '{configured}'. It must be an http or https address.");
        }

        await StartedAsync(cancellationToken);
        var listening = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost";
        var reachable = AnyHost.Aggregate(listening, (url, any) => url.Replace(any, "://localhost", StringComparison.Ordinal));
        return new Uri(reachable + "/");
    }

    /// <summary>Ports that the system chooses are known only once the server runs.</summary>
    private async Task StartedAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
    }
}
