using Headless.GraphQL.Language;

namespace Headless.GraphQL.Validation;

/// <summary>The rules that look at definitions only: which there are, and what they are called.</summary>
internal static class DefinitionRules
{
    public static void Check(DocumentScope scope)
    {
        var operationNames = new Dictionary<string, int>(StringComparer.Ordinal);
        var fragmentNames = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var definition in scope.Document.Definitions)
        {
            switch (definition)
            {
                case OperationDefinitionNode operation:
                    CheckOperation(scope, operation, operationNames);
                    break;
                case FragmentDefinitionNode fragment:
                    if (!fragmentNames.TryAdd(fragment.Name, fragment.NameStart))
                    {
                        scope.Report(
                            ValidationRule.UniqueFragmentNames,
                            $"There is more than one fragment named \"{fragment.Name}\".",
                            fragmentNames[fragment.Name],
                            fragment.NameStart);
                    }

                    break;
                default:
                    scope.Report(
                        ValidationRule.ExecutableDefinitions,
                        "Only operations and fragments can be executed; this defines a part of a schema.",
                        definition.Start);
                    break;
            }
        }
    }

    private static void CheckOperation(DocumentScope scope, OperationDefinitionNode operation, Dictionary<string, int> names)
    {
        if (operation.Name is null)
        {
            if (scope.Operations.Count > 1)
            {
                scope.Report(
                    ValidationRule.LoneAnonymousOperation, "An operation without name must be the only operation.", operation.Start);
            }
        }
        else if (!names.TryAdd(operation.Name, operation.NameStart))
        {
            scope.Report(
                ValidationRule.UniqueOperationNames,
                $"There is more than one operation named \"{operation.Name}\".",
                names[operation.Name],
                operation.NameStart);
        }

        if (scope.Schema.RootType(operation.Operation) is null)
        {
            var kind = operation.Operation.ToString().ToLowerInvariant();
            scope.Report(ValidationRule.KnownOperationTypes, $"The schema has no {kind} operations.", operation.Start);
        }
    }
}
