using System.Text;
using Headless.GraphQL.Language;

namespace Headless.GraphQL.Schema;

/// <summary>In which order <see cref="SchemaPrinter"/> writes types and members.</summary>
public enum SchemaOrder
{
    /// <summary>As the documents declare them.</summary>
    Declared,

    /// <summary>By name, so that moving a definition changes nothing. Members of enums, unions and inputs are sorted too.</summary>
    Sorted,
}

/// <summary>
/// Writes a schema as one SDL document: extensions merged, applied directives kept, built-in definitions left out.
/// Printing what was built of the output gives the same output.
/// </summary>
public sealed class SchemaPrinter
{
    private readonly StringBuilder _text = new();
    private readonly SchemaOrder _order;

    private SchemaPrinter(SchemaOrder order) => _order = order;

    public static string Print(GraphQLSchema schema, SchemaOrder order = SchemaOrder.Declared)
    {
        var printer = new SchemaPrinter(order);
        printer.PrintSchema(schema);
        foreach (var directive in printer.Ordered(schema.DirectiveDefinitions).Where(d => !d.Origin.IsBuiltIn))
        {
            printer.PrintDirective(directive);
        }

        foreach (var type in printer.Ordered(schema.Types).Where(t => !t.Origin.IsBuiltIn))
        {
            printer.PrintType(type);
        }

        return printer._text.ToString();
    }

    /// <summary>One element as it stands in its definition, description included.</summary>
    public static string Print(ISchemaMember member)
    {
        var printer = new SchemaPrinter(SchemaOrder.Declared);
        switch (member)
        {
            case NamedType type:
                printer.PrintType(type);
                break;
            case DirectiveDefinition directive:
                printer.PrintDirective(directive);
                break;
            case FieldDefinition field:
                printer.PrintDescription(field.Description, "");
                printer.PrintField(field, "");
                break;
            case InputValueDefinition value:
                printer.PrintDescription(value.Description, "");
                printer.PrintInputValue(value);
                break;
            case EnumValueDefinition value:
                printer.PrintDescription(value.Description, "");
                printer.PrintEnumValue(value);
                break;
        }

        return printer._text.ToString().TrimEnd('\n');
    }

    private void PrintSchema(GraphQLSchema schema)
    {
        var usesDefaultNames = schema.QueryType.Name == "Query"
            && IsDefault(schema.MutationType, "Mutation", schema)
            && IsDefault(schema.SubscriptionType, "Subscription", schema);
        if (usesDefaultNames && schema.Description is null && schema.Directives.IsEmpty)
        {
            return;
        }

        StartDefinition(schema.Description);
        _text.Append("schema");
        PrintDirectives(schema.Directives);
        _text.Append(" {\n  query: ").Append(schema.QueryType.Name).Append('\n');
        PrintRoot("mutation", schema.MutationType);
        PrintRoot("subscription", schema.SubscriptionType);
        _text.Append("}\n");
    }

    /// <summary>Whether a reader without schema definition would find the same root.</summary>
    private static bool IsDefault(ObjectType? root, string name, GraphQLSchema schema) =>
        root is null ? schema.FindType<ObjectType>(name) is null : root.Name == name;

    private void PrintRoot(string operation, ObjectType? type)
    {
        if (type is not null)
        {
            _text.Append("  ").Append(operation).Append(": ").Append(type.Name).Append('\n');
        }
    }

    private void PrintDirective(DirectiveDefinition directive)
    {
        StartDefinition(directive.Description);
        _text.Append("directive @").Append(directive.Name);
        PrintArguments(directive.Arguments, "");
        PrintDirectives(directive.Directives);
        _text.Append(directive.IsRepeatable ? " repeatable on " : " on ");
        _text.AppendJoin(" | ", DirectiveLocationNames.Of(directive.Locations)).Append('\n');
    }

