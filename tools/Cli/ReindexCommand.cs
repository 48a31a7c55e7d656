using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Headless.Cli.Connection;
using Headless.Cli.Import;

namespace Headless.Cli;

/// <summary><c>reindex</c>: builds the search index anew while the old one goes on answering.</summary>
internal static class ReindexCommand
{
    private const string Mutation = "mutation { result: searchReindex { documents userErrors { message path } } }";

    public static Command Create()
    {
        var connection = new ConnectionOptions();
        var command = new Command("reindex", "Builds the search index anew; the old one answers until the new one is complete.");
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var started = Stopwatch.GetTimestamp();
            await using var gateway = await connection.OpenAsync(parsed, cancellationToken);
            var documents = await RunAsync(gateway, cancellationToken);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"{documents} documents indexed in {seconds:0.0} s"));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>How many documents the new index has.</summary>
    public static async Task<int> RunAsync(GatewayConnection gateway, CancellationToken cancellationToken)
    {
        var answer = await gateway.SendAsync(Mutation, json =>
        {
            json.WriteStartObject();
            json.WriteEndObject();
        }, cancellationToken);
        return References.Errors(answer).FirstOrDefault() is { Message: { } problem }
            ? throw new CliException(problem)
            : answer.GetProperty("result").GetProperty("documents").GetInt32();
    }
}
