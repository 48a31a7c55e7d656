using Headless.GraphQL.Language;

namespace Headless.GraphQL.Validation;

/// <summary>The rules on executable documents, by the names that graphql-js uses.</summary>
public enum ValidationRule
{
    ExecutableDefinitions,
    KnownOperationTypes,
    UniqueOperationNames,
    LoneAnonymousOperation,
    SingleFieldSubscriptions,
    KnownTypeNames,
    FragmentsOnCompositeTypes,
    VariablesAreInputTypes,
    ScalarLeafs,
    FieldsOnCorrectType,
    UniqueFragmentNames,
    KnownFragmentNames,
    NoUnusedFragments,
    PossibleFragmentSpreads,
    NoFragmentCycles,
    UniqueVariableNames,
    NoUndefinedVariables,
    NoUnusedVariables,
    KnownDirectives,
    UniqueDirectivesPerLocation,
    KnownArgumentNames,
    UniqueArgumentNames,
    ValuesOfCorrectType,
    ProvidedRequiredArguments,
    VariablesInAllowedPosition,
    OverlappingFieldsCanBeMerged,
    UniqueInputFieldNames,

    /// <summary>Of the incremental delivery drafts, as the two below.</summary>
    DeferStreamDirectiveOnRootField,
    DeferStreamDirectiveOnValidOperations,
    DeferStreamDirectiveLabel,

    /// <summary>Not of the specification: <see cref="ValidationOptions.MaxIntrospectionLists"/>.</summary>
    MaxIntrospectionDepth,

    /// <summary>Not of the specification: <see cref="ValidationOptions.AllowIntrospection"/>.</summary>
    NoSchemaIntrospection,

    /// <summary>Not of the specification: <see cref="ValidationOptions.AllowDeprecated"/>.</summary>
    NoDeprecated,
}

/// <summary>What is wrong with a document.</summary>
/// <param name="Rule">The rule that is broken.</param>
/// <param name="Message">For the author of the document.</param>
/// <param name="Source">The document's text.</param>
/// <param name="Positions">Offsets of the nodes that break the rule together; the first is where an editor would point.</param>
public sealed record ValidationError(ValidationRule Rule, string Message, GraphQLSource Source, IReadOnlyList<int> Positions)
{
    /// <summary>Line and column of each position.</summary>
    public IEnumerable<SourceLocation> Locations => Positions.Select(Source.Locate);
}
