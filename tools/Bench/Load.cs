using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Headless.Bench;

/// <summary>What one run of the load generator saw.</summary>
/// <param name="RequestsPerSecond">Answers with status 200.</param>
/// <param name="P50">Median time from the first byte sent to the last byte read, in milliseconds.</param>
/// <param name="P99">99th percentile, in milliseconds.</param>
/// <param name="Bytes">Length of the last body, so that two subjects can be held against each other.</param>
internal sealed record LoadResult(double RequestsPerSecond, double P50, double P99, int Bytes);

/// <summary>
/// A closed-loop HTTP/1.1 load generator: each connection sends its next request when it has read the answer to the last one.
/// It works on bare sockets, because a client that costs as much as the server would halve every ratio.
/// </summary>
internal sealed class Load(IPEndPoint server, IReadOnlyList<byte[]> requests, int connections)
{
    /// <summary>A POST of a JSON body, as bytes ready to send.</summary>
    public static byte[] Post(string path, string json) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + $"Content-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}"));

    public async Task<LoadResult> RunAsync(TimeSpan duration)
    {
        var stop = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var started = Stopwatch.GetTimestamp();
        var runs = await Task.WhenAll(Enumerable.Range(0, connections).Select(i => Task.Run(() => DriveAsync(i, stop))));
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var times = runs.SelectMany(run => run.Ticks).Order().ToArray();
        return times.Length == 0
            ? throw new InvalidOperationException("No request was answered.")
            : new LoadResult(times.Length / elapsed, At(times, 0.5), At(times, 0.99), runs[0].Bytes);
    }

    private static double At(long[] sorted, double quantile) =>
        sorted[(int)((sorted.Length - 1) * quantile)] * 1000.0 / Stopwatch.Frequency;

    private async Task<(List<long> Ticks, int Bytes)> DriveAsync(int offset, long stop)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        var reader = new ResponseReader(socket);
        var ticks = new List<long>();
        var bytes = 0;
        for (var i = offset; Stopwatch.GetTimestamp() < stop; i++)
        {
            var sent = Stopwatch.GetTimestamp();
            await socket.SendAsync(requests[i % requests.Count]);
            bytes = await reader.ReadAsync();
            ticks.Add(Stopwatch.GetTimestamp() - sent);
        }

        return (ticks, bytes);
    }

    /// <summary>Reads one answer at a time, with a length or in chunks.</summary>
    private sealed class ResponseReader(Socket socket)
    {
        private byte[] _buffer = new byte[256 * 1024];
        private int _start;
        private int _end;

        public async ValueTask<int> ReadAsync()
        {
            var headerEnd = await FindAsync("\r\n\r\n"u8.ToArray(), 0);
            var header = Encoding.ASCII.GetString(_buffer, _start, headerEnd);
            if (!header.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
            {
                throw new InvalidOperationException(header);
            }

            _start += headerEnd + 4;
            const string Length = "content-length:";
            var at = header.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                return await ReadChunksAsync();
            }

            var line = header.AsSpan(at + Length.Length);
            var lineEnd = line.IndexOf('\r');
            var length = int.Parse(lineEnd < 0 ? line : line[..lineEnd], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
            await EnsureAsync(length);
            _start += length;
            return length;
        }

        private async ValueTask<int> ReadChunksAsync()
        {
            for (var total = 0; ;)
            {
                var lineEnd = await FindAsync("\r\n"u8.ToArray(), 0);
                var digits = Encoding.ASCII.GetString(_buffer, _start, lineEnd);
                var size = int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                _start += lineEnd + 2;
                await EnsureAsync(size + 2);
                _start += size + 2;
                if (size == 0)
                {
                    return total;
                }

                total += size;
            }
        }

        private async ValueTask<int> FindAsync(byte[] what, int from)
        {
            while (true)
            {
                var at = _buffer.AsSpan(_start + from, _end - _start - from).IndexOf(what);
                if (at >= 0)
                {
                    return from + at;
                }

                await EnsureAsync(_end - _start + 1);
            }
        }

        private async ValueTask EnsureAsync(int count)
        {
            while (_end - _start < count)
            {
                if (_start > 0)
                {
                    _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                    (_start, _end) = (0, _end - _start);
                }

                if (_end == _buffer.Length)
                {
                    Array.Resize(ref _buffer, _buffer.Length * 2);
                }

                var read = await socket.ReceiveAsync(_buffer.AsMemory(_end));
                _end += read > 0 ? read : throw new InvalidOperationException("The server closed the connection.");
            }
        }
    }
}
