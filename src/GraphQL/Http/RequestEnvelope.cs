namespace Headless.GraphQL.Http;

/// <summary>The parameters of one GraphQL-over-HTTP request. The slices live as long as the buffers they were read from.</summary>
internal readonly struct RequestEnvelope
{
    /// <summary>The document, UTF-8.</summary>
    public required ReadOnlyMemory<byte> Query { get; init; }

    public string? OperationName { get; init; }

    /// <summary>A checked JSON object, UTF-8; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Variables { get; init; }

    public ErrorMode OnError { get; init; }
}
