using System.CommandLine;
using Headless.Conformance.Clients;
using Headless.Conformance.Data;
using Headless.Conformance.Fuzz;
using Headless.Conformance.Oracle;

namespace Headless.Conformance;

/// <summary>The tool as one call: a line per suite with what passed and failed, and an exit code that says whether all is well.</summary>
internal static class CommandLine
{
    private const int Good = 0;
    private const int Failed = 1;

    /// <summary>Something to hold the engine against is missing; what is there was run.</summary>
    private const int Missing = 2;

    /// <summary>Ctrl-C or a signal, as shells count it.</summary>
    private const int Stopped = 130;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Holds the engine and the gateway against other people's data and clients.")
        {
            Data(),
            Oracle(),
            Fuzz(),
            Clients(),
        };
        var parsed = root.Parse(args);
        try
        {
            var code = await parsed.InvokeAsync(
                new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
            return parsed.Errors.Count > 0 ? Missing : code;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Stopped; what was not said above was not run to its end.");
            return Stopped;
        }
    }

    private static Command Data()
    {
        var folder = new Argument<string>("FOLDER")
        {
            Description = "Where the data lies, each file as it is or with .gz behind its name",
            DefaultValueFactory = _ => ConformanceData.DefaultFolder,
        };
        var command = new Command("data", "All conformance data: execution, validation, parser, schemas.") { folder };
        command.SetAction((parsed, cancellationToken) =>
        {
            var data = new ConformanceData(Path.GetFullPath(parsed.GetRequiredValue(folder)));
            return RunAsync(
                parsed.InvocationConfiguration,
                [
                    () => ExecutionSuite.RunAsync(data, cancellationToken),
                    () => Task.FromResult(ValidationSuite.Run(data)),
                    () => Task.FromResult(ParserSuite.Run(data)),
                    () => SchemaSuite.RunAsync(data, cancellationToken),
                ]);
        });
        return command;
    }

    private static Command Oracle()
    {
        var seed = Seed();
        var documents = Documents(OracleSuite.DefaultDocuments);
        var command = new Command("oracle", "Random documents, asked of this engine and of graphql-js.") { seed, documents };
        command.SetAction((parsed, cancellationToken) =>
        {
            var (first, count) = (parsed.GetValue(seed), parsed.GetValue(documents));
            parsed.InvocationConfiguration.Output.WriteLine($"seeds {first} to {first + count - 1}");
            return RunAsync(
                parsed.InvocationConfiguration,
                [
                    () => OracleSuite.RunAsync(first, count, cancellationToken),
                    () => DeferSuite.RunAsync(first, count / 2, cancellationToken),
                    () => SdlSuite.RunAsync(first, count, cancellationToken),
                ]);
        });
        return command;
    }

    private static Command Fuzz()
    {
        var seed = Seed();
        var documents = Documents(FuzzSuite.DefaultDocuments);
        var seconds = new Option<int?>("--seconds") { Description = "How long for each suite, instead of how many documents" };
        var only = Only(FuzzTarget.All.Select(target => target.Name));
        var command = new Command("fuzz", "Random and mutated texts: no crash, no hang, no memory without bound.")
        {
            seed,
            documents,
            seconds,
            only,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var (first, count, time) = (parsed.GetValue(seed), parsed.GetValue(documents), parsed.GetValue(seconds));
            var (most, longest) = time is { } limit ? (int.MaxValue, TimeSpan.FromSeconds(limit)) : (count, TimeSpan.MaxValue);
            parsed.InvocationConfiguration.Output.WriteLine($"seeds from {first} on");
            var names = parsed.GetValue(only) ?? [];
            var chosen = FuzzTarget.All.Where(target => names.Length == 0 || names.Contains(target.Name));
            return RunAsync(parsed.InvocationConfiguration, [.. chosen.Select(Suite)]);

            Func<Task<SuiteResult>> Suite(FuzzTarget target) => () => FuzzSuite.RunAsync(target, first, most, longest, cancellationToken);
        });
        return command;
    }

    private static Command Clients()
    {
        var only = Only(ClientSuite.Names);
        var command = new Command("clients", "The public audits and real clients from npm, against a gateway that is started for them.");
        command.Options.Add(only);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var chosen = parsed.GetValue(only) is { Length: > 0 } names ? names : ClientSuite.Names;
            await using var gateway = await ShopGateway.StartAsync(cancellationToken);
            return await RunAsync(
                parsed.InvocationConfiguration,
                [.. chosen.Select(name => (Func<Task<SuiteResult>>)(() => ClientSuite.RunAsync(name, gateway, cancellationToken)))]);
        });
        return command;
    }

    private static Option<string[]> Only(params IEnumerable<string> names)
    {
        var only = new Option<string[]>("--only") { Description = "Just these suites", AllowMultipleArgumentsPerToken = true };
        only.AcceptOnlyFromAmong([.. names]);
        return only;
    }

    private static Option<int> Seed() => new("--seed") { Description = "The first seed", DefaultValueFactory = _ => 1 };

    private static Option<int> Documents(int otherwise) =>
        new("--documents") { Description = "How many documents, one for each seed", DefaultValueFactory = _ => otherwise };

    /// <summary>Runs them all, whatever becomes of one.</summary>
    private static async Task<int> RunAsync(InvocationConfiguration streams, IReadOnlyList<Func<Task<SuiteResult>>> suites)
    {
        var code = Good;
        foreach (var suite in suites)
        {
            try
            {
                var result = await suite();
                streams.Output.WriteLine(result);
                code = result.Failed > 0 ? Failed : code;
            }
            catch (Exception reason) when (reason is FileNotFoundException or InvalidDataException)
            {
                streams.Error.WriteLine(reason.Message);
                code = code == Good ? Missing : code;
            }
        }

        return code;
    }
}
