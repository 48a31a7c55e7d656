using Headless.GraphQL.Binding;
using Headless.GraphQL.Planning;

namespace Headless.GraphQL.Execution;

/// <summary>The keys of one type that one level needs, and what came of loading them.</summary>
internal abstract class KeyLoad
{
    private readonly List<ObjectPlan> _targets = [];

    public FieldError? Error { get; protected set; }

    public IReadOnlyList<ObjectPlan> Targets => _targets;

    /// <summary>Registers a boxed key and tells its ordinal.</summary>
    public abstract int AddBoxed(object key, ObjectPlan plan);

    /// <summary>Asks the loader; never throws for a failure of the loader, which becomes <see cref="Error"/>.</summary>
    public abstract Task RunAsync();

    /// <summary>Adds the loaded objects to the batches of the selections that asked for them.</summary>
    public abstract void Distribute();

    protected void Want(OperationContext context, ObjectPlan plan, int ordinal)
    {
        if (!_targets.Contains(plan))
        {
            _targets.Add(plan);
        }

        context.KeysOf(plan).Want(ordinal);
    }
}

internal abstract class KeyLoad<TKey> : KeyLoad where TKey : struct, IEquatable<TKey>
{
    public abstract int Add(TKey key, ObjectPlan plan);

    public sealed override int AddBoxed(object key, ObjectPlan plan) => Add((TKey)key, plan);
}

internal sealed class KeyLoad<TKey, T>(
    OperationContext context, string typeName, Func<ResolverCall, IReadOnlyList<TKey>, ValueTask<IReadOnlyList<T?>>> load) : KeyLoad<TKey>
    where TKey : struct, IEquatable<TKey>
    where T : class
{
    private readonly Dictionary<TKey, int> _ordinals = [];
    private readonly List<TKey> _keys = [];
    private IReadOnlyList<T?> _objects = [];

    public override int Add(TKey key, ObjectPlan plan)
    {
        if (!_ordinals.TryGetValue(key, out var ordinal))
        {
            ordinal = _keys.Count;
            _ordinals.Add(key, ordinal);
            _keys.Add(key);
        }

        Want(context, plan, ordinal);
        return ordinal;
    }

    public override async Task RunAsync()
    {
        using var span = Telemetry.StartBatch(typeName, "load", _keys.Count);
        try
        {
            _objects = await load(new ResolverCall(context, null), _keys).ConfigureAwait(false);
            if (_objects.Count != _keys.Count)
            {
                throw new InvalidOperationException($"The loader of {typeName} gave {_objects.Count} results for {_keys.Count} keys.");
            }
        }
        catch (Exception exception) when (context.Handles(exception))
        {
            Error = context.ErrorOf(exception, typeName);
            Telemetry.Failed(span, exception);
        }
    }

    public override void Distribute()
    {
        foreach (var plan in Targets)
        {
            var keys = context.KeysOf(plan);
            keys.Error = Error;
            if (Error is null)
            {
                var batch = ((ObjectPlan<T>)plan).Batch(context);
                for (var ordinal = 0; ordinal < _objects.Count; ordinal++)
                {
                    if (keys.IsWanted(ordinal))
                    {
                        keys.Set(ordinal, _objects[ordinal] is { } found ? batch.Add(found) : KeyIndex.NotFound);
                    }
                }
            }
        }
    }
}

/// <summary>For one selection: the place in its batch of each key of a load.</summary>
internal sealed class KeyIndex
{
    public const int NotFound = -1;
    private const int Unasked = -2;
    private const int Wanted = -3;
    private int[] _places = [];

    public FieldError? Error { get; set; }

    public void Want(int ordinal)
    {
        var length = _places.Length;
        if (ordinal >= length)
        {
            Array.Resize(ref _places, Math.Max(ordinal + 1, length * 2));
            Array.Fill(_places, Unasked, length, _places.Length - length);
        }

        _places[ordinal] = Wanted;
    }

    public bool IsWanted(int ordinal) => ordinal < _places.Length && _places[ordinal] == Wanted;

    public void Set(int ordinal, int place) => _places[ordinal] = place;

    public int IndexOf(int ordinal) => _places[ordinal];
}
