namespace Headless.GraphQL;

/// <summary>Says which SDL object type or enum the marked C# type stands for.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Interface, Inherited = false)]
public sealed class GraphQLTypeAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>Marks a static class whose methods answer fields of an SDL type. One type may have several such classes.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class GraphQLResolversAttribute(string typeName) : Attribute
{
    public string TypeName { get; } = typeName;
}

/// <summary>
/// Marks the one static method that turns keys of an SDL type into its objects. It gets distinct keys and gives as many results,
/// in the same order, null where a key leads nowhere.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class GraphQLLoaderAttribute(string typeName) : Attribute
{
    public string TypeName { get; } = typeName;
}

/// <summary>Binds an SDL type to a C# type that cannot be marked itself, for this project.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class BindGraphQLTypeAttribute(string name, Type type) : Attribute
{
    public string Name { get; } = name;

    public Type Type { get; } = type;
}
