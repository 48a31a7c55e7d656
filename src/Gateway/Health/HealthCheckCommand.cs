namespace Headless.Gateway.Health;

/// <summary>
/// <c>healthcheck [ADDRESS]</c>: asks a running gateway how it is and ends with 0 when it is well, else with 1. For images without a shell
/// or curl.
/// </summary>
internal static class HealthCheckCommand
{
    public const string Name = "healthcheck";

    /// <summary>That it lives. An orchestrator that restarts the unhealthy must not do so because a store is away.</summary>
    private const string DefaultAddress = $"{GatewayApp.DefaultUrl}/health/live";

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(4);

    public static async Task<int> RunAsync(string[] args)
    {
        using var loggers = LoggerFactory.Create(logging => logging.AddConsole());
        var logger = loggers.CreateLogger("Headless.Gateway");
        var address = args.Length > 0 ? args[0] : DefaultAddress;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            Log.NoHealthAddress(logger, address);
            return 2;
        }

        // One request of a process of its own: there is no pool to share.
        using var connection = new HttpMessageInvoker(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        using var timeout = new CancellationTokenSource(MaxWait);
        try
        {
            using var answer = await connection.SendAsync(request, timeout.Token);
            Log.HealthAnswer(logger, address, await answer.Content.ReadAsStringAsync(timeout.Token));
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException)
        {
            Log.NoHealthAnswer(logger, address, problem.Message);
            return 1;
        }
    }
}
