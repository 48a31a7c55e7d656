using Headless.GraphQL.Validation;

namespace Headless.GraphQL.Http;

/// <summary>What the HTTP transport accepts. Every limit is checked before the engine sees the request.</summary>
public sealed class GraphQLHttpOptions
{
    /// <summary>A batch import of 500 items with long descriptions in two languages is about 1.5 MB; nothing honest is larger.</summary>
    public const int DefaultMaxBodyBytes = 2 * 1024 * 1024;

    /// <summary>Inputs of the schema nest five levels; JSON scalars that hold a document stay under thirty.</summary>
    public const int DefaultMaxJsonDepth = 64;

    /// <inheritdoc cref="MaxVariablesTokens"/>
    public const int DefaultMaxVariablesTokens = 150_000;

    /// <summary>Largest request body in bytes, 1 KB to 64 MB. Counted while reading, so a larger one is refused early.</summary>
    public int MaxBodyBytes { get; set; } = DefaultMaxBodyBytes;

    /// <summary>
    /// Largest variables in bytes, 1 KB to 64 MB. An import is nearly all variables, so the default is that of the body; a host that takes
    /// no imports is well served by 64 KB.
    /// </summary>
    public int MaxVariablesBytes { get; set; } = DefaultMaxBodyBytes;

    /// <summary>
    /// Names, values and brackets in variables and extensions, 100 to 10 million: they cost time where bytes cost memory. The largest batch
    /// of an import has about 100,000.
    /// </summary>
    public int MaxVariablesTokens { get; set; } = DefaultMaxVariablesTokens;

    /// <summary>How deep objects and lists may nest in variables and extensions, 1 to 512.</summary>
    public int MaxJsonDepth { get; set; } = DefaultMaxJsonDepth;

    /// <summary>
    /// How long an operation may take, 1 second to 10 minutes, body included. A page of a large catalogue takes milliseconds; an import of
    /// the largest body takes a few seconds on a slow disk.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Operations in one request, 0 to 100. Below 2 a list is refused, which is the default: what one request may cost is then what one
    /// operation may, and clients lose nothing, since the fields of an operation run together and HTTP/2 carries many requests at once.
    /// </summary>
    public int MaxBatchedOperations { get; set; }

    /// <summary>Which text decides about status codes: the newest, unless a tool measures by the older one.</summary>
    public StatusEdition StatusCodes { get; set; }

    /// <summary>
    /// Headers by which a caller is known. An answer to a request that has one of them is kept by nobody but that caller, and what is kept
    /// for everybody is not given to one who sends them.
    /// </summary>
    public IList<string> CallerHeaders { get; } = ["Authorization", "X-API-Key"];

    /// <summary>The engine's limit, so that a longer document is refused before its escapes are resolved.</summary>
    internal int MaxDocumentBytes { get; set; } = new GraphQLLimits().MaxDocumentBytes;

    /// <summary>Where a browser that opens the endpoint is sent; null answers it like any other client.</summary>
    public string? PlaygroundPath { get; set; }

    /// <summary>Null when everything is in order, else what is wrong and what is allowed.</summary>
    public string? Problem() => this switch
    {
        { MaxBodyBytes: < 1024 or > 64 * 1024 * 1024 } => $"GraphQL:MaxBodyBytes is {MaxBodyBytes}; allowed is 1024 to 67108864.",
        { MaxVariablesBytes: < 1024 or > 64 * 1024 * 1024 } =>
            $"GraphQL:MaxVariablesBytes is {MaxVariablesBytes}; allowed is 1024 to 67108864.",
        { MaxVariablesTokens: < 100 or > 10_000_000 } =>
            $"GraphQL:MaxVariablesTokens is {MaxVariablesTokens}; allowed is 100 to 10000000.",
        { MaxJsonDepth: < 1 or > 512 } => $"GraphQL:MaxJsonDepth is {MaxJsonDepth}; allowed is 1 to 512.",
        _ when !Enum.IsDefined(StatusCodes) => $"GraphQL:StatusCodes is {StatusCodes}; allowed is Draft2026 or Audit2025.",
        { MaxBatchedOperations: < 0 or > 100 } => $"GraphQL:MaxBatchedOperations is {MaxBatchedOperations}; allowed is 0 to 100.",
        { Timeout.TotalSeconds: < 1 or > 600 } => $"GraphQL:Timeout is {Timeout}; allowed is 00:00:01 to 00:10:00.",
        _ => null,
    };
}