    private void PrintType(NamedType type)
    {
        StartDefinition(type.Description);
        _text.Append(type.Kind switch
        {
            TypeKind.Scalar => "scalar ",
            TypeKind.Object => "type ",
            TypeKind.Interface => "interface ",
            TypeKind.Union => "union ",
            TypeKind.Enum => "enum ",
            _ => "input ",
        }).Append(type.Name);
        if (type is CompositeType { Interfaces.IsEmpty: false } implementation)
        {
            _text.Append(" implements ").AppendJoin(" & ", Ordered(implementation.Interfaces));
        }

        PrintDirectives(type.Directives);
        switch (type)
        {
            case UnionType union:
                _text.Append(" = ").AppendJoin(" | ", Ordered(union.PossibleTypes));
                break;
            case EnumType enumType:
                PrintMembers(enumType.Values, PrintEnumValue);
                break;
            case InputObjectType input:
                PrintMembers(input.Fields, PrintInputValue);
                break;
            case CompositeType composite:
                PrintMembers(composite.Fields, field => PrintField(field, "  "));
                break;
        }

        _text.Append('\n');
    }

    private void PrintMembers<T>(MemberList<T> members, Action<T> print)
        where T : class, ISchemaMember
    {
        _text.Append(" {\n");
        foreach (var member in Ordered(members))
        {
            PrintDescription(member.Description, "  ");
            _text.Append("  ");
            print(member);
            _text.Append('\n');
        }

        _text.Append('}');
    }

    private void PrintEnumValue(EnumValueDefinition value)
    {
        _text.Append(value.Name);
        PrintDirectives(value.Directives);
    }

    private void PrintField(FieldDefinition field, string indent)
    {
        _text.Append(field.Name);
        PrintArguments(field.Arguments, indent);
        _text.Append(": ").Append(field.Type);
        PrintDirectives(field.Directives);
    }

    private void PrintInputValue(InputValueDefinition value)
    {
        _text.Append(value.Name).Append(": ").Append(value.Type);
        if (value.DefaultValue is not null)
        {
            _text.Append(" = ").Append(SyntaxPrinter.Print(value.DefaultValue));
        }

        PrintDirectives(value.Directives);
    }

    /// <summary>On one line, unless one of them has a description.</summary>
    private void PrintArguments(MemberList<InputValueDefinition> arguments, string indent)
    {
        if (arguments.Count == 0)
        {
            return;
        }

        var isOneLine = arguments.All(a => a.Description is null);
        _text.Append('(');
        var separator = "";
        foreach (var argument in Ordered(arguments))
        {
            if (isOneLine)
            {
                _text.Append(separator);
                separator = ", ";
            }
            else
            {
                _text.Append('\n');
                PrintDescription(argument.Description, indent + "  ");
                _text.Append(indent).Append("  ");
            }

            PrintInputValue(argument);
        }

        _text.Append(isOneLine ? ")" : $"\n{indent})");
    }

    private void PrintDirectives(IReadOnlyList<SchemaDirective> directives)
    {
        foreach (var directive in directives)
        {
            _text.Append(' ').Append(SyntaxPrinter.Print(directive.Node));
        }
    }

    private void StartDefinition(string? description)
    {
        if (_text.Length > 0)
        {
            _text.Append('\n');
        }

        PrintDescription(description, "");
    }

    private void PrintDescription(string? description, string indent)
    {
        if (description is null)
        {
            return;
        }

        if (!CanBeBlock(description))
        {
            _text.Append(indent).Append(SyntaxPrinter.PrintString(description)).Append('\n');
            return;
        }

        _text.Append(indent).Append("\"\"\"\n");
        foreach (var line in description.Split('\n'))
        {
            _text.Append(line.Length == 0 ? "" : indent).Append(line.Replace("\"\"\"", "\\\"\"\"", StringComparison.Ordinal)).Append('\n');
        }

        _text.Append(indent).Append("\"\"\"\n");
    }

    /// <summary>Whether a block string would be read back unchanged, and is worth its lines.</summary>
    private static bool CanBeBlock(string text)
    {
        var lines = text.Split('\n');
        return lines.Length > 1
            && !text.Any(c => char.IsControl(c) && c is not ('\n' or '\t'))
            && !string.IsNullOrWhiteSpace(lines[0])
            && !string.IsNullOrWhiteSpace(lines[^1])
            && lines.Any(l => l.Length > 0 && l[0] is not (' ' or '\t'));
    }

    private IEnumerable<T> Ordered<T>(IEnumerable<T> members)
        where T : ISchemaMember =>
        _order == SchemaOrder.Sorted ? members.OrderBy(m => m.Name, StringComparer.Ordinal) : members;
}
