using System.Text.Json;
using Headless.GraphQL.Validation;
using Microsoft.AspNetCore.Http;

namespace Headless.GraphQL.Http;

/// <summary>Why a request is refused before the engine sees it.</summary>
/// <param name="Status">HTTP status of the answer by the edition of 2026.</param>
/// <param name="Code">Stable, answered as <c>extensions.code</c>.</param>
/// <param name="Message">What is wrong and what is accepted.</param>
internal sealed record RequestFault(int Status, string Code, string Message)
{
    /// <summary>The errors of a response that says so, as JSON in UTF-8.</summary>
    public byte[] ToErrors() =>
        JsonSerializer.SerializeToUtf8Bytes(new[] { new { message = Message, extensions = new { code = Code } } });

    public static RequestFault Json(string message) => new(StatusCodes.Status400BadRequest, "INVALID_JSON", message);

    public static RequestFault Request(string message) => new(StatusCodes.Status422UnprocessableEntity, "INVALID_REQUEST", message);

    public static RequestFault Method(string given) => new(
        StatusCodes.Status405MethodNotAllowed, "METHOD_NOT_ALLOWED", $"{given} is not supported. Use POST, or GET for queries.");

    public static RequestFault TooLarge(int maxBodyBytes) => new(
        StatusCodes.Status413PayloadTooLarge,
        "PAYLOAD_TOO_LARGE",
        $"The request body is larger than {maxBodyBytes} bytes. Split the work over several requests.");

    public static RequestFault TooDeep(string name, int maxJsonDepth) => new(
        StatusCodes.Status422UnprocessableEntity, "JSON_TOO_DEEP", $"Parameter '{name}' nests deeper than {maxJsonDepth} levels.");

    public static RequestFault DocumentTooLarge(int maxDocumentBytes) => new(
        StatusCodes.Status422UnprocessableEntity, "LIMIT_EXCEEDED", $"The document has more than {maxDocumentBytes} bytes.");

    public static RequestFault VariablesTooLarge(int maxVariablesBytes) => new(
        StatusCodes.Status422UnprocessableEntity, LimitViolation.Code, $"The variables have more than {maxVariablesBytes} bytes.");

    public static RequestFault TooManyTokens(string name, int maxTokens) => new(
        StatusCodes.Status422UnprocessableEntity,
        LimitViolation.Code,
        $"Parameter '{name}' has more than {maxTokens} names, values and brackets.");

    public static RequestFault Unreadable(int status) => new(
        status, "INVALID_REQUEST", "The request body could not be read: it was cut off or came too slowly.");

    public static RequestFault TimedOut(TimeSpan limit) => new(
        StatusCodes.Status504GatewayTimeout, "TIMEOUT", $"The operation took longer than {limit.TotalSeconds:0} seconds.");

    public static RequestFault MediaType(HttpRequest request)
    {
        var given = request.Headers switch
        {
            { ContentEncoding.Count: > 0 } headers => $"Content-Encoding '{headers.ContentEncoding}' is not supported",
            { ContentType.Count: > 0 } headers => $"Content-Type '{headers.ContentType}' is not supported",
            _ => "Content-Type is missing",
        };
        return new(StatusCodes.Status415UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", $"{given}. Send application/json in UTF-8.");
    }

    public static RequestFault NotAcceptable(string given) => new(
        StatusCodes.Status406NotAcceptable,
        "NOT_ACCEPTABLE",
        $"Accept '{given}' cannot be served. "
        + "This endpoint answers application/graphql-response+json, application/json, multipart/mixed and text/event-stream, in UTF-8.");

    public static RequestFault TooManyStreams(string limit, int allowed) => new(
        StatusCodes.Status429TooManyRequests,
        "LIMIT_EXCEEDED",
        $"{limit} is {allowed}, and as many streams are open. End one before you begin another.");

    public static RequestFault Stopping { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "UNAVAILABLE", "The service is stopping. Connect again.");

    public static RequestFault Upgrade { get; } = new(
        StatusCodes.Status403Forbidden,
        "CROSS_SITE_REQUEST",
        "A page of another site asked for this WebSocket. Its origin must be this host's own or one that the host lists.");

    public static RequestFault CrossSite { get; } = new(
        StatusCodes.Status403Forbidden,
        "CROSS_SITE_REQUEST",
        "A browser sent this GET on behalf of another site. Send the header GraphQL-Require-Preflight: 1, or POST application/json.");

    public static RequestFault Batch { get; } = new(
        StatusCodes.Status422UnprocessableEntity,
        "BATCHING_NOT_SUPPORTED",
        "A list of operations is not accepted. Send one operation per request; the fields of one operation run together. "
        + "The host may allow lists by the setting GraphQL:MaxBatchedOperations.");

    public static RequestFault BatchTooLarge(int maxOperations) => new(
        StatusCodes.Status422UnprocessableEntity,
        "BATCH_TOO_LARGE",
        $"The list holds more than {maxOperations} operations, which is what GraphQL:MaxBatchedOperations allows.");
}
