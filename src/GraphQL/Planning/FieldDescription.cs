using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Planning;

/// <summary>What the document says of one response field.</summary>
/// <param name="Below">What is selected below all its occurrences, which <paramref name="Collector"/> can name.</param>
internal sealed record FieldDescription(
    string ResponseName,
    FieldDefinition Field,
    IReadOnlyList<FieldNode> Nodes,
    ArgumentPlan Arguments,
    IReadOnlyList<DirectivePlan> Directives,
    string[][] Scopes,
    IReadOnlyList<SelectedSet> Below,
    FieldCollector Collector);
