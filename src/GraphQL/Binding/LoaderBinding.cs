using Headless.GraphQL.Execution;

namespace Headless.GraphQL.Binding;

/// <summary>The one way from keys of a type to its objects.</summary>
internal abstract class LoaderBinding(string typeName)
{
    public string TypeName { get; } = typeName;

    /// <summary>Position among the loaders of the schema.</summary>
    public int Id { get; set; }

    public abstract Type KeyType { get; }

    public abstract Type ObjectType { get; }

    public abstract KeyLoad NewLoad(OperationContext context);
}

internal sealed class LoaderBinding<TKey, T>(
    string typeName, Func<ResolverCall, IReadOnlyList<TKey>, ValueTask<IReadOnlyList<T?>>> load) : LoaderBinding(typeName)
    where TKey : struct, IEquatable<TKey>
    where T : class
{
    public override Type KeyType => typeof(TKey);

    public override Type ObjectType => typeof(T);

    public override KeyLoad NewLoad(OperationContext context) => new KeyLoad<TKey, T>(context, TypeName, load);
}
