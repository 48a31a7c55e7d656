using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Validation;

/// <summary>The rules on variables of one operation and of all fragments that it reaches.</summary>
internal static class VariableRules
{
    public static void Check(DocumentScope scope, DefinitionScope definition)
    {
        var operation = (OperationDefinitionNode)definition.Definition;
        var variables = Declared(scope, operation);
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in definition.Spreads.Count == 0 ? [definition] : scope.Reachable(definition))
        {
            foreach (var use in part.Variables)
            {
                used.Add(use.Node.Name);
                if (variables.TryGetValue(use.Node.Name, out var variable))
                {
                    CheckPosition(scope, variable, use);
                }
                else
                {
                    scope.Report(
                        ValidationRule.NoUndefinedVariables,
                        $"The variable \"${use.Node.Name}\" is not defined by {Describe(operation)}.",
                        use.Node.Start,
                        operation.Start);
                }
            }
        }

        foreach (var variable in operation.Variables)
        {
            if (!used.Contains(variable.Variable.Name))
            {
                scope.Report(
                    ValidationRule.NoUnusedVariables,
                    $"The variable \"${variable.Variable.Name}\" is never used in {Describe(operation)}.",
                    variable.Start);
            }
        }
    }

    private static string Describe(OperationDefinitionNode operation) =>
        operation.Name is null ? "the operation" : $"the operation \"{operation.Name}\"";

    /// <summary>Definitions by name; of several with one name the last counts.</summary>
    private static Dictionary<string, VariableDefinitionNode> Declared(DocumentScope scope, OperationDefinitionNode operation)
    {
        var variables = new Dictionary<string, VariableDefinitionNode>(operation.Variables.Count, StringComparer.Ordinal);
        foreach (var variable in operation.Variables)
        {
            variables[variable.Variable.Name] = variable;
        }

        if (variables.Count < operation.Variables.Count)
        {
            foreach (var same in operation.Variables.GroupBy(v => v.Variable.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            {
                scope.Report(
                    ValidationRule.UniqueVariableNames,
                    $"There is more than one variable named \"${same.Key}\".",
                    [.. same.Select(v => v.Variable.NameStart)]);
            }
        }

        return variables;
    }

    private static void CheckPosition(DocumentScope scope, VariableDefinitionNode variable, VariableUse use)
    {
        if (use.Type is null || scope.Schema.Resolve(variable.Type) is not { } type)
        {
            return;
        }

        if (!IsAllowed(type, variable.DefaultValue, use))
        {
            scope.Report(
                ValidationRule.VariablesInAllowedPosition,
                $"The variable \"${use.Node.Name}\" of type \"{type}\" cannot stand where \"{use.Type}\" is expected.",
                variable.Start,
                use.Node.Start);
        }

        if (use.OneOf is not null && !type.IsNonNull)
        {
            scope.Report(
                ValidationRule.VariablesInAllowedPosition,
                $"The variable \"${use.Node.Name}\" of type \"{type}\" must be non-null to be a field of the OneOf input \"{use.OneOf}\".",
                variable.Start,
                use.Node.Start);
        }
    }

    private static bool IsAllowed(GraphQLType type, ValueNode? defaultValue, VariableUse use)
    {
        if (!use.Type!.IsNonNull || type.IsNonNull)
        {
            return IsSubtype(type, use.Type);
        }

        return (use.HasDefault || defaultValue is not (null or NullValueNode)) && IsSubtype(type, use.Type.Nullable);
    }

    private static bool IsSubtype(GraphQLType type, GraphQLType expected)
    {
        if (type == expected)
        {
            return true;
        }

        if (expected.IsNonNull)
        {
            return type.IsNonNull && IsSubtype(type.Nullable, expected.Nullable);
        }

        return (type.Nullable, expected) switch
        {
            (ListType list, ListType expectedList) => IsSubtype(list.Element, expectedList.Element),
            var (nullable, _) => nullable == expected,
        };
    }
}
