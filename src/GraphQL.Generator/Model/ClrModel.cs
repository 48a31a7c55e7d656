namespace Headless.GraphQL.Generator.Model;

/// <summary>What a C# type is to the generator.</summary>
internal enum ClrKind
{
    /// <summary>Any class, struct or interface.</summary>
    Plain,

    /// <summary>Not known to the compiler yet: perhaps a type that this generator is about to write.</summary>
    Unknown,
    Enum,

    /// <summary>Something that is an <c>IReadOnlyList&lt;T&gt;</c>.</summary>
    List,
    Task,
    ValueTask,
    AsyncEnumerable,
    Connection,
    FieldResult,
}

/// <summary>A C# type as it stands in a signature.</summary>
/// <param name="FullName">With <c>global::</c>, without nullability.</param>
/// <param name="IsTextStruct">A struct with a string <c>Value</c> and a one-string constructor: a typed id.</param>
internal sealed record ClrType(
    ClrKind Kind,
    string Name,
    string FullName,
    bool IsValueType,
    bool IsNullable,
    ClrType? Element,
    bool IsTextStruct,
    EquatableArray<string> EnumMembers)
{
    /// <summary>For people.</summary>
    public string Display => (Kind, Element) switch
    {
        (ClrKind.Plain or ClrKind.Unknown or ClrKind.Enum, _) => IsNullable ? Name + "?" : Name,
        (_, { } element) => IsNullable ? $"{Name}<{element.Display}>?" : $"{Name}<{element.Display}>",
        _ => Name,
    };

    public ClrType AsNotNull => IsNullable ? this with { IsNullable = false } : this;
}

internal sealed record ClrProperty(string Name, ClrType Type);

/// <summary>A C# type bound to an SDL type.</summary>
/// <param name="IsByName">Found by its name in a shared namespace; anything said explicitly goes before it.</param>
internal sealed record BoundType(string SdlName, ClrType Type, EquatableArray<ClrProperty> Properties, bool IsByName = false);

internal sealed record ClrParameter(string Name, ClrType Type);

/// <summary>A static method of a resolver class, or a loader.</summary>
internal sealed record ClrMethod(
    string SdlType, string ClassName, string FullName, string Name, ClrType? Returns, EquatableArray<ClrParameter> Parameters, Place Place)
{
    public string Display => $"{ClassName}.{Name}";
}

/// <summary>A class marked as resolvers of an SDL type.</summary>
internal sealed record ResolverClass(string SdlType, string Name, EquatableArray<ClrMethod> Methods, Place Place);

/// <summary>A place in a file, C# or SDL.</summary>
internal sealed record Place(string Path, int Start, int Length, int Line, int Column);
