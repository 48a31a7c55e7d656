using Headless.GraphQL.Language;
using Headless.GraphQL.Schema.Coercion;

namespace Headless.GraphQL.Schema;

/// <summary>The rules on default values and on the directives applied to the schema.</summary>
internal struct SchemaValueRules : ILiteralErrors
{
    private readonly List<SchemaError> _errors;
    private readonly List<(SyntaxNode Node, string Message)> _found = [];

    private SchemaValueRules(List<SchemaError> errors) => _errors = errors;

    public static void Check(GraphQLSchema schema, List<SchemaError> errors)
    {
        var rules = new SchemaValueRules(errors);
        foreach (var directive in schema.Directives)
        {
            rules.CheckUse(directive, DirectiveLocations.Schema, "");
        }

        rules.CheckRepetition(schema.Directives, "");
        foreach (var directive in schema.DirectiveDefinitions.Where(d => !d.Origin.IsBuiltIn))
        {
            rules.CheckMember(directive, DirectiveLocations.DirectiveDefinition);
            rules.CheckInputValues(directive.Arguments, DirectiveLocations.ArgumentDefinition);
        }

        foreach (var type in schema.Types)
        {
            rules.CheckType(type);
        }
    }

    public readonly void Report(SyntaxNode node, string message) => _found.Add((node, message));

    private void CheckType(NamedType type)
    {
        CheckMember(type, type.Kind switch
        {
            TypeKind.Scalar => DirectiveLocations.Scalar,
            TypeKind.Object => DirectiveLocations.Object,
            TypeKind.Interface => DirectiveLocations.Interface,
            TypeKind.Union => DirectiveLocations.Union,
            TypeKind.Enum => DirectiveLocations.Enum,
            _ => DirectiveLocations.InputObject,
        });
        switch (type)
        {
            case EnumType enumType:
                foreach (var value in enumType.Values)
                {
                    CheckMember(value, DirectiveLocations.EnumValue);
                }

                break;
            case InputObjectType input:
                CheckInputValues(input.Fields, DirectiveLocations.InputFieldDefinition);
                break;
            case CompositeType composite:
                foreach (var field in composite.Fields)
                {
                    CheckMember(field, DirectiveLocations.FieldDefinition);
                    CheckInputValues(field.Arguments, DirectiveLocations.ArgumentDefinition);
                }

                break;
        }
    }

    private void CheckInputValues(MemberList<InputValueDefinition> values, DirectiveLocations location)
    {
        foreach (var value in values)
        {
            CheckMember(value, location);
            if (value.DefaultValue is not null)
            {
                CheckLiteral(value.DefaultValue, value.Type, value.Coordinate, value.Origin);
            }
        }
    }

    private void CheckMember(ISchemaMember member, DirectiveLocations location)
    {
        foreach (var directive in member.Directives)
        {
            CheckUse(directive, location, member.Coordinate);
        }

        CheckRepetition(member.Directives, member.Coordinate);
    }

    private readonly void CheckRepetition(IReadOnlyList<SchemaDirective> directives, string coordinate)
    {
        for (var i = 1; i < directives.Count; i++)
        {
            var name = directives[i].Name;
            if (directives[i].Definition is { IsRepeatable: false } && directives.Take(i).Any(d => d.Name == name))
            {
                Error($"@{name} stands here more than once.", coordinate, directives[i].Origin);
            }
        }
    }

    private void CheckUse(SchemaDirective directive, DirectiveLocations location, string coordinate)
    {
        if (directive.Definition is not { } definition)
        {
            Error($"There is no directive @{directive.Name}.", coordinate, directive.Origin);
            return;
        }

        if ((definition.Locations & location) == 0)
        {
            var name = DirectiveLocationNames.Of(location).First();
            Error($"@{directive.Name} cannot stand here, at {name}.", coordinate, directive.Origin);
        }

        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var argument in directive.Node.Arguments)
        {
            if (!given.Add(argument.Name))
            {
                Error($"@{directive.Name} has the argument \"{argument.Name}\" more than once.", coordinate, directive.Origin);
            }

            if (definition.Arguments.Find(argument.Name) is { } known)
            {
                CheckLiteral(argument.Value, known.Type, coordinate, directive.Origin);
            }
            else
            {
                Error($"@{directive.Name} has no argument \"{argument.Name}\".", coordinate, directive.Origin);
            }
        }

        foreach (var argument in definition.Arguments.Where(a => a.IsRequired && !given.Contains(a.Name)))
        {
            Error($"@{directive.Name} needs the argument \"{argument.Name}\".", coordinate, directive.Origin);
        }
    }

    private void CheckLiteral(ValueNode value, GraphQLType type, string coordinate, SchemaOrigin origin)
    {
        _found.Clear();
        LiteralRules.Check(value, type, ref this);
        foreach (var (node, message) in _found)
        {
            Error(message, coordinate, origin.MovedTo(node.Start));
        }

        CheckUniqueFields(value, coordinate, origin);
    }

    private readonly void CheckUniqueFields(ValueNode value, string coordinate, SchemaOrigin origin)
    {
        switch (value)
        {
            case ListValueNode list:
                foreach (var item in list.Items)
                {
                    CheckUniqueFields(item, coordinate, origin);
                }

                break;
            case ObjectValueNode literal:
                var names = new HashSet<string>(StringComparer.Ordinal);
                foreach (var field in literal.Fields)
                {
                    if (!names.Add(field.Name))
                    {
                        Error($"The field \"{field.Name}\" is given more than once.", coordinate, origin.MovedTo(field.Start));
                    }

                    CheckUniqueFields(field.Value, coordinate, origin);
                }

                break;
        }
    }

    private readonly void Error(string message, string coordinate, SchemaOrigin origin) =>
        _errors.Add(new SchemaError(message, coordinate, origin));
}
