using System.Buffers;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using Headless.GraphQL;
using Headless.GraphQL.Language;
using Headless.GraphQL.Validation;
using Headless.ReferenceServer;

namespace Headless.Bench;

/// <summary>The engine alone, without transport: microseconds per answer beside the same by hand, and what a new document costs.</summary>
internal static class EngineBench
{
    private const int Rounds = 9;
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

        await MeasureColdAsync(executor, provider, Cases[1].Query);
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

    /// <summary>A document that is new each time: parsed, validated, planned and executed; the first two also by themselves.</summary>
    private static async Task MeasureColdAsync(GraphQLExecutor executor, IServiceProvider services, string query)
    {
        var output = new ArrayBufferWriter<byte>();
        var document = GraphQLParser.Parse(query);
        var number = 0;
        var parse = await TimeAsync(() =>
        {
            GraphQLParser.Parse(query);
            return default;
        });
        var validate = await TimeAsync(() =>
        {
            DocumentValidator.Validate(executor.Schema, document);
            return default;
        });
        var all = await TimeAsync(async () =>
        {
            output.ResetWrittenCount();
            await executor.ExecuteAsync(GraphQLRequest.Of($"{query} # {number++}"), services, output, default);
        });
        History.Append("engine", [
            ("new document (b): parse", parse),
            ("new document (b): validate", validate),
            ("new document (b): all, planned and executed", all)]);
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
