using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Validation;

/// <summary>
/// Checks executable documents against all rules of the specification (September 2025). One walk over the document serves most of them;
/// what spans fragments is decided from what that walk noted. Cost grows with the size of the document, not with what its fragments
/// would expand to.
/// </summary>
public static class DocumentValidator
{
    /// <summary>Everything that is wrong with the document; empty when it can be executed.</summary>
    public static IReadOnlyList<ValidationError> Validate(GraphQLSchema schema, DocumentNode document, ValidationOptions? options = null)
    {
        var scope = new DocumentScope(schema, document, options ?? ValidationOptions.Default);
        DefinitionRules.Check(scope);
        var walker = new SelectionWalker(scope);
        foreach (var operation in scope.Operations)
        {
            walker.WalkOperation(operation);
        }

        foreach (var fragment in scope.Fragments)
        {
            walker.WalkFragment(fragment);
        }

        FragmentRules.Check(scope);
        foreach (var operation in scope.Operations)
        {
            VariableRules.Check(scope, operation);
            SubscriptionRule.Check(scope, operation);
        }

        DeferRules.Check(scope);
        if (!scope.IsFull)
        {
            FieldMergeRule.Check(scope);
        }

        return scope.Errors;
    }
}
