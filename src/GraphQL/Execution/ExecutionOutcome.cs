namespace Headless.GraphQL;

/// <summary>What an operation does.</summary>
public enum OperationKind
{
    Query,
    Mutation,
    Subscription,
}

/// <summary>How far an operation came. The response is in the output whatever this says.</summary>
public enum ExecutionStatus
{
    /// <summary><c>data</c> is there, without errors.</summary>
    Ok,

    /// <summary><c>data</c> is there (perhaps null), with field errors.</summary>
    FieldErrors,

    /// <summary>Refused before execution: syntax, validation, variables, a hook. There is no <c>data</c>.</summary>
    RequestError,

    /// <summary>Refused because the transport allows only queries here.</summary>
    NotAQuery,
}

/// <summary>What the transport needs to choose a status code.</summary>
/// <param name="Status">How far the operation came.</param>
/// <param name="Kind">Query when the document could not be read.</param>
/// <param name="OperationName">Null when the operation has none or could not be read.</param>
/// <param name="ErrorCode">The <c>extensions.code</c> of the first error, if it has one.</param>
/// <param name="Cache">What the schema says about keeping the answer; of no meaning when there are errors.</param>
public readonly record struct ExecutionOutcome(
    ExecutionStatus Status, OperationKind Kind, string? OperationName, string? ErrorCode = null, CachePolicy Cache = default);
