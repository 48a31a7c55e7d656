using System.ComponentModel;
using Headless.GraphQL.Planning;

namespace Headless.GraphQL.Binding;

/// <summary>What answers the fields of one SDL object type, for one C# type.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ObjectBinding
{
    private protected ObjectBinding(string typeName) => TypeName = typeName;

    public string TypeName { get; }

    internal abstract Type ClrType { get; }

    internal abstract IEnumerable<FieldBinding> Fields { get; }

    /// <summary>Loads the type's keys; set when the schema is composed.</summary>
    internal LoaderBinding? Loader { get; set; }

    internal abstract bool HasField(string name);

    /// <summary>Adds a field that another module answers; false when its parent is neither this C# type nor its key.</summary>
    internal abstract bool TryAdopt(FieldBinding field);

    internal abstract ObjectPlan NewPlan(int id);
}

/// <summary>Binds fields of an SDL object type to a C# type. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ObjectBinding<T> : ObjectBinding
{
    private readonly Dictionary<string, FieldBinding<T>> _fields = new(StringComparer.Ordinal);
    private Func<FieldBinding, FieldBinding<T>?>? _viaKey;

    internal ObjectBinding(string typeName)
        : base(typeName)
    {
    }

    internal override Type ClrType => typeof(T);

    internal override IEnumerable<FieldBinding> Fields => _fields.Values;

    /// <summary>Tells an object's key, so that other modules can answer fields of the type without seeing its class.</summary>
    public void Key<TKey>(Func<T, TKey> keyOf) => _viaKey = field => (field as FieldBinding<TKey>)?.Via(keyOf);

    /// <summary>A scalar or enum, or a list of these.</summary>
    public void Leaf(string name, ValueWriter<T> write) => Add(new LeafField<T>(name, write));

    /// <summary>An object, or a list of objects, at hand in the parent.</summary>
    public void Property<TValue>(string name, Func<T, TValue> get, Shape<TValue> shape) =>
        Add(new PropertyField<T, TValue>(name, get, shape));

    /// <summary>A pure method with arguments or services.</summary>
    public void Pure<TValue, TState>(
        string name, Func<ResolverCall, TState> prepare, Func<T, TState, TValue> get, Shape<TValue> shape) =>
        Add(new PureField<T, TValue, TState>(name, prepare, get, shape));

    /// <summary>A method that takes all parents of a level.</summary>
    public void Batched<TValue>(
        string name,
        Func<ResolverCall, IReadOnlyList<T>, ValueTask<IReadOnlyList<TValue>>> resolve,
        Shape<TValue> shape,
        bool usesSelection = false) => Add(new BatchedField<T, TValue>(name, resolve, shape, usesSelection));

    internal FieldBinding<T> Field(string name) => _fields[name];

    internal override bool HasField(string name) => _fields.ContainsKey(name);

    internal override bool TryAdopt(FieldBinding field)
    {
        if ((field as FieldBinding<T> ?? _viaKey?.Invoke(field)) is not { } own)
        {
            return false;
        }

        _fields.Add(own.Name, own);
        return true;
    }

    internal override ObjectPlan NewPlan(int id) => new ObjectPlan<T>(id, this);

    internal void Add(FieldBinding<T> field)
    {
        if (!_fields.TryAdd(field.Name, field))
        {
            throw new InvalidOperationException($"{TypeName}.{field.Name} is bound twice.");
        }
    }
}

/// <summary>Binds the fields of a root operation type. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RootBinding
{
    private readonly ObjectBinding<object> _type;

    internal RootBinding(ObjectBinding<object> type) => _type = type;

    public void Field<T>(string name, Func<ResolverCall, ValueTask<T>> resolve, Shape<T> shape, bool usesSelection = false) =>
        _type.Batched(name, (call, _) => One(resolve(call)), shape, usesSelection);

    /// <summary>A field of Subscription: each event is its value in a response.</summary>
    public void Stream<T>(string name, Func<ResolverCall, ValueTask<IAsyncEnumerable<T>>> subscribe, Shape<T> shape) =>
        _type.Add(new StreamField<T>(name, subscribe, shape));

    private static ValueTask<IReadOnlyList<T>> One<T>(ValueTask<T> value)
    {
        return value.IsCompletedSuccessfully ? new ValueTask<IReadOnlyList<T>>([value.Result]) : AwaitAsync(value);

        static async ValueTask<IReadOnlyList<T>> AwaitAsync(ValueTask<T> value) => [await value.ConfigureAwait(false)];
    }
}
