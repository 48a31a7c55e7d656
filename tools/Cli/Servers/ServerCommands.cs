using System.CommandLine;
using Headless.Servers;

namespace Headless.Cli.Servers;

/// <summary><c>servers up</c> and <c>servers down</c>: real stores to develop and test against, with data that go with them.</summary>
internal static class ServerCommands
{
    public static Command Create() => new("servers", "Starts and ends real stores on this machine, for tests and development.")
    {
        Up(),
        Down(),
    };

    private static Command Up()
    {
        var kinds = new Argument<string[]>("server")
        {
            Description = $"Which to start: {string.Join(", ", ServerKinds.All)}; all when none is named.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        kinds.AcceptOnlyFromAmong([.. ServerKinds.All]);
        var command = new Command("up", "Starts what there is, with throw-away data, and prints how to connect.") { kinds };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var wanted = parsed.GetValue(kinds) is { Length: > 0 } named ? named : [.. ServerKinds.All];
            foreach (var server in await RunningServers.UpAsync(wanted, cancellationToken))
            {
                await output.WriteLineAsync($"{server.Kind}: {Setting(server)}");
            }

            foreach (var missing in wanted.Select(ServerKinds.Missing).OfType<string>())
            {
                await output.WriteLineAsync(missing);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Down()
    {
        var command = new Command("down", "Ends what 'servers up' has started and removes its data.");
        command.SetAction(async (parsed, _) =>
        {
            foreach (var server in await RunningServers.DownAsync())
            {
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"{server.Kind} is down");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static string Setting(RunningServer server) => server.Kind switch
    {
        ServerKinds.MongoDb => $"--Storage:Documents=mongodb --Storage:MongoDb:ConnectionString={server.ConnectionString}",
        ServerKinds.Redis => $"--Storage:KeyValue=redis --Storage:Redis:ConnectionString={server.ConnectionString}",
        _ => $"--Storage:Search=elasticsearch --Storage:Elasticsearch:Uri={server.ConnectionString}",
    };
}
