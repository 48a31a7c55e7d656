using Headless.GraphQL.Generator.Model;
using Headless.GraphQL.Generator.Parsing;
using Headless.GraphQL.Language;

namespace Headless.GraphQL.Generator.Analysis;

/// <summary>What each SDL type is in C#.</summary>
internal sealed class TypeTable
{
    private readonly Dictionary<string, BoundType> _bound;
    private readonly string _namespace;

    public TypeTable(SdlSchema sdl, IEnumerable<BoundType> bound, string rootNamespace)
    {
        Sdl = sdl;
        _namespace = rootNamespace;
        _bound = bound.GroupBy(b => b.SdlName).ToDictionary(g => g.Key, g => g.OrderBy(b => b.IsByName).First());
    }

    public SdlSchema Sdl { get; }

    /// <summary>Enums and inputs that bound fields lead to; their C# has to be there.</summary>
    public HashSet<string> Used { get; } = [];

    public BoundType? FindBound(string sdlName) => _bound.TryGetValue(sdlName, out var bound) ? bound : null;

    /// <summary>The C# enum of an SDL enum, written here or bound.</summary>
    public string EnumName(string sdlName)
    {
        Used.Add(sdlName);
        return FindBound(sdlName) is { Type.Kind: ClrKind.Enum } bound ? bound.Type.FullName : GeneratedName(sdlName);
    }

    public string InputName(string sdlName)
    {
        Used.Add(sdlName);
        return GeneratedName(sdlName);
    }

    /// <summary>Whether a C# type is the one for that SDL enum or input.</summary>
    public bool IsGenerated(string sdlName, ClrType type) =>
        FindBound(sdlName) is { Type.Kind: ClrKind.Enum } bound
            ? type.FullName == bound.Type.FullName
            : type.Name == sdlName && (type.Kind == ClrKind.Unknown || type.FullName == GeneratedName(sdlName));

    /// <summary>Whether an object type is edges, nodes, pageInfo and totalCount, and so needs no class.</summary>
    public bool IsConnection(string sdlName, out string edge, out TypeNode? node)
    {
        edge = "";
        node = null;
        if (!sdlName.EndsWith("Connection", StringComparison.Ordinal) || FindBound(sdlName) is not null
            || Sdl.Find(sdlName)?.Node is not ObjectDefinitionNode type)
        {
            return false;
        }

        var fields = type.Fields.ToDictionary(f => f.Name, f => f.Type);
        if (fields.Count != 4 || !fields.ContainsKey("pageInfo") || !fields.ContainsKey("totalCount")
            || !fields.TryGetValue("edges", out var edges) || !fields.TryGetValue("nodes", out var nodes))
        {
            return false;
        }

        edge = SdlSchema.NameOf(edges);
        node = ((nodes as NonNullTypeNode)?.NullableType as ListTypeNode)?.ElementType;
        return node is not null;
    }

    /// <summary>Whether an object type is the edge of a connection that needs no class.</summary>
    public bool IsEdge(string sdlName) =>
        sdlName.EndsWith("Edge", StringComparison.Ordinal)
        && IsConnection(sdlName.Substring(0, sdlName.Length - "Edge".Length) + "Connection", out var edge, out _)
        && edge == sdlName;

    /// <summary>How generated code writes a C# type.</summary>
    public string CSharp(ClrType type)
    {
        var name = type.Kind switch
        {
            ClrKind.Unknown => GeneratedName(type.Name),
            _ when type.Element is { } element && HasUnknown(element) => ComposedName(type, element),
            _ => type.FullName,
        };
        return type.IsNullable && (type.IsValueType || IsGeneratedEnum(type)) ? name + "?" : name;
    }

    /// <summary>Whether null must be taken out of a <c>Nullable&lt;T&gt;</c>.</summary>
    public bool IsNullableStruct(ClrType type) => type.IsNullable && (type.IsValueType || IsGeneratedEnum(type));

    private static bool HasUnknown(ClrType type) => type.Kind == ClrKind.Unknown || (type.Element is { } element && HasUnknown(element));

    private bool IsGeneratedEnum(ClrType type) => type.Kind == ClrKind.Unknown && Sdl.Find(type.Name)?.Node is EnumDefinitionNode;

    private string ComposedName(ClrType type, ClrType element) => type.Name == "Array"
        ? CSharp(element) + "[]"
        : $"{type.FullName.Substring(0, type.FullName.IndexOf('<'))}<{CSharp(element)}>";

    private string GeneratedName(string sdlName) => $"global::{_namespace}.{sdlName}";
}
