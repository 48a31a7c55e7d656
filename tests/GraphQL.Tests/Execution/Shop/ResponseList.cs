using System.Buffers;
using System.Text;

namespace Headless.GraphQL.Tests.Execution.Shop;

/// <summary>Keeps the responses of one operation, and checks that none comes after the last.</summary>
internal sealed class ResponseList : IResponseStream
{
    private readonly List<string> _responses = [];
    private readonly ArrayBufferWriter<byte> _output = new();
    private bool _hasEnded;

    /// <summary>Called with each response; what it returns is awaited before the engine goes on.</summary>
    public Func<string, Task> Sent { get; init; } = _ => Task.CompletedTask;

    public IBufferWriter<byte> Output => _output;

    public async ValueTask SendAsync(bool hasNext, CancellationToken cancellationToken)
    {
        Assert.False(_hasEnded, "A response came after the last.");
        _hasEnded = !hasNext;
        var response = Encoding.UTF8.GetString(_output.WrittenSpan);
        _output.Clear();
        _responses.Add(response);
        await Sent(response);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>All of them. A refusal is not sent but left in the output.</summary>
    public IReadOnlyList<string> Finish()
    {
        Assert.True(_hasEnded || (_responses.Count == 0 && _output.WrittenCount > 0), "The last response did not say so.");
        return _output.WrittenCount > 0 ? [Encoding.UTF8.GetString(_output.WrittenSpan)] : _responses;
    }
}
