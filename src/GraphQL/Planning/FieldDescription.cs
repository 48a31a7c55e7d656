using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Planning;

/// <summary>What the document says of one response field.</summary>
internal sealed record FieldDescription(
    string ResponseName,
    FieldDefinition Field,
    IReadOnlyList<FieldNode> Nodes,
    ArgumentPlan Arguments,
    IReadOnlyList<DirectivePlan> Directives,
    string[][] Scopes,
    FieldSelection Selection);
