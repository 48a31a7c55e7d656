using Headless.GraphQL.Binding;

namespace Headless.GraphQL;

/// <summary>Collects what one module binds. Called by generated code only.</summary>
public sealed class ModuleBinder
{
    private readonly List<ObjectBinding> _objects = [];
    private readonly List<LoaderBinding> _loaders = [];

    internal ModuleBinder(string moduleName) => ModuleName = moduleName;

    internal string ModuleName { get; }

    internal IReadOnlyList<ObjectBinding> Objects => _objects;

    internal IReadOnlyList<LoaderBinding> Loaders => _loaders;

    /// <summary>Fields of an SDL object type for parents of <typeparamref name="T"/>: the type's C# class, or its key.</summary>
    public ObjectBinding<T> Object<T>(string typeName)
    {
        var binding = new ObjectBinding<T>(typeName);
        _objects.Add(binding);
        return binding;
    }

    /// <summary>Fields of Query, Mutation or Subscription.</summary>
    public RootBinding Root(string typeName) => new(Object<object>(typeName));

    /// <summary>The one way from keys of a type to its objects.</summary>
    public void Loader<TKey, T>(string typeName, Func<ResolverCall, IReadOnlyList<TKey>, ValueTask<IReadOnlyList<T?>>> load)
        where TKey : struct, IEquatable<TKey>
        where T : class => _loaders.Add(new LoaderBinding<TKey, T>(typeName, load));
}
