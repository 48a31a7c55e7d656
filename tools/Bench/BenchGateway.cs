using System.Net;
using Headless.Gateway;
using Headless.Gateway.Startup;

namespace Headless.Bench;

/// <summary>The gateway as shipped, in this process, on a free port and over a data folder, with further endpoints beside.</summary>
internal sealed class BenchGateway : IAsyncDisposable
{
    public const string Key = "bench-administrator-key";

    private readonly WebApplication _app;

    private BenchGateway(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Urls.First());
        EndPoint = new IPEndPoint(IPAddress.Loopback, Address.Port);
    }

    public Uri Address { get; }

    public IPEndPoint EndPoint { get; }

    public IServiceProvider Services => _app.Services;

    public static Task<BenchGateway> StartAsync(string data, Action<WebApplication>? map = null) =>
        StartAsync([$"--Storage:Path={data}"], map);

    public static async Task<BenchGateway> StartAsync(string[] settings, Action<WebApplication>? map = null)
    {
        var app = GatewayApp.Build(
            [
                .. settings,
                "--urls=http://127.0.0.1:0",
                "--Demo:Seed=false",
                $"--Auth:BootstrapKey={Key}",
                "--Logging:LogLevel:Default=Warning",
            ]);
        map?.Invoke(app);
        await app.StartAsync();
        await app.Services.GetRequiredService<Readiness>().WaitAsync(CancellationToken.None);
        return new BenchGateway(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
