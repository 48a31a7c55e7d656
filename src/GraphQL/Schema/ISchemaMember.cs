using System.Collections.Immutable;
using Headless.GraphQL.Language;

namespace Headless.GraphQL.Schema;

/// <summary>Anything in a schema that has a name: types, fields, arguments, enum values, directives.</summary>
public interface ISchemaMember
{
    string Name { get; }

    /// <summary>Where it stands in the schema, for example <c>Book.title(language:)</c>.</summary>
    string Coordinate { get; }

    string? Description { get; }

    /// <summary>The directives applied to it and to its extensions, in the order of the documents.</summary>
    ImmutableArray<SchemaDirective> Directives { get; }

    SchemaOrigin Origin { get; }

    /// <summary>The first use of that directive, or null.</summary>
    SchemaDirective? FindDirective(string name)
    {
        foreach (var directive in Directives)
        {
            if (directive.Name == name)
            {
                return directive;
            }
        }

        return null;
    }

    /// <summary>The reason given with <c>@deprecated</c>; null when the member is not deprecated.</summary>
    string? DeprecationReason() => (FindDirective(BuiltIns.Deprecated)?.Argument("reason") as StringValueNode)?.Value;
}

/// <summary>The document and offset that something was declared at; what the engine itself declares has none.</summary>
public readonly struct SchemaOrigin(GraphQLSource? source, int position)
{
    /// <summary>Name of the SDL document, or null.</summary>
    public string? File => source?.Name;

    public int Position { get; } = position;

    /// <summary>Line, from 1; 0 without document.</summary>
    public int Line => source?.Locate(Position).Line ?? 0;

    public int Column => source?.Locate(Position).Column ?? 0;

    public bool IsBuiltIn => source is null;

    internal SchemaOrigin MovedTo(int position) => new(source, position);
}

/// <summary>A use of a directive on a part of the schema.</summary>
public sealed class SchemaDirective(DirectiveDefinition? definition, DirectiveNode node, SchemaOrigin origin)
{
    public string Name => Node.Name;

    /// <summary>The use as it was written.</summary>
    public DirectiveNode Node { get; } = node;

    /// <summary>Null only in a schema that has errors.</summary>
    public DirectiveDefinition? Definition { get; } = definition;

    public SchemaOrigin Origin { get; } = origin;

    /// <summary>The value of an argument: as written, else the declared default, else null.</summary>
    public ValueNode? Argument(string name)
    {
        foreach (var argument in Node.Arguments)
        {
            if (argument.Name == name)
            {
                return argument.Value;
            }
        }

        return Definition?.Arguments.Find(name)?.DefaultValue;
    }
}
