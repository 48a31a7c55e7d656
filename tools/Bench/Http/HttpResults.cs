using System.Text.Json;

namespace Headless.Bench.Http;

/// <summary>Medians of one server on one request.</summary>
/// <param name="RequestsPerSecond">As wrk saw it.</param>
/// <param name="CpuMicroseconds">Processor time of the server for each request.</param>
/// <param name="Foreign">Cores that others kept busy meanwhile; above a few hundredths the rates are not worth much.</param>
internal sealed record HttpResult(double RequestsPerSecond, double CpuMicroseconds, double Foreign);

/// <summary>What the reference's script has measured: server, request, turn.</summary>
internal sealed class HttpResults
{
    private readonly Dictionary<(string Server, string Request), HttpResult> _medians = [];

    /// <exception cref="InvalidOperationException">A server answered with something else than 200, or cut a connection.</exception>
    public static HttpResults Read(string path)
    {
        var results = new HttpResults();
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        foreach (var server in json.RootElement.EnumerateObject())
        {
            foreach (var request in server.Value.EnumerateObject())
            {
                var turns = request.Value.EnumerateArray().ToList();
                if (turns.Exists(turn => turn.GetProperty("bad").GetInt32() > 0))
                {
                    throw new InvalidOperationException($"{server.Name} refused requests ({request.Name}).");
                }

                results._medians[(server.Name, request.Name)] =
                    new HttpResult(Median(turns, "rps"), Median(turns, "cpu_us"), Median(turns, "foreign"));
            }
        }

        return results;
    }

    public bool Has(string server) => _medians.Keys.Any(key => key.Server == server);

    public HttpResult Of(string server, string request) => _medians[(server, request)];

    private static double Median(List<JsonElement> turns, string property) =>
        turns.Select(turn => turn.GetProperty(property).GetDouble()).Order().ElementAt(turns.Count / 2);
}
