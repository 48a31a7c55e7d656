using Headless.GraphQL.Language;

namespace Headless.GraphQL.Planning;

/// <summary>
/// How one operation is executed, or what it defers, for one choice of the conditions of its <c>@skip</c>, <c>@include</c> and
/// <c>@defer</c>. Shared.
/// </summary>
internal sealed class OperationPlan
{
    public required OperationKind Kind { get; init; }

    public required string? Name { get; init; }

    /// <summary>The text that locations refer to.</summary>
    public required GraphQLSource Source { get; init; }

    public required ObjectPlan Root { get; init; }

    /// <summary>All levels: of the whole query, or of each root field of a mutation by itself.</summary>
    public required IReadOnlyList<IReadOnlyList<Stage>> Parts { get; init; }

    /// <summary>All steps; a step's id is its place here.</summary>
    public required IReadOnlyList<FieldStep> Steps { get; init; }

    /// <summary>The steps that need scopes.</summary>
    public required IReadOnlyList<FieldStep> ScopedSteps { get; init; }

    public required IReadOnlyList<DirectivePlan> Directives { get; init; }

    public required int ObjectPlans { get; init; }

    public required int Columns { get; init; }

    public required int States { get; init; }

    /// <summary>Loaders of the whole schema.</summary>
    public required int Loaders { get; init; }

    /// <summary>Whether something is left for later.</summary>
    public required bool Defers { get; init; }

    /// <summary>Names and indexes in the longest path of the response.</summary>
    public required int PathDepth { get; init; }

    /// <summary>What the schema says about keeping the answer.</summary>
    public required CachePolicy Cache { get; init; }
}
