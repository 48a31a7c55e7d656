using System.Globalization;
using System.IO.Pipes;
using Headless.Storage.Documents;
using Headless.Storage.KeyValue;
using Headless.Storage.Sqlite;
using Headless.Storage.Tests.Documents;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.Storage.Tests.Sqlite;

/// <summary>
/// Commits until it is killed, and prints what was acknowledged. Each of its writers goes on where it was: its step n replaces its counter,
/// inserts a pair of documents, emits an event and then sets its value in the key-value store.
/// </summary>
internal static class CrashingWriter
{
    public const int Writers = 8;

    /// <param name="pipe">Handle of the anonymous pipe into which it prints.</param>
    public static async Task RunAsync(string folder, string pipe)
    {
        await using var stream = new AnonymousPipeClientStream(PipeDirection.Out, pipe);
        var acknowledged = TextWriter.Synchronized(new StreamWriter(stream) { AutoFlush = true });
        var services = new ServiceCollection().AddSingleton<Collection>(Toys.Collection);
        await using var provider = services.AddSqliteStorage(new SqliteStorageOptions { Path = folder }).BuildServiceProvider();
        await provider.GetRequiredService<IStorageInitializer>().InitializeAsync(default);
        var documents = provider.GetRequiredService<IDocumentStore>();
        var values = provider.GetRequiredService<IKeyValueStore>();
        var writers = Enumerable.Range(0, Writers);
        await Task.WhenAll(writers.Select(writer => Task.Run(() => WriteForEverAsync(documents, values, writer, acknowledged))));
    }

    public static string Counter(int writer) => $"counter{writer}";

    public static string First(int writer, int step) => $"first{writer}/{step}";

    public static string Second(int writer, int step) => $"second{writer}/{step}";

    private static async Task WriteForEverAsync(IDocumentStore documents, IKeyValueStore values, int writer, TextWriter acknowledged)
    {
        var step = (await documents.GetAsync(Toys.Collection, [Counter(writer)], default))[0]?.Version ?? 0;
        var version = (await values.GetAsync([Counter(writer)], default))[0]?.Version ?? 0;
        while (true)
        {
            step++;
            var counter = new Toy(Counter(writer), step, new string('x', step % 3000), step, Tags: [$"step{step}"]);
            var batch = new WriteBatch();
            batch = step == 1 ? batch.Insert(Toys.Collection, counter) : batch.Replace(Toys.Collection, counter);
            batch.Insert(Toys.Collection, new Toy(First(writer, step), 1, Maker: Counter(writer), Price: step))
                .Insert(Toys.Collection, new Toy(Second(writer, step), 1, Maker: Counter(writer), Price: step))
                .Emit(Toys.Happened, Counter(writer), new Happened(step.ToString(CultureInfo.InvariantCulture)));
            if (!(await documents.CommitAsync(batch, default)).IsCommitted)
            {
                throw new InvalidOperationException($"Step {step} of writer {writer} was refused.");
            }

            acknowledged.WriteLine($"document {writer} {step}");
            var value = BitConverter.GetBytes(version + 1);
            version = (await values.CompareAndSetAsync(Counter(writer), version, value, null, default)).Version;
            acknowledged.WriteLine($"value {writer} {version}");
        }
    }
}
