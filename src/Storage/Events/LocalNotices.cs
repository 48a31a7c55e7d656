using System.Collections.Concurrent;

namespace Headless.Storage.Events;

/// <summary>Notices within one process: all there is where no store is shared, and the near half of those that cross processes.</summary>
public sealed class LocalNotices : INotices
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<Listener, bool>> _topics = new(StringComparer.Ordinal);

    public void Publish(string topic)
    {
        if (_topics.TryGetValue(topic, out var listeners))
        {
            foreach (var listener in listeners.Keys)
            {
                listener.Heard();
            }
        }
    }

    public IDisposable Listen(string topic, Action heard)
    {
        var listeners = _topics.GetOrAdd(topic, _ => new());
        var listener = new Listener(heard, listeners);
        listeners[listener] = true;
        return listener;
    }

    private sealed class Listener(Action heard, ConcurrentDictionary<Listener, bool> listeners) : IDisposable
    {
        public Action Heard => heard;

        public void Dispose() => listeners.TryRemove(this, out _);
    }
}
