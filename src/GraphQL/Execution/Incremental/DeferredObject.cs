using Headless.GraphQL.Planning;

namespace Headless.GraphQL.Execution;

/// <summary>The deferred fields of one object of the response, which are sent together.</summary>
/// <param name="fields">What is still to be executed.</param>
/// <param name="parent">The object itself.</param>
/// <param name="path">Its place: the items of a JSON list.</param>
/// <param name="scope">The fragments around it.</param>
internal sealed class DeferredObject(DeferredFields fields, object parent, byte[] path, DeferScope? scope)
{
    public DeferredFields Fields { get; } = fields;

    public object Parent { get; } = parent;

    public byte[] Path { get; } = path;

    public DeferScope? Scope { get; } = scope;

    /// <summary>The fragments that need these fields.</summary>
    public IReadOnlyList<DeferredFragment> Fragments { get; } = [.. fields.Usages.Select(u => DeferScope.Find(scope, u))];

    /// <summary>Whether its execution has been ordered.</summary>
    public bool IsStarted { get; set; }

    public bool IsFinished { get; private set; }

    public bool IsDelivered { get; set; }

    /// <summary>JSON of the fields; null when an error leaves nothing of them.</summary>
    public byte[]? Data { get; private set; }

    /// <summary>JSON of the list of errors; null without any.</summary>
    public byte[]? Errors { get; private set; }

    public string? ErrorCode { get; private set; }

    /// <summary>What has been left for later within these fields.</summary>
    public IReadOnlyList<DeferredObject> Found { get; private set; } = [];

    public bool IsFailed => IsFinished && Data is null;

    public void Finish(byte[] data, byte[]? errors, string? errorCode, IReadOnlyList<DeferredObject> found)
    {
        (Data, Errors, ErrorCode, Found) = (data, errors, errorCode, found);
        IsFinished = true;
    }

    public void Fail(byte[] errors, string? errorCode)
    {
        (Data, Errors, ErrorCode, Found) = (null, errors, errorCode, []);
        IsFinished = true;
    }
}

/// <summary>The deferred fragments that begin at one object, and those around it.</summary>
/// <param name="Outer">Those around.</param>
/// <param name="Depth">Length of the object's path, counted from where the writer began.</param>
/// <param name="Usages">The fragments as the document has them.</param>
/// <param name="Fragments">The same fragments at this object.</param>
internal sealed record DeferScope(
    DeferScope? Outer, int Depth, IReadOnlyList<DeferUsage> Usages, IReadOnlyList<DeferredFragment> Fragments)
{
    public static DeferredFragment Find(DeferScope? scope, DeferUsage usage)
    {
        for (; scope is not null; scope = scope.Outer)
        {
            for (var i = 0; i < scope.Usages.Count; i++)
            {
                if (scope.Usages[i] == usage)
                {
                    return scope.Fragments[i];
                }
            }
        }

        throw new InvalidOperationException("A deferred field lies outside the fragment that defers it.");
    }
}
