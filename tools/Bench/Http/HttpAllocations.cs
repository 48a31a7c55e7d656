using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Headless.Bench.Http;

/// <summary>What one request allocates on its whole way through the server, transport included.</summary>
internal static class HttpAllocations
{
    /// <summary>Enough that pools are filled and caches know the documents.</summary>
    private const int WarmUpRequests = 2_000;
    private const int CountedRequests = 2_000;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    public static async Task MeasureAsync(Workshop workshop, string program)
    {
        var port = FreePort();
        using var server = Process.Start(new ProcessStartInfo("dotnet", [program])
        {
            Environment = { ["PORT"] = port.ToString(CultureInfo.InvariantCulture) },
        }) ?? throw new InvalidOperationException("The reference server did not start.");
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            await UntilItListensAsync(client);
            foreach (var request in (string[])["a", "b", "c"])
            {
                var body = await File.ReadAllTextAsync(workshop.At("peers", $"req-{request}.json"));
                await SendAsync(client, body, WarmUpRequests);
                var before = await AllocatedAsync(client);
                await SendAsync(client, body, CountedRequests);
                var bytes = (double)(await AllocatedAsync(client) - before) / CountedRequests;
                History.Append("http", [($"({request}) bytes allocated per request", bytes)]);
            }
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    private static async Task SendAsync(HttpClient client, string body, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await client.PostAsync("/graphql", content);
            response.EnsureSuccessStatusCode();
            await response.Content.ReadAsByteArrayAsync();
        }
    }

    private static async Task<long> AllocatedAsync(HttpClient client) =>
        long.Parse(await client.GetStringAsync("/allocated"), CultureInfo.InvariantCulture);

    private static async Task UntilItListensAsync(HttpClient client)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await AllocatedAsync(client);
                return;
            }
            catch (HttpRequestException) when (Stopwatch.GetElapsedTime(started) < StartTimeout)
            {
                await Task.Delay(50);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
