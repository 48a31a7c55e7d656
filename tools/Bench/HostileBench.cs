using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Headless.Bench;

/// <summary>
/// Whether requests that are made to hurt are refused in no time, and whether an honest caller beside them notices. Each is sent over a
/// connection of its own; its time runs from the first byte sent to the last byte of the refusal.
/// </summary>
internal static class HostileBench
{
    private const int WarmUps = 10;
    private const int Runs = 40;
    private const double AllowedMs = 5;
    private const string Honest = """{"query":"{ products(first: 24) { nodes { id slug name } } }"}""";

    public static async Task<int> RunAsync()
    {
        var data = Directory.CreateTempSubdirectory("headless-hostile-").FullName;
        try
        {
            await using var gateway = await BenchGateway.StartAsync(data);
            var requests = HostileDocuments.All().Select(d => (d.Name, Request: Request(d.Body))).ToList();
            foreach (var (_, request) in requests)
            {
                for (var i = 0; i < WarmUps; i++)
                {
                    await AskAsync(gateway.EndPoint, request);
                }
            }

            var honest = Request(Encoding.UTF8.GetBytes(Honest));
            await HonestAsync(gateway.EndPoint, honest, Task.Delay(TimeSpan.FromSeconds(2)));
            var alone = await HonestAsync(gateway.EndPoint, honest, Task.Delay(TimeSpan.FromSeconds(5)));
            using var stop = new CancellationTokenSource();
            var figures = new List<(string Figure, double Value)>();
            var load = Task.Run(async () =>
            {
                foreach (var (name, request) in requests)
                {
                    figures.AddRange(await MeasureAsync(gateway.EndPoint, name, request));
                }
            });
            var beside = await HonestAsync(gateway.EndPoint, honest, load);
            await load;
            History.Append("hostile", [
                .. figures,
                ("honest caller alone: p50 ms", At(alone, 0.5)),
                ("honest caller alone: p99 ms", At(alone, 0.99)),
                ("honest caller beside them: p50 ms", At(beside, 0.5)),
                ("honest caller beside them: p99 ms", At(beside, 0.99))]);
            var slow = figures.Count(f => f.Figure.EndsWith("median ms", StringComparison.Ordinal) && f.Value > AllowedMs);
            Console.WriteLine($"{requests.Count - slow} of {requests.Count} were refused within {AllowedMs} ms.");
            return slow == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<(string Figure, double Value)[]> MeasureAsync(IPEndPoint server, string name, byte[] request)
    {
        var times = new List<double>(Runs);
        var answer = "";
        for (var i = 0; i < Runs; i++)
        {
            (var ms, answer) = await AskAsync(server, request);
            times.Add(ms);
        }

        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name,-52}{At(times, 0.5),8:0.00} ms{times[^1],8:0.00} ms  {Outcome(answer)}"));
        return [($"{name}: median ms", At(times, 0.5)), ($"{name}: max ms", times[^1])];
    }

    /// <summary>One caller in a closed loop until something else is done.</summary>
    private static async Task<List<double>> HonestAsync(IPEndPoint server, byte[] request, Task until)
    {
        var times = new List<double>();
        using var socket = await ConnectAsync(server);
        while (!until.IsCompleted)
        {
            var started = Stopwatch.GetTimestamp();
            await socket.SendAsync(request);
            await ReadAnswerAsync(socket);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            await Task.Delay(1);
        }

        times.Sort();
        return times;
    }

    private static async Task<(double Ms, string Answer)> AskAsync(IPEndPoint server, byte[] request)
    {
        using var socket = await ConnectAsync(server);
        var started = Stopwatch.GetTimestamp();
        var sending = SendAsync(socket, request);
        var answer = await ReadAnswerAsync(socket);
        var ms = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        socket.Shutdown(SocketShutdown.Both);
        await sending;
        return (ms, answer);
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        return socket;
    }

    /// <summary>A refusal may come before everything is sent; the rest then finds nobody.</summary>
    private static async Task SendAsync(Socket socket, byte[] request)
    {
        try
        {
            for (var sent = 0; sent < request.Length;)
            {
                sent += await socket.SendAsync(request.AsMemory(sent));
            }
        }
        catch (SocketException)
        {
            // The server has answered and closed.
        }
    }

    private static async Task<string> ReadAnswerAsync(Socket socket)
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            length += read;
            var text = Encoding.UTF8.GetString(buffer, 0, length);
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (read == 0 || (head >= 0 && length >= head + 4 + Length(text[..head])))
            {
                return text;
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, length * 2);
            }
        }
    }

    private static int Length(string head)
    {
        const string Name = "Content-Length: ";
        var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : int.Parse(head.AsSpan(at + Name.Length).ToString().Split('\r')[0], CultureInfo.InvariantCulture);
    }

    /// <summary>The status and the error's code.</summary>
    private static string Outcome(string answer)
    {
        const string Code = "\"code\":\"";
        var at = answer.IndexOf(Code, StringComparison.Ordinal);
        var code = at < 0 ? "no error" : answer[(at + Code.Length)..].Split('"')[0];
        const string Limit = "\"limit\":\"";
        var limit = answer.IndexOf(Limit, StringComparison.Ordinal);
        return $"{answer.AsSpan(9, 3)} {code} {(limit < 0 ? "" : answer[(limit + Limit.Length)..].Split('"')[0])}";
    }

    private static byte[] Request(byte[] body) =>
    [
        .. Encoding.ASCII.GetBytes(
            "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + $"Accept: application/graphql-response+json\r\nContent-Length: {body.Length}\r\n\r\n"),
        .. body,
    ];

    private static double At(List<double> sorted, double quantile) => sorted[(int)((sorted.Count - 1) * quantile)];
}
