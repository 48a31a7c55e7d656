using System.Security.Cryptography;
using Headless.Gateway;
using Headless.Gateway.Startup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headless.Cli.Connection;

/// <summary>The whole gateway inside of this process, on a loopback port that the system chooses, for this process alone.</summary>
internal static class EmbeddedGateway
{
    /// <summary>Opens the shop in a data folder; one that another process uses is refused with a message that says what to do.</summary>
    public static Task<GatewayConnection> OpenAsync(DirectoryInfo data, CancellationToken cancellationToken) =>
        OpenAsync([$"--Storage:Path={data.FullName}"], cancellationToken);

    /// <summary>Opens the shop that a gateway with these settings would serve.</summary>
    public static async Task<GatewayConnection> OpenAsync(string[] settings, CancellationToken cancellationToken)
    {
        var key = "hk_cli_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var app = Build([.. settings, $"--Auth:BootstrapKey={key}"]);
        try
        {
            await app.StartAsync(cancellationToken);
            await app.Services.GetRequiredService<Readiness>().WaitAsync(cancellationToken);
        }
        catch (Exception reason) when (reason is InvalidOperationException or IOException)
        {
            await app.DisposeAsync();
            throw new CliException($"{reason.Message}\nA gateway that runs on this folder is reached by --url ADDRESS --key KEY.", reason);
        }

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return GatewayConnection.To(new Uri(addresses.First()), key, new Host(app));
    }

    /// <summary>The host without its stores opened: what it is composed of can be looked at.</summary>
    public static WebApplication Build(params string[] settings) => GatewayApp.Build(
        ["--urls=http://127.0.0.1:0", "--Demo:Seed=false", $"--GraphQL:Timeout={GatewayConnection.MaxWait}", .. settings],
        builder => builder.Logging.ClearProviders());

    /// <summary>Lets what runs in the background come to an end before the stores close.</summary>
    private sealed class Host(WebApplication app) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }
}
