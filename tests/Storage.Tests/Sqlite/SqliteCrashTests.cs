using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using Headless.Storage.Documents;
using Headless.Storage.Events;
using Headless.Storage.KeyValue;
using Headless.Storage.Tests.Documents;
using SortKey = Headless.Storage.Documents.SortKey;

namespace Headless.Storage.Tests.Sqlite;

/// <summary>A process that commits is killed at a random moment, again and again over the same folder.</summary>
public sealed class SqliteCrashTests
{
    private const int Rounds = 6;

    [Fact]
    public async Task AcknowledgedCommits_Should_BeThereWhole_When_TheProcessIsKilled()
    {
        await using var host = await SqliteHost.StartAsync([Toys.Collection]);
        await host.CloseAsync();
        var random = new Random(Environment.TickCount);
        var total = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var acknowledged = await RunAndKillAsync(host.Folder, random.Next(50, 1500));

            await host.OpenAsync([Toys.Collection]);
            for (var writer = 0; writer < CrashingWriter.Writers; writer++)
            {
                await CheckDocumentsAsync(host, writer, acknowledged.GetValueOrDefault(("document", writer)));
                await CheckValueAsync(host, writer, acknowledged.GetValueOrDefault(("value", writer)));
            }

            total = acknowledged.Values.Sum();
            await host.CloseAsync();
        }

        Assert.True(total > 100, $"only {total} steps were acknowledged");
    }

    private static async Task<Dictionary<(string Kind, int Writer), int>> RunAndKillAsync(string folder, int lines)
    {
        await using var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
        string[] arguments = ["exec", typeof(SqliteCrashTests).Assembly.Location, folder, pipe.GetClientHandleAsString()];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardError = true })!;
        pipe.DisposeLocalCopyOfClientHandle();
        using var output = new StreamReader(pipe);
        var errors = process.StandardError.ReadToEndAsync();
        var acknowledged = new Dictionary<(string, int), int>();
        var read = 0;
        while (await output.ReadLineAsync() is { } line)
        {
            var parts = line.Split(' ');
            if (parts.Length == 3 && int.TryParse(parts[2], CultureInfo.InvariantCulture, out var step))
            {
                // The last line may be cut off, and then names a smaller step.
                var key = (parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture));
                acknowledged[key] = Math.Max(step, acknowledged.GetValueOrDefault(key));
            }

            if (++read == lines)
            {
                process.Kill();
            }
        }

        await process.WaitForExitAsync();
        Assert.True(read >= lines, $"The writer ended by itself: {await errors}");
        return acknowledged;
    }

    private static async Task CheckDocumentsAsync(SqliteHost host, int writer, int acknowledged)
    {
        var counter = (await host.Documents.GetAsync(Toys.Collection, [CrashingWriter.Counter(writer)], default))[0];
        var steps = counter?.Version ?? 0;
        Assert.True(steps >= acknowledged, $"writer {writer}: {acknowledged} acknowledged, {steps} there");
        if (counter is not null)
        {
            Assert.Equal((steps, steps % 3000), ((int)counter.Price!, counter.Name!.Length));
        }

        var pairs = Enumerable.Range(1, steps + 2)
            .SelectMany(step => new[] { CrashingWriter.First(writer, step), CrashingWriter.Second(writer, step) });
        var found = await host.Documents.GetAsync(Toys.Collection, [.. pairs], default);
        Assert.Equal(2 * steps, found.TakeWhile(toy => toy is not null).Count());
        Assert.Equal(2 * steps, found.Count(toy => toy is not null));
        Assert.Equal((2 * steps, true), (await host.Documents.CountAsync(
            [new DocumentCount<Toy>(Toys.Collection, Toys.Maker.Is(CrashingWriter.Counter(writer)), 1_000_000)], default))[0]);
        var tagged = await host.Documents.QueryAsync(
            new DocumentQuery<Toy>(Toys.Collection, Toys.Tags.Has($"step{steps}"), [new SortKey(Toys.Price)], null, 100), default);
        Assert.Equal(steps > 0, tagged.Items.Any(toy => toy.Id == CrashingWriter.Counter(writer)));

        var events = (await host.Get<IOutbox>().ReadAsync(0, [Toys.Happened.Name], int.MaxValue, default)).Events
            .Where(happened => happened.AggregateId == CrashingWriter.Counter(writer));
        Assert.Equal(
            Enumerable.Range(1, steps).Select(step => step.ToString(CultureInfo.InvariantCulture)),
            events.Select(happened => Toys.Happened.Deserialize(happened).What));
    }

    private static async Task CheckValueAsync(SqliteHost host, int writer, int acknowledged)
    {
        var value = (await host.Get<IKeyValueStore>().GetAsync([CrashingWriter.Counter(writer)], default))[0];
        Assert.True((value?.Version ?? 0) >= acknowledged, $"writer {writer}: value {acknowledged} acknowledged, {value?.Version} there");
        if (value is not null)
        {
            Assert.Equal(value.Version, BitConverter.ToInt64(value.Value.Span));
        }
    }
}
