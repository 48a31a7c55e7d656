using System.Diagnostics;

namespace Headless.Bench.Stores;

/// <summary>One request as an HTTP client of this process put it on the wire.</summary>
internal sealed record SentRequest(Uri Address, byte[] Body)
{
    public HttpRequestMessage Again() => new(HttpMethod.Post, Address)
    {
        Content = new ByteArrayContent(Body) { Headers = { { "Content-Type", "application/json" } } },
    };
}

/// <summary>Keeps the searches that clients of this process send, so that they can be sent again without anything around them.</summary>
internal sealed class SentRequests : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly List<IDisposable> _subscriptions = [];
    private readonly List<SentRequest> _searches = [];

    public SentRequests() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    /// <summary>Sent since the last call.</summary>
    public IReadOnlyList<SentRequest> Take()
    {
        lock (_searches)
        {
            SentRequest[] taken = [.. _searches];
            _searches.Clear();
            return taken;
        }
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "HttpHandlerDiagnosticListener")
        {
            _subscriptions.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == "System.Net.Http.HttpRequestOut.Start"
            && value.Value!.GetType().GetProperty("Request")!.GetValue(value.Value) is HttpRequestMessage { Content: { } content } request
            && request.RequestUri!.AbsolutePath.EndsWith("/_search", StringComparison.Ordinal))
        {
            using var body = new MemoryStream();
            content.CopyTo(body, null, CancellationToken.None);
            lock (_searches)
            {
                _searches.Add(new SentRequest(request.RequestUri, body.ToArray()));
            }
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());
}
