using System.ComponentModel;
using System.Text.Json;
using Headless.GraphQL.Execution;
using Headless.GraphQL.Planning;

namespace Headless.GraphQL.Binding;

/// <summary>Writes one value at its position; false when null must go up.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate bool ValueWriter<in T>(ResponseWriter writer, T value, ValueStep step);

/// <summary>The shapes of which generated code composes the result of a field.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Shapes
{
    public static Shape<string?> String { get; } = Leaf<string?>(static (w, v, s) => w.Write(v, s));

    public static Shape<bool> Boolean { get; } = Leaf<bool>(static (w, v, s) => w.Write(v, s));

    public static Shape<int> Int { get; } = Leaf<int>(static (w, v, s) => w.Write(v, s));

    public static Shape<double> Float { get; } = Leaf<double>(static (w, v, s) => w.Write(v, s));

    public static Shape<decimal> Decimal { get; } = Leaf<decimal>(static (w, v, s) => w.Write(v, s));

    public static Shape<DateTimeOffset> DateTime { get; } = Leaf<DateTimeOffset>(static (w, v, s) => w.Write(v, s));

    public static Shape<JsonElement> Json { get; } = Leaf<JsonElement>(static (w, v, s) => w.Write(v, s));

    /// <summary>A scalar or enum.</summary>
    public static Shape<T> Leaf<T>(ValueWriter<T> write) => new LeafShape<T>(write);

    public static Shape<IReadOnlyList<T>?> List<T>(Shape<T> item) => new ListShape<IReadOnlyList<T>, T>(item);

    /// <summary>A list whose C# type is not the interface itself.</summary>
    public static Shape<TList?> List<TList, T>(Shape<T> item) where TList : IReadOnlyList<T> => new ListShape<TList, T>(item);

    public static Shape<T?> Nullable<T>(Shape<T> inner) where T : struct => new NullableShape<T>(inner);

    /// <summary>A value, or an error for one parent.</summary>
    public static Shape<FieldResult<T>> Result<T>(Shape<T> inner) => new FieldResultShape<T>(inner);

    /// <summary>An object type bound to one C# type.</summary>
    public static Shape<T> Object<T>(string typeName) => new ObjectShape<T>(typeName);

    /// <summary>The key of an object; the owner of the type loads it.</summary>
    public static Shape<TKey> Key<TKey>(string typeName) where TKey : struct, IEquatable<TKey> => new KeyShape<TKey>(typeName);

    /// <summary>An interface or union: the class of the value decides.</summary>
    public static Shape<T> Abstract<T>(string typeName) where T : class? => new AbstractShape<T>(typeName);

    public static Shape<Connection<T>?> Connection<T>(string typeName, string edgeTypeName, Shape<T> node) =>
        new ConnectionShape<T>(typeName, edgeTypeName, node);
}
