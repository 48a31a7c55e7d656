namespace Headless.GraphQL.Execution;

/// <summary>How far a deferred fragment has come.</summary>
internal enum DeferredState
{
    /// <summary>Nothing belongs to it that is not delivered anyway: it is never announced.</summary>
    Empty,

    /// <summary>The fragment around it is not complete yet.</summary>
    Waiting,

    /// <summary>The client knows of it.</summary>
    Pending,

    /// <summary>Its data has been sent.</summary>
    Completed,

    /// <summary>It has no data because of an error, or the fragment around it has none.</summary>
    Failed,
}

/// <summary>One deferred fragment at one place of the response: what <c>pending</c> announces and <c>completed</c> ends.</summary>
/// <param name="label">Given in the document, if any.</param>
/// <param name="path">Place of the object that the fragment stands on: the items of a JSON list.</param>
/// <param name="outer">The deferred fragment around it, at the same place or above.</param>
/// <param name="order">Grows with the place in the response, and at one place with that in the document.</param>
internal sealed class DeferredFragment(string? label, byte[] path, DeferredFragment? outer, int order)
{
    public string? Label { get; } = label;

    public byte[] Path { get; } = path;

    public DeferredFragment? Outer { get; } = outer;

    public int Order { get; } = order;

    public DeferredState State { get; set; }

    /// <summary>What the client knows it by; set when it is announced.</summary>
    public int Id { get; set; }

    /// <summary>What belongs to it.</summary>
    public List<DeferredObject> Objects { get; } = [];

    /// <summary>Those of its objects that have not been executed yet.</summary>
    public int Unfinished { get; set; }

    /// <summary>Fragments that are announced when this one is complete.</summary>
    public List<DeferredFragment> Inner { get; } = [];
}
