using System.Diagnostics;
using System.Text.Json;

namespace Headless.Conformance.Oracle;

/// <summary>graphql-js in a process of its own: a line of JSON in, a line of JSON out.</summary>
internal sealed class GraphQLJs : IDisposable
{
    private readonly Process _node = NpmFolder.Oracle.Start("node", ["oracle.mjs"]);

    public async Task TellAsync(string json, CancellationToken cancellationToken) =>
        await _node.StandardInput.WriteLineAsync(json.AsMemory(), cancellationToken);

    public async Task<JsonElement> HearAsync(CancellationToken cancellationToken)
    {
        var line = await _node.StandardOutput.ReadLineAsync(cancellationToken);
        return line is not null
            ? JsonDocument.Parse(line).RootElement
            : throw new InvalidOperationException($"graphql-js ended: {await _node.StandardError.ReadToEndAsync(cancellationToken)}");
    }

    public void Dispose()
    {
        _node.StandardInput.Close();
        _node.Kill();
        _node.Dispose();
    }
}
