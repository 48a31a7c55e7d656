using System.Globalization;

namespace Headless.Bench.Http;

/// <summary>How long the comparison runs and with whom. The defaults are those of the targets; shorter runs are for a first look.</summary>
/// <param name="Rounds">Turns of each server on each request; the median counts.</param>
/// <param name="Seconds">Length of one turn.</param>
/// <param name="WarmSeconds">Load before each turn. .NET needs some 12 s on one core until all is compiled for good.</param>
/// <param name="Only">The servers, by the names of the reference.</param>
internal sealed record HttpBenchOptions(int Rounds, int Seconds, int WarmSeconds, IReadOnlyList<string> Only)
{
    public const string Usage = "http [--rounds 3] [--secs 8] [--warm 12] [--only headless,net-writer,net-breadth,graphql-jit,graphql-net]";

    private static readonly HttpBenchOptions Default = new(3, 8, 12, [.. HttpBench.Servers]);

    /// <exception cref="FormatException">An option that does not exist, or whose value does not fit; the message says which.</exception>
    public static HttpBenchOptions Parse(ReadOnlySpan<string> args)
    {
        var options = Default;
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : throw new FormatException($"{args[i]} needs a value. Usage: {Usage}");
            options = args[i] switch
            {
                "--rounds" => options with { Rounds = Positive(args[i], value) },
                "--secs" => options with { Seconds = Positive(args[i], value) },
                "--warm" => options with { WarmSeconds = Positive(args[i], value) },
                "--only" => options with { Only = Known(value.Split(',')) },
                _ => throw new FormatException($"There is no option {args[i]}. Usage: {Usage}"),
            };
        }

        return options;
    }

    private static int Positive(string name, string text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : throw new FormatException($"{name} must be a whole number above 0, found {text}.");

    private static string[] Known(string[] names) => names.Except(HttpBench.Servers).FirstOrDefault() is { } unknown
        ? throw new FormatException($"There is no server {unknown}. Known: {string.Join(", ", HttpBench.Servers)}.")
        : names;
}
