namespace Headless.Storage.Events;

/// <summary>
/// Tells every process that shares the stores that something has changed, so that they look sooner than at their next poll. A notice says
/// nothing else, may be lost and may come twice: what depends on it alone is wrong.
/// </summary>
public interface INotices
{
    /// <summary>Tells the listeners of a topic, in this process and in the others. Never fails and never waits for the others.</summary>
    void Publish(string topic);

    /// <summary>Calls back at every notice of the topic, soon and briefly, until the answer is disposed.</summary>
    IDisposable Listen(string topic, Action heard);
}
