using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;
using Headless.GraphQL.Schema.Coercion;

namespace Headless.GraphQL.Validation;

/// <summary>Checks arguments of fields and directives and the values in them, and notes the variables that they use.</summary>
internal sealed class ArgumentWalker(DocumentScope scope)
{
    /// <summary>Up to here comparing each with each is the fastest way to find doubles.</summary>
    private const int MaxComparedNames = 8;

    private DefinitionScope _current = null!;

    public void Begin(DefinitionScope definition) => _current = definition;

    public void WalkArguments(FieldNode node, FieldDefinition field)
    {
        if (node.Arguments.Count > 0)
        {
            Walk(node.Arguments, field.Arguments, field);
        }

        RequireArguments(node, node.Arguments, field.Arguments);
    }

    /// <summary>Arguments of a field that does not exist: only what needs no types can be said.</summary>
    public void WalkUnknown(NodeList<ArgumentNode> arguments)
    {
        foreach (var argument in arguments)
        {
            WalkValue(argument.Value, null, false, null);
        }

        RefuseDoubles(arguments);
    }

    public void WalkDirectives(NodeList<DirectiveNode> directives, DirectiveLocations location)
    {
        if (directives.Count == 0)
        {
            return;
        }

        foreach (var directive in directives)
        {
            if (directive.Name == BuiltIns.Defer)
            {
                scope.Defers.Add(directive);
            }

            if (scope.Schema.DirectiveDefinitions.Find(directive.Name) is not { } definition)
            {
                scope.Report(ValidationRule.KnownDirectives, $"There is no directive \"@{directive.Name}\".", directive.Start);
                WalkUnknown(directive.Arguments);
                continue;
            }

            if ((definition.Locations & location) == 0)
            {
                scope.Report(
                    ValidationRule.KnownDirectives,
                    $"\"@{directive.Name}\" cannot stand at {DirectiveLocationNames.Of(location).First()}.",
                    directive.Start);
            }

            Walk(directive.Arguments, definition.Arguments, definition);
            RequireArguments(directive, directive.Arguments, definition.Arguments);
        }

        if (directives.Count > 1)
        {
            RefuseRepetition(directives);
        }
    }

    /// <summary>A default value; it holds no variables.</summary>
    public void WalkConstant(ValueNode value, GraphQLType? type)
    {
        WalkValue(value, type, false, null);
        CheckValue(value, type);
    }

    private void Walk(NodeList<ArgumentNode> arguments, MemberList<InputValueDefinition> definitions, ISchemaMember owner)
    {
        foreach (var argument in arguments)
        {
            if (scope.IsFull)
            {
                return;
            }

            var definition = definitions.Find(argument.Name);
            if (definition is null)
            {
                scope.Report(
                    ValidationRule.KnownArgumentNames,
                    $"\"{owner.Coordinate}\" has no argument \"{argument.Name}\"."
                        + scope.Suggest(argument.Name, definitions.Select(d => d.Name)),
                    argument.Start);
            }
            else if (!scope.Options.AllowDeprecated)
            {
                DeprecationRule.Check(scope, argument, definition);
            }

            WalkValue(argument.Value, definition?.Type, definition?.DefaultValue is not null, null);
            CheckValue(argument.Value, definition?.Type);
        }

        RefuseDoubles(arguments);
    }

    private void RequireArguments(SyntaxNode node, NodeList<ArgumentNode> arguments, MemberList<InputValueDefinition> definitions)
    {
        foreach (var definition in definitions)
        {
            if (definition.IsRequired && !Has(arguments, definition.Name))
            {
                scope.Report(
                    ValidationRule.ProvidedRequiredArguments,
                    $"The argument \"{definition.Coordinate}\" of type \"{definition.Type}\" is required.",
                    node.Start);
            }
        }
    }

    private static bool Has(NodeList<ArgumentNode> arguments, string name)
    {
        foreach (var argument in arguments)
        {
            if (argument.Name == name)
            {
                return true;
            }
        }

        return false;
    }

    private void CheckValue(ValueNode value, GraphQLType? type)
    {
        if (type is { Named.IsInput: true })
        {
            var errors = scope;
            LiteralRules.Check(value, type, ref errors);
            if (!scope.Options.AllowDeprecated)
            {
                DeprecationRule.CheckValue(scope, value, type);
            }
        }
    }

    /// <summary>Notes variables with what is expected of them, and refuses doubled fields of input objects.</summary>
    private void WalkValue(ValueNode value, GraphQLType? type, bool hasDefault, InputObjectType? oneOf)
    {
        switch (value)
        {
            case VariableNode variable:
                _current.Variables.Add(new VariableUse(variable, type, hasDefault, oneOf));
                break;
            case ListValueNode list:
                var element = type?.ElementType ?? type?.Nullable;
                foreach (var item in list.Items)
                {
                    WalkValue(item, element, false, null);
                }

                break;
            case ObjectValueNode literal:
                WalkObject(literal, type?.Named as InputObjectType);
                break;
        }
    }

    private void WalkObject(ObjectValueNode literal, InputObjectType? type)
    {
        foreach (var node in literal.Fields)
        {
            var field = type?.Fields.Find(node.Name);
            WalkValue(node.Value, field?.Type, field?.DefaultValue is not null, type is { IsOneOf: true } ? type : null);
        }

        if (literal.Fields.Count > 1)
        {
            var known = new Dictionary<string, int>(literal.Fields.Count, StringComparer.Ordinal);
            foreach (var field in literal.Fields)
            {
                if (!known.TryAdd(field.Name, field.Start))
                {
                    scope.Report(
                        ValidationRule.UniqueInputFieldNames,
                        $"The field \"{field.Name}\" is given more than once.",
                        known[field.Name],
                        field.Start);
                }
            }
        }
    }

    private void RefuseDoubles(NodeList<ArgumentNode> arguments)
    {
        if (!HasDoubles(arguments))
        {
            return;
        }

        foreach (var same in arguments.GroupBy(a => a.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            scope.Report(
                ValidationRule.UniqueArgumentNames,
                $"The argument \"{same.Key}\" is given more than once.",
                [.. same.Select(a => a.Start)]);
        }
    }

    private static bool HasDoubles(NodeList<ArgumentNode> arguments)
    {
        if (arguments.Count > MaxComparedNames)
        {
            return arguments.DistinctBy(a => a.Name).Count() < arguments.Count;
        }

        for (var i = 1; i < arguments.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (arguments[i].Name == arguments[j].Name)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private void RefuseRepetition(NodeList<DirectiveNode> directives)
    {
        var seen = new Dictionary<string, int>(directives.Count, StringComparer.Ordinal);
        foreach (var directive in directives)
        {
            if (scope.Schema.DirectiveDefinitions.Find(directive.Name) is { IsRepeatable: false }
                && !seen.TryAdd(directive.Name, directive.Start))
            {
                scope.Report(
                    ValidationRule.UniqueDirectivesPerLocation,
                    $"\"@{directive.Name}\" can stand here only once.",
                    seen[directive.Name],
                    directive.Start);
            }
        }
    }
}
