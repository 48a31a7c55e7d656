using System.Text.Json;

namespace Headless.GraphQL.Http;

/// <summary>The parameters of one GraphQL-over-HTTP request. The slices live as long as the buffers they were read from.</summary>
internal readonly struct RequestEnvelope
{
    /// <summary>The document, UTF-8; empty when <see cref="DocumentId"/> names it.</summary>
    public ReadOnlyMemory<byte> Query { get; init; }

    public string? DocumentId { get; init; }

    public string? OperationName { get; init; }

    /// <summary>A checked JSON object, UTF-8; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Variables { get; init; }

    public ErrorMode OnError { get; init; }

    /// <summary>Whether <c>extensions.cost</c> is true: the answer is to tell what the operation costs.</summary>
    public bool ReportsCost { get; init; }

    /// <summary>What <see cref="Variables"/> holds; null when there are none.</summary>
    public JsonDocument? ParseVariables(int maxJsonDepth) =>
        Variables.IsEmpty ? null : JsonDocument.Parse(Variables, new JsonDocumentOptions { MaxDepth = maxJsonDepth + 1 });

    /// <summary>The request as the engine takes it.</summary>
    /// <param name="variables">What <see cref="Variables"/> holds, parsed.</param>
    public GraphQLRequest ToRequest(JsonElement variables, bool queriesOnly) => new()
    {
        Query = Query,
        DocumentId = DocumentId,
        OperationName = OperationName,
        Variables = variables,
        OnError = OnError,
        QueriesOnly = queriesOnly,
        ReportsCost = ReportsCost,
    };

    /// <summary>The request with memory of its own, for operations that outlive the buffers.</summary>
    public GraphQLRequest ToOwnRequest(bool queriesOnly, int maxJsonDepth) =>
        ToRequest(
            Variables.IsEmpty ? default : JsonElement.Parse(Variables.Span, new JsonDocumentOptions { MaxDepth = maxJsonDepth + 1 }),
            queriesOnly) with { Query = Query.ToArray() };
}
