using System.CommandLine;
using System.Globalization;
using Headless.Cli.Connection;
using Headless.Cli.Output;
using Headless.Storage.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.Cli.Migrate;

/// <summary>
/// <c>migrate</c>: moves documents, carts and counters from the stores of one gateway to those of another, compares both sides and builds
/// the search index of the new one. Both are stopped meanwhile.
/// </summary>
internal static class MigrateCommand
{
    private static readonly string[] Ports = ["Documents", "KeyValue"];

    public static Command Create()
    {
        var from = Settings("--from", "Settings of the gateway that has the data: KEY=VALUE, or a JSON file. Default: Storage:Path=.data");
        var to = Settings("--to", "Settings of the gateway to move to, for example Storage:Documents=mongodb Storage:KeyValue=redis");
        var noReindex = new Option<bool>("--no-reindex") { Description = "Leave the search index to the first start of the gateway" };
        var progress = Screen.ProgressOption();
        var command = new Command(
            "migrate",
            "Moves all data between embedded and server stores, either way, and proves that nothing is missing. Stop the gateways first; "
            + "run it again to go on after an interruption.")
        {
            from, to, noReindex, progress,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var screen = new Screen(parsed.InvocationConfiguration.Output, parsed.GetValue(progress));
            var source = SideSettings.Of(parsed.GetValue(from) ?? []);
            var target = SideSettings.Of(parsed.GetValue(to) ?? []);
            string[] moved = [.. Ports.Where(port => source.Store(port) != target.Store(port))];
            if (moved.Length == 0)
            {
                throw new CliException("Both sides keep documents and carts in the same place; there is nothing to move.");
            }

            var temporary = Directory.CreateTempSubdirectory("headless-migrate-").FullName;
            try
            {
                var isSame = await MoveAsync(
                    screen,
                    source.ToArguments(moved, Path.Combine(temporary, "from")),
                    target.ToArguments(moved, Path.Combine(temporary, "to")),
                    moved,
                    cancellationToken);
                if (isSame && moved.Contains("Documents") && !parsed.GetValue(noReindex))
                {
                    await ReindexAsync(screen, target.ToArguments(moved, temporary), cancellationToken);
                }

                return isSame ? ExitCode.Done : ExitCode.WithProblems;
            }
            finally
            {
                Directory.Delete(temporary, recursive: true);
            }
        });
        return command;
    }

    private static Option<string[]> Settings(string name, string description) => new(name)
    {
        Description = description,
        AllowMultipleArgumentsPerToken = true,
        Required = name == "--to",
    };

    /// <summary>Whether both sides hold the same at the end.</summary>
    private static async Task<bool> MoveAsync(
        Screen screen, string[] source, string[] target, IReadOnlyCollection<string> moved, CancellationToken cancellationToken)
    {
        await using var from = await Side.OpenAsync(source, cancellationToken);
        await using var to = await Side.OpenAsync(target, cancellationToken);
        var isSame = true;
        if (moved.Contains("Documents"))
        {
            isSame &= await MoveDocumentsAsync(screen, from, to, cancellationToken);
        }

        if (moved.Contains("KeyValue"))
        {
            isSame &= await MoveKeyValueAsync(screen, from, to, cancellationToken);
        }

        screen.Line(isSame ? "Nothing is missing." : "The sides differ; see above.");
        return isSame;
    }

    private static async Task<bool> MoveDocumentsAsync(Screen screen, Side from, Side to, CancellationToken cancellationToken)
    {
        // Events stay behind, so whoever listens to them has to have heard all of them.
        var dispatcher = from.Services.GetRequiredService<OutboxDispatcher>();
        await dispatcher.StartAsync(cancellationToken);
        await dispatcher.CatchUpAsync(cancellationToken);
        await dispatcher.StopAsync(cancellationToken);

        var isSame = true;
        var rows = new List<string[]>();
        foreach (var collection in from.Collections)
        {
            var source = new KeptDocuments(from.Documents, collection);
            var target = new KeptDocuments(to.Documents, to.Collections.Single(one => one.Name == collection.Name));
            var move = new DocumentMove(source, target);
            var total = await from.Documents.CountAsync(collection, cancellationToken);
            var written = await screen.TrackAsync(
                collection.Name, report => move.CopyAsync(done => report(done, total), cancellationToken));
            var there = await DocumentMove.TakeInventoryAsync(source, cancellationToken);
            var here = await DocumentMove.TakeInventoryAsync(target, cancellationToken);
            isSame &= there == here;
            rows.Add([collection.Name, Text(there.Count), Text(written), Text(here.Count), Shown(there.Checksum), Verdict(there == here)]);
        }

        var head = await from.Services.GetRequiredService<IOutbox>().HeadAsync(cancellationToken);
        await to.Documents.ContinueBehindAsync(head, cancellationToken);
        screen.Table("Documents", ["collection", "source", "written now", "target", "checksum", "verdict"], rows);
        return isSame;
    }

    private static async Task<bool> MoveKeyValueAsync(Screen screen, Side from, Side to, CancellationToken cancellationToken)
    {
        var move = new KeyValueMove(from.KeyValue, to.KeyValue, from.Services.GetRequiredService<TimeProvider>());
        var written = await screen.TrackAsync(
            "carts and counters", report => move.CopyAsync(done => report(done, null), cancellationToken));
        var found = await move.CompareAsync(cancellationToken);
        var isSame = found is { Missing: 0, Extra: 0 };
        screen.Table(
            "Carts and counters",
            ["source", "written now", "target", "missing", "only in target", "checksum", "verdict"],
            [[
                Text(found.From), Text(written), Text(found.To), Text(found.Missing), Text(found.Extra), Shown(found.FromChecksum),
                Verdict(isSame),
            ]]);
        return isSame;
    }

    private static async Task ReindexAsync(Screen screen, string[] target, CancellationToken cancellationToken)
    {
        await using var gateway = await EmbeddedGateway.OpenAsync(target, cancellationToken);
        screen.Line($"{await ReindexCommand.RunAsync(gateway, cancellationToken)} documents indexed");
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Shown(string checksum) => checksum[..16];

    private static string Verdict(bool isSame) => isSame ? "same" : "DIFFERENT";
}
