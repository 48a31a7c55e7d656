using System.Buffers;
using System.Text;

namespace Headless.GraphQL.Tests.Subscriptions;

/// <summary>A transport that keeps what it is given.</summary>
internal sealed class RecordedStream : IResponseStream, IDisposable
{
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Each response with whether it was said to be the last; <c>open</c> where the subscription began.</summary>
    public List<string> Sent { get; } = [];

    /// <summary>Called before a response is taken.</summary>
    public Func<int, Task> OnSend { get; init; } = static _ => Task.CompletedTask;

    /// <summary>What was left unsent.</summary>
    public string Left => Encoding.UTF8.GetString(_output.WrittenSpan);

    public IBufferWriter<byte> Output => _output;

    public CancellationToken Stopping => _stopping.Token;

    public void Stop() => _stopping.Cancel();

    public ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        Sent.Add("open");
        return ValueTask.CompletedTask;
    }

    public async ValueTask SendAsync(bool hasNext, CancellationToken cancellationToken)
    {
        await OnSend(Sent.Count);
        Sent.Add(Left + (hasNext ? "" : " last"));
        _output.Clear();
    }

    public void Dispose() => _stopping.Dispose();
}
