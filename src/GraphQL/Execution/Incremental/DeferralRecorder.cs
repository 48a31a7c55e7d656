using System.Globalization;
using System.Text;
using Headless.GraphQL.Planning;
using Headless.GraphQL.Validation;

namespace Headless.GraphQL.Execution;

/// <summary>
/// Notes what is left for later while a response is written, and forgets what the writer takes back: so whatever becomes null is never
/// announced.
/// </summary>
/// <param name="budget">What all recorders of one operation share.</param>
internal sealed class DeferralRecorder(DeferralBudget budget)
{
    private readonly List<(DeferredObject Object, int Position)> _found = [];
    private byte[] _path = [];
    private DeferScope? _start;
    private DeferScope? _scope;

    /// <summary>A writer begins.</summary>
    /// <param name="path">Place of the object that it begins with.</param>
    /// <param name="scope">The fragments that the object stands in.</param>
    public void Begin(byte[] path, DeferScope? scope)
    {
        _path = path;
        _start = _scope = scope;
        _found.Clear();
    }

    /// <summary>The writer is about to write the fields of an object.</summary>
    public void Enter(ResponseWriter writer, DeferPoint point, object parent)
    {
        if (!budget.TryTake(point.Usages.Count, out var order))
        {
            return;
        }

        // Whatever was entered at this depth or below has been left.
        var depth = writer.Depth - 1;
        while (_scope != _start && _scope!.Depth >= depth)
        {
            _scope = _scope.Outer;
        }

        var path = PathOf(writer, depth);
        if (point.Usages.Count > 0)
        {
            _scope = new DeferScope(_scope, depth, point.Usages, FragmentsOf(point.Usages, path, order));
        }

        foreach (var fields in point.Deferred)
        {
            _found.Add((new DeferredObject(fields, parent, path, _scope), writer.Length));
        }
    }

    /// <summary>What was written from that position on stands no longer.</summary>
    public void TakeBack(int position)
    {
        var kept = _found.Count;
        while (kept > 0 && _found[kept - 1].Position >= position)
        {
            kept--;
        }

        _found.RemoveRange(kept, _found.Count - kept);
    }

    /// <summary>What was noted since <see cref="Begin"/>, in the order of the response.</summary>
    public IReadOnlyList<DeferredObject> Take() => [.. _found.Select(f => f.Object)];

    /// <exception cref="GraphQLRequestException">Something was not noted because the budget is used up.</exception>
    public void ThrowIfExceeded() => budget.ThrowIfExceeded();

    private List<DeferredFragment> FragmentsOf(IReadOnlyList<DeferUsage> usages, byte[] path, int order)
    {
        var fragments = new List<DeferredFragment>(usages.Count);
        foreach (var usage in usages)
        {
            var index = usage.Outer is null ? -1 : IndexOf(usages, usage.Outer);
            var outer = usage.Outer is null ? null : index >= 0 ? fragments[index] : DeferScope.Find(_scope, usage.Outer);
            fragments.Add(new DeferredFragment(usage.Label, path, outer, order++));
        }

        return fragments;
    }

    private static int IndexOf(IReadOnlyList<DeferUsage> usages, DeferUsage usage)
    {
        for (var i = 0; i < usages.Count; i++)
        {
            if (usages[i] == usage)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Names of fields are plain ASCII, so they need no escapes.</summary>
    private byte[] PathOf(ResponseWriter writer, int depth)
    {
        var text = new StringBuilder();
        var steps = writer.Context.Plan.Steps;
        for (var i = 0; i < depth; i++)
        {
            var part = writer.Path[i];
            text.Append(i > 0 || _path.Length > 0 ? "," : "");
            if (part < 0)
            {
                text.Append('"').Append(steps[~part].ResponseName).Append('"');
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"{part}");
            }
        }

        return [.. _path, .. Encoding.UTF8.GetBytes(text.ToString())];
    }
}

/// <summary>At how many places one response may defer fragments; those count as well that have been taken back.</summary>
internal sealed class DeferralBudget(int allowed)
{
    private int _used;

    /// <summary>False when the budget is used up, from then on always.</summary>
    /// <param name="first">How many were taken before.</param>
    public bool TryTake(int fragments, out int first)
    {
        first = Volatile.Read(ref _used);
        if (first > allowed)
        {
            return false;
        }

        var used = Interlocked.Add(ref _used, fragments);
        first = used - fragments;
        return used <= allowed;
    }

    /// <exception cref="GraphQLRequestException">The budget is used up.</exception>
    public void ThrowIfExceeded()
    {
        if (Volatile.Read(ref _used) > allowed)
        {
            throw new GraphQLRequestException(
                LimitViolation.Code, $"The operation defers fragments at more than {allowed} places of its response.")
            {
                Extensions = new Dictionary<string, object>
                {
                    ["limit"] = nameof(GraphQLOptions.MaxDeferredFragments),
                    ["allowed"] = allowed,
                },
            };
        }
    }
}
