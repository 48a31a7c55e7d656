using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Headless.Gateway;
using Headless.GraphQL;
using Headless.GraphQL.Language;
using Headless.GraphQL.Planning;
using Headless.GraphQL.Validation;
using Headless.ReferenceServer;

namespace Headless.Bench;

/// <summary>The engine alone, without transport: microseconds per answer beside the same by hand, and what a new document costs.</summary>
internal static class EngineBench
{
    private const int Rounds = 9;

    /// <summary>Until everything is compiled for good.</summary>
    private const int WarmUpRounds = 4;

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(300);

    private static readonly (string Name, string Query, Action<Utf8JsonWriter> ByHand)[] Cases =
    [
        ("a", ReferenceRequests.Hello, ReferenceWriter.WriteHello),
        ("b", ReferenceRequests.Products, ReferenceWriter.WriteProducts),
        ("c", ReferenceRequests.Groups, ReferenceWriter.WriteGroups),
    ];

    public static async Task RunAsync()
    {
        var services = new ServiceCollection();
        services.AddGraphQL().AddModule<ReferenceServerGraphQLModule>();
        await using var provider = services.BuildServiceProvider();
        var executor = provider.GetRequiredService<GraphQLExecutor>();
        foreach (var (name, query, byHand) in Cases)
        {
            await MeasureAsync(executor, provider, name, query, byHand);
        }

        await MeasureColdAsync();
    }

    private static async Task MeasureAsync(
        GraphQLExecutor executor, IServiceProvider services, string name, string query, Action<Utf8JsonWriter> byHand)
    {
        var output = new ArrayBufferWriter<byte>();
        var request = GraphQLRequest.Of(query);
        await EngineAsync();
        var answer = output.WrittenSpan.ToArray();
        await ByHandAsync();
        if (!output.WrittenSpan.SequenceEqual(answer))
        {
            throw new InvalidOperationException($"({name}) is not what is written by hand.");
        }

        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(await TimeAsync(EngineAsync));
            theirs.Add(await TimeAsync(ByHandAsync));
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);
        const int Counted = 100;
        for (var i = 0; i < Counted; i++)
        {
            await EngineAsync();
        }

        var bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / Counted;
        var (our, their) = (Median(ours), Median(theirs));
        History.Append("engine", [
            ($"({name}) microseconds", our), ($"({name}) by hand", their), ($"({name}) ratio to by hand", their / our),
            ($"({name}) bytes allocated", bytes)]);

        async ValueTask EngineAsync()
        {
            output.ResetWrittenCount();
            await executor.ExecuteAsync(request, services, output, default);
        }

        ValueTask ByHandAsync()
        {
            output.ResetWrittenCount();
            using var writer = new Utf8JsonWriter(
                output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
            byHand(writer);
            return default;
        }
    }

    /// <summary>A document of the gateway that nobody has sent before: what reading, checking and planning it take.</summary>
    private static async Task MeasureColdAsync()
    {
        await using var app = GatewayApp.Build(
            [$"--Storage:Path={Path.Combine(Path.GetTempPath(), "headless-bench-cold")}", "--Logging:LogLevel:Default=None"]);
        var executor = app.Services.GetRequiredService<GraphQLExecutor>();
        var limits = new GraphQLLimits();
        var document = GraphQLParser.Parse(ColdDocument.Text);
        using var json = JsonDocument.Parse(ColdDocument.Variables);
        var variables = new PreparedDocument(executor.Composed, document).Find(null).CoerceVariables(json.RootElement);
        var text = Encoding.UTF8.GetBytes(ColdDocument.Text);
        (string Name, Action Run)[] parts =
        [
            ("parse", () => GraphQLParser.Parse(Encoding.UTF8.GetString(text), limits.ToParserOptions())),
            ("validate", () =>
            {
                LimitChecker.Check(document, limits);
                DocumentValidator.Validate(executor.Schema, document);
            }),
            ("plan", () => new PreparedDocument(executor.Composed, document).Find(null).PlanFor(variables)),
        ];

        var times = parts.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < WarmUpRounds + Rounds; round++)
        {
            for (var i = 0; i < parts.Length; i++)
            {
                var time = await TimeAsync(() =>
                {
                    parts[i].Run();
                    return default;
                });
                times[i].AddRange(round < WarmUpRounds ? [] : [time]);
            }
        }

        var medians = times.Select(Median).ToList();
        History.Append("engine", [
            .. parts.Select((part, i) => ($"new document of 60 fields: {part.Name}, microseconds", medians[i])),
            ("new document of 60 fields: all three, microseconds", medians.Sum())]);
    }

    private static async Task<double> TimeAsync(Func<ValueTask> action)
    {
        var started = Stopwatch.GetTimestamp();
        var count = 0;
        do
        {
            await action();
            count++;
        }
        while (Stopwatch.GetElapsedTime(started) < Turn);
        return Stopwatch.GetElapsedTime(started).TotalMicroseconds / count;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
