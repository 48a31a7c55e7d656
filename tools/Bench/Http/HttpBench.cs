using System.Globalization;
using System.Text.Json;

namespace Headless.Bench.Http;

/// <summary>
/// The engine over HTTP beside the reference servers, in the reference's own run: every answer is checked first, the server has one core
/// and the load (wrk) the other, servers take turns, medians count.
/// </summary>
internal static class HttpBench
{
    private const string Ours = "headless";

    /// <summary>Above it the machine was not ours alone.</summary>
    private const double MaxForeignCores = 0.06;

    /// <summary>Ours divided by another's, and what it must come to at least.</summary>
    private static readonly (string Other, string Request, double Target)[] Targets =
    [
        ("net-writer", "a", 0.6), ("net-writer", "b", 0.75), ("net-writer", "c", 0.8),
        ("net-breadth", "a", 0), ("net-breadth", "b", 0), ("net-breadth", "c", 0),
        ("graphql-jit", "a", 0), ("graphql-jit", "b", 2.4), ("graphql-jit", "c", 3),
        ("graphql-net", "a", 0), ("graphql-net", "b", 5), ("graphql-net", "c", 12),
    ];

    public static IReadOnlyList<string> Servers { get; } = [Ours, "net-writer", "net-breadth", "graphql-jit", "graphql-net"];

    /// <summary>0 when every target is met, 1 when one is missed, 2 when it could not be measured.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            return await CompareAsync(HttpBenchOptions.Parse(args));
        }
        catch (Exception problem) when (problem is FormatException or InvalidOperationException)
        {
            Console.Error.WriteLine(problem.Message);
            return 2;
        }
    }

    private static async Task<int> CompareAsync(HttpBenchOptions options)
    {
        var workshop = await Workshop.PrepareAsync();
        var program = Path.Combine(AppContext.BaseDirectory, "Headless.ReferenceServer.dll");
        object[] start = [new[] { "dotnet", program }, new Dictionary<string, string>()];
        await File.WriteAllTextAsync(
            workshop.At("extra-peers.json"), JsonSerializer.Serialize(new Dictionary<string, object[]> { [Ours] = start }));
        await HttpAllocations.MeasureAsync(workshop, program);
        await workshop.RunAsync(
            "run", "python3", "bench.py", "--only", string.Join(',', options.Only), "--rounds", Text(options.Rounds),
            "--secs", Text(options.Seconds), "--warm", Text(options.WarmSeconds), "--out", workshop.At("results.json"));
        return Report(HttpResults.Read(workshop.At("results.json")));
    }

    /// <summary>Prints and keeps all figures; 1 when a target is missed.</summary>
    private static int Report(HttpResults results)
    {
        var figures = new List<(string, double)>();
        var verdicts = new List<(string Text, bool IsMissed)>();
        foreach (var server in Servers.Where(results.Has))
        {
            foreach (var request in (string[])["a", "b", "c"])
            {
                var result = results.Of(server, request);
                figures.Add(($"({request}) {server}, requests per second", result.RequestsPerSecond));
                figures.Add(($"({request}) {server}, CPU microseconds", result.CpuMicroseconds));
                if (result.Foreign > MaxForeignCores)
                {
                    Console.WriteLine($"({request}) {server}: others took {result.Foreign:0.00} of a core; trust CPU, not rates.");
                }
            }
        }

        foreach (var (other, request, target) in Targets.Where(t => results.Has(Ours) && results.Has(t.Other)))
        {
            var (ours, theirs) = (results.Of(Ours, request), results.Of(other, request));
            var byRate = ours.RequestsPerSecond / theirs.RequestsPerSecond;
            var byCpu = theirs.CpuMicroseconds / ours.CpuMicroseconds;
            figures.Add(($"({request}) ratio to {other}", byRate));
            figures.Add(($"({request}) ratio to {other} by CPU", byCpu));
            verdicts.Add((Verdict(other, request, target, byRate, byCpu), byRate < target));
        }

        History.Append("http", figures);
        verdicts.ForEach(verdict => Console.WriteLine(verdict.Text));
        return verdicts.Exists(verdict => verdict.IsMissed) ? 1 : 0;
    }

    private static string Verdict(string other, string request, double target, double byRate, double byCpu)
    {
        var wanted = target == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture, $", target {target:0.##}: {(byRate < target ? "MISSED" : "met")}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"({request}) ours / {other,-12} {byRate,6:0.00} by requests per second, {byCpu,6:0.00} by CPU{wanted}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
