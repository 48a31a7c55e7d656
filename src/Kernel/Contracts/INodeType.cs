namespace Headless.Kernel.Contracts;

/// <summary>Tells <c>node(id:)</c> which typed key an id text is. Each module registers one per type that implements Node.</summary>
/// <param name="Prefix">Of the ids, without the underscore.</param>
/// <param name="Key">Boxes the typed key (for example a <see cref="ProductId"/>); the type's loader does the rest.</param>
public sealed record NodeType(string Prefix, Func<string, object> Key)
{
    public static NodeType Of<T>() where T : struct, ITypedId<T> => new(T.Prefix, value => T.From(value));
}
