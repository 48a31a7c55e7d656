using System.Collections.Immutable;
using Headless.GraphQL.Generator.Model;
using Headless.GraphQL.Language;

namespace Headless.GraphQL.Generator.Parsing;

/// <summary>An SDL file of the project.</summary>
internal sealed record SdlFile(string Path, string Text)
{
    public string Name => System.IO.Path.GetFileName(Path);
}

/// <summary>A definition and the file it stands in.</summary>
internal sealed record Sourced<T>(T Node, GraphQLSource Source)
    where T : SyntaxNode
{
    public Place At(int start, int length)
    {
        var location = Source.Locate(start);
        return new Place(Source.Name, start, length, location.Line, location.Column);
    }
}

/// <summary>All SDL files read, with their types by name.</summary>
internal sealed class SdlSchema
{
    private static readonly string[] BuiltInScalars = ["Int", "Float", "String", "Boolean", "ID"];
    private readonly Dictionary<string, Sourced<TypeDefinitionNode>> _types = new(StringComparer.Ordinal);
    private readonly List<Sourced<TypeDefinitionNode>> _all = [];
    private readonly List<Finding> _findings = [];

    private SdlSchema(ImmutableArray<SdlFile> files)
    {
        Files = files.Sort((x, y) => string.CompareOrdinal(x.Name, y.Name));
    }

    public ImmutableArray<SdlFile> Files { get; }

    /// <summary>Names of all objects and enums: what a C# type can be bound to.</summary>
    public IEnumerable<string> TypeNames =>
        _types.Values.Where(t => t.Node is ObjectDefinitionNode or EnumDefinitionNode).Select(t => t.Node.Name);

    /// <summary>Texts that cannot be read.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    public static SdlSchema Parse(ImmutableArray<SdlFile> files)
    {
        var schema = new SdlSchema(files);
        foreach (var file in schema.Files)
        {
            schema.Add(file);
        }

        return schema;
    }

    public Sourced<TypeDefinitionNode>? Find(string name) => _types.TryGetValue(name, out var type) ? type : null;

    public bool IsKnown(string name) => _types.ContainsKey(name) || BuiltInScalars.Contains(name);

    /// <summary>Definitions and extensions in files of these names.</summary>
    public IEnumerable<Sourced<TypeDefinitionNode>> In(ImmutableArray<string> fileNames) =>
        _all.Where(t => fileNames.Contains(System.IO.Path.GetFileName(t.Source.Name)));

    /// <summary>A definition with all its extensions.</summary>
    public IEnumerable<Sourced<TypeDefinitionNode>> PartsOf(string name) => _all.Where(t => t.Node.Name == name);

    public static string NameOf(TypeNode type) => type switch
    {
        NonNullTypeNode nonNull => NameOf(nonNull.NullableType),
        ListTypeNode list => NameOf(list.ElementType),
        NamedTypeNode named => named.Name,
        _ => "",
    };

    private void Add(SdlFile file)
    {
        var source = new GraphQLSource(file.Text, file.Path);
        try
        {
            foreach (var definition in GraphQLParser.Parse(source, ParserOptions.Schema).Definitions)
            {
                if (definition is TypeDefinitionNode type)
                {
                    var sourced = new Sourced<TypeDefinitionNode>(type, source);
                    _all.Add(sourced);
                    if (!type.IsExtension && !_types.ContainsKey(type.Name))
                    {
                        _types.Add(type.Name, sourced);
                    }
                }
            }
        }
        catch (GraphQLSyntaxException exception)
        {
            var place = new Place(file.Path, exception.Position, 1, exception.Location.Line, exception.Location.Column);
            _findings.Add(new Finding(Rules.Syntax.Id, place, exception.Message));
        }
    }
}
