using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Headless.Servers;

/// <summary>
/// A real server on this machine's loopback, with data of its own that go with it. It is a process group of its own and outlives whoever
/// started it, unless that one disposes it. Killing, freezing and thawing it are the faults that tests make.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan MaxStart = TimeSpan.FromSeconds(120);

    private readonly string _command;
    private int _id;

    private ServerProcess(string name, string folder, int port, string command)
    {
        Name = name;
        Folder = folder;
        Port = port;
        _command = command;
    }

    /// <summary>What people call it.</summary>
    public string Name { get; }

    /// <summary>Its data and logs.</summary>
    public string Folder { get; }

    public int Port { get; }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>Of its process group.</summary>
    public int Id => _id;

    /// <summary>Starts it on a free port and waits until something listens there.</summary>
    /// <param name="command">For bash; <c>$DIR</c> is the folder and <c>$PORT</c> the port.</param>
    /// <exception cref="InvalidOperationException">It ended or did not listen in time; the message ends with its last words.</exception>
    public static async Task<ServerProcess> StartAsync(
        string name, string command, CancellationToken cancellationToken = default)
    {
        var folder = Directory.CreateTempSubdirectory($"headless-{name.ToLowerInvariant()}-").FullName;
        if (!OperatingSystem.IsWindows())
        {
            // Elasticsearch refuses to run as root and is started as nobody, who has to get in.
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        }

        var server = new ServerProcess(name, folder, FreePort(), command);
        try
        {
            await server.StartAsync(cancellationToken).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Starts it again on the same port and folder, after <see cref="KillAsync"/>.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo("setsid", ["bash", "-c", $"exec </dev/null >>\"$DIR/output.log\" 2>&1; {_command}"])
        {
            UseShellExecute = false,
            Environment = { ["DIR"] = Folder, ["PORT"] = Port.ToString(CultureInfo.InvariantCulture) },
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Name} could not be started.");
        _id = process.Id;
        var started = Stopwatch.GetTimestamp();
        while (!await ListensAsync(cancellationToken).ConfigureAwait(false))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(started) > MaxStart)
            {
                throw new InvalidOperationException($"{Name} did not start: {LastWords()}");
            }

            await Task.Delay(50, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends it without a goodbye and waits until it is gone; its data stay.</summary>
    public Task KillAsync() => EndAsync("KILL");

    /// <summary>Tells it to end, and waits.</summary>
    public Task StopAsync() => EndAsync("TERM");

    /// <summary>It keeps its sockets open and answers nothing.</summary>
    public Task FreezeAsync() => SignalAsync("STOP", _id);

    public Task ThawAsync() => SignalAsync("CONT", _id);

    public async ValueTask DisposeAsync()
    {
        if (_id != 0)
        {
            await KillAsync().ConfigureAwait(false);
        }

        await RemoveAsync(Folder).ConfigureAwait(false);
    }

    /// <summary>Ends the process group of a server that another process has started, and removes its folder.</summary>
    public static async Task EndAsync(int id, string folder)
    {
        await SignalAsync("KILL", id).ConfigureAwait(false);
        await RemoveAsync(folder).ConfigureAwait(false);
    }

    /// <summary>A port that nobody listens on, with the one a thousand above it, which search servers take as well.</summary>
    public static int FreePort()
    {
        while (true)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var port = ((IPEndPoint)probe.LocalEndpoint).Port;
            if (port + 1000 > IPEndPoint.MaxPort)
            {
                continue;
            }

            try
            {
                using var above = new TcpListener(IPAddress.Loopback, port + 1000);
                above.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; the next one may be free.
            }
        }
    }

    private static async Task RemoveAsync(string folder)
    {
        for (var attempt = 0; Directory.Exists(folder) && attempt < 20; attempt++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
            {
                // A dying process still writes.
                await Task.Delay(100).ConfigureAwait(false);
            }
        }
    }

    private static async Task SignalAsync(string signal, int group)
    {
        using var kill = Process.Start("bash", ["-c", $"kill -{signal} -- -{group} 2>/dev/null; true"]);
        await kill.WaitForExitAsync().ConfigureAwait(false);
    }

    private async Task EndAsync(string signal)
    {
        await SignalAsync("CONT", _id).ConfigureAwait(false);
        await SignalAsync(signal, _id).ConfigureAwait(false);
        while (await ListensAsync(CancellationToken.None).ConfigureAwait(false))
        {
            await Task.Delay(20).ConfigureAwait(false);
        }

        _id = 0;
    }

    private async Task<bool> ListensAsync(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, Port, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string LastWords()
    {
        var logs = Directory.GetFiles(Folder, "*.log");
        return string.Join(Environment.NewLine, logs.SelectMany(log => File.ReadLines(log).TakeLast(5)));
    }
}
