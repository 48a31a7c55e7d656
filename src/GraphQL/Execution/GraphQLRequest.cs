using System.Text.Json;

namespace Headless.GraphQL;

/// <summary>What becomes of an error at a non-null position: the <c>onError</c> parameter of GraphQL over HTTP.</summary>
public enum ErrorMode
{
    /// <summary>The nearest nullable parent becomes null.</summary>
    Propagate,

    /// <summary>The position itself becomes null, whatever its type says.</summary>
    Null,

    /// <summary>The first error makes the whole of <c>data</c> null.</summary>
    Halt,
}

/// <summary>One operation to be answered.</summary>
public sealed record GraphQLRequest
{
    /// <summary>
    /// The document in UTF-8; empty when <see cref="DocumentId"/> names one. The engine keeps a copy of its own, so the memory may be
    /// reused afterwards.
    /// </summary>
    public ReadOnlyMemory<byte> Query { get; init; }

    /// <summary>Names a document that <see cref="IDocumentSource"/> finds; <see cref="Query"/> is then not looked at.</summary>
    public string? DocumentId { get; init; }

    /// <summary>What <see cref="DocumentId"/> names, once it is found.</summary>
    internal TrustedDocument? Document { get; init; }

    /// <summary>Needed when the document holds several operations.</summary>
    public string? OperationName { get; init; }

    /// <summary>A JSON object, or default for none.</summary>
    public JsonElement Variables { get; init; }

    public ErrorMode OnError { get; init; }

    /// <summary>Refuses whatever changes something before it runs, as GET requests demand.</summary>
    public bool QueriesOnly { get; init; }

    /// <summary>
    /// For <see cref="GraphQLExecutor.StreamAsync"/>: how long one execution may take, of a subscription that of each event; what takes
    /// longer is answered with the error TIMEOUT. Zero sets no limit.
    /// </summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Whether the response tells the operation's static cost, as <c>extensions.cost</c>.</summary>
    public bool ReportsCost { get; init; }

    /// <summary>Written as the <c>extensions</c> of the response; a JSON object in UTF-8, or empty.</summary>
    public ReadOnlyMemory<byte> Extensions { get; init; }

    public static GraphQLRequest Of(string query, JsonElement variables = default) =>
        new() { Query = System.Text.Encoding.UTF8.GetBytes(query), Variables = variables };
}
