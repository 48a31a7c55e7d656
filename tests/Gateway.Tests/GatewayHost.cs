using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headless.Gateway.Tests;

/// <summary>The whole gateway on a free port, over a data folder of its own.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    public const string AdminKey = "test-key-of-the-administrator";

    private readonly WebApplication _app;
    private readonly string? _ownFolder;

    private GatewayHost(WebApplication app, string? ownFolder)
    {
        (_app, _ownFolder) = (app, ownFolder);
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts with an administrator key and without demo data; further settings win.</summary>
    public static async Task<GatewayHost> StartAsync(Action<WebApplicationBuilder>? configure = null, params string[] settings)
    {
        var folder = settings.Any(setting => setting.StartsWith("--Storage:Path=", StringComparison.Ordinal)) ? null : NewFolder();
        string[] defaults =
            ["--urls=http://127.0.0.1:0", "--Demo:Seed=false", $"--Auth:BootstrapKey={AdminKey}", $"--Storage:Path={folder}"];
        var app = GatewayApp.Build(folder is null ? [.. defaults[..^1], .. settings] : [.. defaults, .. settings], builder =>
        {
            builder.Logging.ClearProviders();
            configure?.Invoke(builder);
        });
        await app.StartAsync();
        return new GatewayHost(app, folder);
    }

    /// <summary>Starts and waits until the host serves.</summary>
    public static async Task<GatewayHost> ReadyAsync(Action<WebApplicationBuilder>? configure = null, params string[] settings)
    {
        var host = await StartAsync(configure, settings);
        await host.Services.GetRequiredService<Startup.Readiness>().WaitAsync(CancellationToken.None);
        return host;
    }

    public static string NewFolder() => Directory.CreateTempSubdirectory("headless-gateway-").FullName;

    public Task<Answer> QueryAsync(string query, object? variables = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, GatewayApp.GraphQLPath, JsonContent.Create(new { query, variables }), headers);

    public Task<Answer> AdminAsync(string query, object? variables = null) => QueryAsync(query, variables, ("X-API-Key", AdminKey));

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Client.SendAsync(request);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task StopAsync() => await _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownFolder is not null)
        {
            Directory.Delete(_ownFolder, recursive: true);
        }
    }
}

/// <summary>A whole answer.</summary>
public sealed record Answer(HttpStatusCode Status, string Body)
{
    public JsonElement Data() => JsonDocument.Parse(Body).RootElement.TryGetProperty("data", out var data)
        ? data
        : throw new InvalidDataException(Body);

    public static Answer Ok(string body) => new(HttpStatusCode.OK, body);

    /// <summary>One request error, as the transport and what stands before it write it.</summary>
    public static Answer Refusal(int status, string code, string message) => new(
        (HttpStatusCode)status, $$$"""{"errors":[{"message":"{{{message}}}","extensions":{"code":"{{{code}}}"}}]}""");
}
