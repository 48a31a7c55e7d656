using System.ComponentModel;
using Headless.GraphQL.Execution;
using Headless.GraphQL.Planning;

namespace Headless.GraphQL.Binding;

/// <summary>How a C# value becomes a GraphQL value. Made by generated code through <see cref="Shapes"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Shape
{
    private protected Shape()
    {
    }

    /// <summary>The SDL type of the innermost value where it is an object, interface or union; null for scalars and enums.</summary>
    internal virtual string? TypeName => null;

    /// <summary>The object bindings that exist only through this shape (connections and their edges).</summary>
    internal virtual IEnumerable<ObjectBinding> Implied => [];

    /// <summary>The key type when the value is a key that has to be loaded.</summary>
    internal virtual Type? KeyType => null;

    /// <summary>The C# type of the innermost object.</summary>
    internal virtual Type? ObjectType => null;
}

/// <summary>How values of <typeparamref name="T"/> are written, or gathered as parents of a further level.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Shape<T> : Shape
{
    private protected Shape()
    {
    }

    /// <summary>Writes the value and all below it, depth first. False when the position must not be null and has no value.</summary>
    internal abstract bool Write(ResponseWriter writer, T value, ValueStep step);

    /// <summary>Adds the objects and keys in the value to the batches of their selections.</summary>
    internal virtual void Gather(T value, ValueStep step, GatheredColumn column) =>
        throw new InvalidOperationException($"{GetType().Name} has nothing to gather.");
}
