using Microsoft.AspNetCore.Http;

namespace Headless.GraphQL.Http;

/// <summary>Which text of GraphQL over HTTP decides about status codes.</summary>
public enum StatusEdition
{
    /// <summary>
    /// The edition of September 2026: the status says what happened, to every client alike; only successes are labelled
    /// <c>application/json</c> for a client that knows no better.
    /// </summary>
    Draft2026,

    /// <summary>
    /// What the audits of npm <c>graphql-http</c> ask for, after the draft of 2025: legacy clients get 200 for every well-formed request,
    /// the others 400 for whatever is wrong with theirs, and field errors do not show.
    /// </summary>
    Audit2025,
}

/// <summary>The status and media type of an answer.</summary>
internal static class StatusRules
{
    /// <summary>Partial Success: <c>data</c> beside <c>errors</c>. To whoever does not know it, it is a 200.</summary>
    private const int Status294PartialSuccess = 294;

    /// <param name="fault">Faults carry the status of the edition of 2026.</param>
    public static int Of(RequestFault fault, StatusEdition edition) => In(edition, fault.Status);

    /// <param name="mediaType">What the request's Accept header asks for.</param>
    public static int Of(in ExecutionOutcome outcome, string mediaType, StatusEdition edition) => outcome.Status switch
    {
        ExecutionStatus.Ok => StatusCodes.Status200OK,
        ExecutionStatus.NotAQuery => StatusCodes.Status405MethodNotAllowed,
        _ when edition == StatusEdition.Audit2025 && mediaType == MediaType.Json => StatusCodes.Status200OK,
        ExecutionStatus.FieldErrors => edition == StatusEdition.Audit2025 ? StatusCodes.Status200OK : Status294PartialSuccess,
        _ => In(edition, Of(outcome.ErrorCode)),
    };

    /// <summary>
    /// The media type that an answer of this status is sent in. Of an error only the GraphQL one tells that it comes from us and not from a
    /// proxy between, so it is sent to legacy clients too.
    /// </summary>
    public static string MediaTypeOf(string? accepted, int status, StatusEdition edition) =>
        accepted == MediaType.Json && (edition == StatusEdition.Audit2025 || status < 300) ? MediaType.Json : MediaType.GraphQL;

    private static int Of(string? code) => code switch
    {
        "SYNTAX_ERROR" => StatusCodes.Status400BadRequest,
        "UNAUTHENTICATED" => StatusCodes.Status401Unauthorized,
        "FORBIDDEN" or "TRUSTED_DOCUMENTS_ONLY" => StatusCodes.Status403Forbidden,
        "STREAM_REQUIRED" => StatusCodes.Status406NotAcceptable,
        "RATE_LIMITED" => StatusCodes.Status429TooManyRequests,
        "INTERNAL" => StatusCodes.Status500InternalServerError,
        "UNAVAILABLE" => StatusCodes.Status503ServiceUnavailable,
        "TIMEOUT" => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    private static int In(StatusEdition edition, int status) =>
        edition == StatusEdition.Audit2025 && status == StatusCodes.Status422UnprocessableEntity ? StatusCodes.Status400BadRequest : status;
}
