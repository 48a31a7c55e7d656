using System.Collections.Immutable;
using Headless.GraphQL.Language;

namespace Headless.GraphQL.Schema;

/// <summary>The rules of the specification on types: what they must have, and how they may refer to each other.</summary>
internal sealed class SchemaRules
{
    private readonly SchemaParts _parts;
    private readonly List<SchemaError> _errors;

    private SchemaRules(SchemaParts parts, List<SchemaError> errors)
    {
        _parts = parts;
        _errors = errors;
    }

    public static void Check(SchemaParts parts, List<SchemaError> errors)
    {
        var rules = new SchemaRules(parts, errors);
        rules.CheckRoots();
        foreach (var directive in parts.Directives)
        {
            rules.CheckDirective(directive);
        }

        foreach (var type in parts.Types.Where(t => !t.Origin.IsBuiltIn))
        {
            rules.CheckType(type);
        }

        InputCycleRules.Check(parts.Types, errors);
    }

    private void CheckRoots()
    {
        var roots = _parts.Roots;
        if (roots[(int)OperationType.Query] is null)
        {
            _errors.Add(new SchemaError("There is no query root; define a type named Query or a schema definition.", "", default));
        }

        for (var i = 1; i < roots.Length; i++)
        {
            if (roots[i] is { } root && Array.IndexOf(roots, root) < i)
            {
                Error("A type can be the root of one kind of operation only.", root);
            }
        }
    }

    private void CheckDirective(DirectiveDefinition directive)
    {
        CheckName(directive);
        foreach (var argument in directive.Arguments)
        {
            CheckInputValue(argument, "argument");
        }

        if (RefersToItself(directive))
        {
            Error("A directive cannot be applied, directly or through types, within its own definition.", directive);
        }
    }

    private void CheckType(NamedType type)
    {
        CheckName(type);
        switch (type)
        {
            case ObjectType or InterfaceType:
                CheckFields((CompositeType)type);
                InterfaceRules.Check((CompositeType)type, _errors);
                break;
            case UnionType { PossibleTypes.IsEmpty: true }:
                Error("A union needs at least one member.", type);
                break;
            case EnumType enumType:
                CheckEnum(enumType);
                break;
            case InputObjectType input:
                CheckInputObject(input);
                break;
        }
    }

    private void CheckFields(CompositeType type)
    {
        if (type.Fields.Count == 0)
        {
            Error("It needs at least one field.", type);
        }

        foreach (var field in type.Fields)
        {
            CheckName(field);
            if (!field.Type.Named.IsOutput)
            {
                Error($"The type of a field must be an output type, {field.Type} is an input object.", field);
            }

            foreach (var argument in field.Arguments)
            {
                CheckInputValue(argument, "argument");
            }
        }
    }

    private void CheckInputValue(InputValueDefinition value, string what)
    {
        CheckName(value);
        if (!value.Type.Named.IsInput)
        {
            Error($"The type of an {what} must be an input type, {value.Type} is none.", value);
        }

        if (value.IsRequired && ((ISchemaMember)value).DeprecationReason() is not null)
        {
            Error($"A required {what} cannot be deprecated.", value);
        }
    }

    private void CheckEnum(EnumType type)
    {
        if (type.Values.Count == 0)
        {
            Error("An enum needs at least one value.", type);
        }

        foreach (var value in type.Values)
        {
            CheckName(value);
        }
    }

    private void CheckInputObject(InputObjectType type)
    {
        if (type.Fields.Count == 0)
        {
            Error("It needs at least one field.", type);
        }

        foreach (var field in type.Fields)
        {
            CheckInputValue(field, "input field");
            if (type.IsOneOf && field.Type.IsNonNull)
            {
                Error("A field of a OneOf input object must be nullable.", field);
            }

            if (type.IsOneOf && field.DefaultValue is not null)
            {
                Error("A field of a OneOf input object cannot have a default.", field);
            }
        }
    }

    private void CheckName(ISchemaMember member)
    {
        if (!member.Origin.IsBuiltIn && member.Name.StartsWith("__", StringComparison.Ordinal))
        {
            Error("Names that begin with two underscores belong to introspection.", member);
        }
    }

    private static bool RefersToItself(DirectiveDefinition directive)
    {
        var seen = new HashSet<ISchemaMember>();
        var pending = new Stack<ISchemaMember>(directive.Arguments);
        AddDefinitions(directive.Directives);
        while (pending.TryPop(out var member))
        {
            if (member == directive)
            {
                return true;
            }

            if (!seen.Add(member))
            {
                continue;
            }

            AddDefinitions(member.Directives);
            IEnumerable<ISchemaMember> inside = member switch
            {
                InputValueDefinition value => [value.Type.Named],
                InputObjectType input => input.Fields,
                EnumType enumType => enumType.Values,
                DirectiveDefinition other => other.Arguments,
                _ => [],
            };
            foreach (var part in inside)
            {
                pending.Push(part);
            }
        }

        return false;

        void AddDefinitions(ImmutableArray<SchemaDirective> uses)
        {
            foreach (var use in uses)
            {
                if (use.Definition is not null)
                {
                    pending.Push(use.Definition);
                }
            }
        }
    }

    private void Error(string message, ISchemaMember member) => _errors.Add(new SchemaError(message, member.Coordinate, member.Origin));
}
