using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Headless.Bench;

/// <summary>
/// What subscribers cost a gateway process of its own: each one that waits, and one that stops reading while what it subscribed to changes
/// thousands of times.
/// </summary>
internal static class SubscriberBench
{
    private const int Port = 18_098;
    private const int Waiting = 2_000;

    /// <summary>Opened before anything is measured, so that code and pools are there.</summary>
    private const int First = 200;

    private const int Changes = 5_000;
    private const string Key = "bench-administrator-key";

    /// <summary>How long memory may settle, and with it what is still on its way.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    private static readonly IPEndPoint EndPoint = new(IPAddress.Loopback, Port);

    public static async Task RunAsync()
    {
        var data = Directory.CreateTempSubdirectory("headless-bench-subscribers-").FullName;
        var host = Path.Combine(AppContext.BaseDirectory, "Headless.Gateway.dll");
        string[] settings =
        [
            $"--Storage:Path={data}", $"--urls=http://127.0.0.1:{Port}", "--Demo:Seed=false", $"--Auth:BootstrapKey={Key}",
            "--GraphQL:Subscriptions:SendTimeout=00:05:00",
        ];
        using var gateway = Process.Start(new ProcessStartInfo("dotnet", [host, .. settings]) { RedirectStandardOutput = true })!;
        _ = gateway.StandardOutput.ReadToEndAsync();
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
            await ReadyAsync(client);
            var (cart, line) = await CartAsync(client);
            var each = await WaitingAsync(gateway, cart);
            var grown = await NotReadingAsync(gateway, client, cart, line);
            History.Append("subscribers", [
                ($"each of {Waiting} that wait, KB", each),
                ($"one that stops reading over {Changes} changes, MB", grown)]);
        }
        finally
        {
            gateway.Kill();
            await gateway.WaitForExitAsync();
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<double> WaitingAsync(Process gateway, string cart)
    {
        const string Query =
            "subscription($id: ID!) { cartChanged(id: $id) { version totalQuantity lines { quantity variant { name } } "
            + "cost { total { amount currencyCode } } } }";
        var sockets = new List<Socket>();
        try
        {
            await OpenAsync(First);
            var before = await ResidentAsync(gateway);
            await OpenAsync(Waiting);
            return (await ResidentAsync(gateway) - before) / 1024.0 / Waiting;
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        async Task OpenAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                sockets.Add(await SubscribeAsync(Query, cart));
            }
        }
    }

    /// <summary>The same changes twice, without and with a subscriber whose answers are some 20 KB each: what grows is its doing.</summary>
    private static async Task<double> NotReadingAsync(Process gateway, HttpClient client, string cart, string line)
    {
        var fields = string.Join(' ', Enumerable.Range(0, 100).Select(i => $"f{i}: lines {{ id quantity variant {{ name }} }}"));
        await ChangeAsync(client, cart, line);
        var before = await ResidentAsync(gateway);
        using var socket = await SubscribeAsync($"subscription($id: ID!) {{ cartChanged(id: $id) {{ version {fields} }} }}", cart);
        await ChangeAsync(client, cart, line);
        return (await ResidentAsync(gateway) - before) / 1024.0 / 1024;
    }

    private static async Task ChangeAsync(HttpClient client, string cart, string line)
    {
        const string Change =
            """
            mutation($cart: ID!, $line: ID!, $quantity: Int!) {
              cartLinesUpdate(cartId: $cart, lines: [{lineId: $line, quantity: $quantity}]) { userErrors { message } }
            }
            """;
        for (var i = 0; i < Changes; i++)
        {
            await AskAsync(client, Change, new { cart, line, quantity = 1 + (i % 2) });
        }
    }

    private static async Task<long> ResidentAsync(Process gateway)
    {
        await Task.Delay(Settling);
        gateway.Refresh();
        return gateway.WorkingSet64;
    }

    /// <summary>A subscriber that has been let in and reads no further. Its socket takes little, so the server feels it soon.</summary>
    private static async Task<Socket> SubscribeAsync(string query, string cart)
    {
        var body = JsonSerializer.Serialize(new { query, variables = new { id = cart } });
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(EndPoint);
        await socket.SendAsync(Encoding.UTF8.GetBytes(
            $"POST /graphql HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
        var answer = new byte[512];
        var head = Encoding.ASCII.GetString(answer, 0, await socket.ReceiveAsync(answer));
        return head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) ? socket : throw new InvalidOperationException(head);
    }

    private static async Task<(string Cart, string Line)> CartAsync(HttpClient client)
    {
        client.DefaultRequestHeaders.Add("X-API-Key", Key);
        var product = await AskAsync(
            client,
            """
            mutation { productCreate(input: {name: "Lamp", status: ACTIVE, variants: [
              {sku: "L1", name: "Lamp", price: {amount: "10", currencyCode: "CNY"}}
            ]}) { product { variants { id } } } }
            """,
            null);
        var variant = product.GetProperty("productCreate").GetProperty("product").GetProperty("variants")[0].GetProperty("id").GetString();
        var made = await AskAsync(
            client,
            "mutation($v: ID!) { cartCreate(lines: [{variantId: $v}]) { cart { id lines { id } } userErrors { message } } }",
            new { v = variant });
        var cart = made.GetProperty("cartCreate").GetProperty("cart");
        return (cart.GetProperty("id").GetString()!, cart.GetProperty("lines")[0].GetProperty("id").GetString()!);
    }

    private static async Task<JsonElement> AskAsync(HttpClient client, string query, object? variables)
    {
        var body = JsonSerializer.Serialize(new { query, variables });
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri("/graphql", UriKind.Relative), content);
        var answer = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync());
        return answer.TryGetProperty("errors", out var errors)
            ? throw new InvalidOperationException(errors.ToString())
            : answer.GetProperty("data");
    }

    private static async Task ReadyAsync(HttpClient client)
    {
        while (true)
        {
            try
            {
                using var response = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }
}
