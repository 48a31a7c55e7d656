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

    public static IReadOnlyList<string> Names { get; } = ["audits", "relay", "codegen", "apollo", "urql"];

    public static async Task<SuiteResult> RunAsync(string name, ShopGateway gateway, CancellationToken cancellationToken)
    {
        await NpmFolder.Clients.InstallAsync(cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(MaxSuite);
        using var node = NpmFolder.Clients.Start("node", [$"{name}.mjs"], [("GATEWAY", gateway.Address)]);
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
                await gateway.RestartAsync(cancellationToken);
                await node.StandardInput.WriteLineAsync("restarted".AsMemory(), cancellationToken);
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

    private sealed record Message(string? Name = null, string? Reason = null, bool Restart = false, bool Done = false);
}
