using System.Diagnostics;
using System.Text.Json;

namespace Headless.Conformance.Clients;

/// <summary>
/// Programs that other people wrote, as their users use them, against a running gateway. Each suite is a script on Node beside this file
/// that says each check as a line of JSON.
/// </summary>
internal static class ClientSuite
{
    /// <summary>The slowest takes some ten seconds on two busy cores.</summary>
    private static readonly TimeSpan MaxSuite = TimeSpan.FromMinutes(3);

    /// <summary>The audits were written after an earlier text of the standard; a gateway of its own answers by that one.</summary>
    private const string Audits = "audits-2025";

    public static IReadOnlyList<string> Names { get; } = [Audits, "audits-2026", "ws", "sse", "relay", "codegen", "apollo", "urql"];

    /// <summary>Runs a suite against the gateway, or against one with other settings where the suite is about those.</summary>
    public static async Task<SuiteResult> RunAsync(string name, ShopGateway gateway, CancellationToken cancellationToken)
    {
        if (name != Audits)
        {
            return await RunAsync(name, gateway, "Draft2026", cancellationToken);
        }

        await using var other = await ShopGateway.StartAsync(cancellationToken, "--GraphQL:StatusCodes=Audit2025", "--Demo:Seed=false");
        return await RunAsync(name, other, "Audit2025", cancellationToken);
    }

    private static async Task<SuiteResult> RunAsync(
        string name, ShopGateway gateway, string edition, CancellationToken cancellationToken)
    {
        await NpmFolder.Clients.InstallAsync(cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(MaxSuite);
        using var node = NpmFolder.Clients.Start(
            "node", [$"{name.Split('-')[0]}.mjs"], [("GATEWAY", gateway.Address), ("EDITION", edition)]);
        var result = new SuiteResult(name);
        try
        {
            var complaints = node.StandardError.ReadToEndAsync(patience.Token);
            if (!await ListenAsync(node, gateway, result, patience.Token))
            {
                result.Fail("the script ended before it was done", await complaints);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            result.Fail($"the script was not done within {MaxSuite.TotalMinutes:0} minutes");
        }
        finally
        {
            node.Kill(entireProcessTree: true);
        }

        return result;
    }

    /// <summary>Whether the script said that it is done.</summary>
    private static async Task<bool> ListenAsync(Process node, ShopGateway gateway, SuiteResult result, CancellationToken cancellationToken)
    {
        while (await node.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            // Whatever a library prints on its own account is not for us.
            var message = line.StartsWith('{') ? JsonSerializer.Deserialize<Message>(line, JsonSerializerOptions.Web)! : new Message();
            if (message.Done)
            {
                return true;
            }

            if (message.Restart)
            {
                await gateway.RestartAsync(message.Settings ?? [], cancellationToken);
                await node.StandardInput.WriteLineAsync("restarted".AsMemory(), cancellationToken);
            }
            else if (message.Note is { } note)
            {
                result.Note(note);
            }
            else if (message is { Name: { } check, Reason: { } reason })
            {
                result.Fail(check, reason);
            }
            else if (message.Name is not null)
            {
                result.Pass();
            }
        }

        return false;
    }

    private sealed record Message(
        string? Name = null,
        string? Reason = null,
        string? Note = null,
        bool Restart = false,
        string[]? Settings = null,
        bool Done = false);
}
