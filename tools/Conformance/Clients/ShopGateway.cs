using Headless.Gateway;
using Headless.Gateway.Startup;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headless.Conformance.Clients;

/// <summary>The gateway as shipped, in this process, with the demo shop in a folder of its own; its address outlives a restart.</summary>
internal sealed class ShopGateway : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("headless-conformance-").FullName;
    private readonly string[] _settings;
    private string[] _further = [];
    private WebApplication? _app;

    private ShopGateway(string[] settings) => _settings = settings;

    public string Address { get; private set; } = "http://127.0.0.1:0";

    /// <summary>Starts on a free port and waits until it serves.</summary>
    public static async Task<ShopGateway> StartAsync(CancellationToken cancellationToken, params string[] settings)
    {
        var gateway = new ShopGateway(settings);
        await gateway.StartAsync(cancellationToken);
        return gateway;
    }

    /// <summary>
    /// Stops as a deployment does, so that what is open is drained, and starts again, with these settings besides until the next time.
    /// </summary>
    public async Task RestartAsync(string[] further, CancellationToken cancellationToken)
    {
        _further = further;
        await StopAsync();
        await StartAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        string[] settings = [$"--urls={Address}", $"--Storage:Path={_folder}", "--Demo:Seed=true", .. _settings, .. _further];
        _app = GatewayApp.Build(settings, builder => builder.Logging.ClearProviders());
        await _app.StartAsync(cancellationToken);
        await _app.Services.GetRequiredService<Readiness>().WaitAsync(cancellationToken);
        Address = _app.Urls.Single();
    }

    private async Task StopAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
            _app = null;
        }
    }
}
