using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Headless.GraphQL.Http;

/// <summary>Writes answers that the engine has no part in: refusals by the transport and by what stands in front of it.</summary>
public static class GraphQLHttpResponse
{
    /// <summary>Readable: the media types are never taken for HTML, so quotes and letters need no escapes.</summary>
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers with one request error in the form of GraphQL.</summary>
    /// <param name="status">HTTP status of the answer.</param>
    /// <param name="code">Stable, answered as <c>extensions.code</c>.</param>
    /// <param name="message">English, for developers: what is wrong and what is accepted.</param>
    public static Task WriteErrorAsync(HttpContext context, int status, string code, string message)
    {
        var options = context.RequestServices.GetService<IOptions<GraphQLHttpOptions>>()?.Value;
        return WriteErrorAsync(context, status, code, message, options?.StatusCodes ?? StatusEdition.Draft2026);
    }

    /// <summary>Answers with what the engine wrote, and the status that tells what came of it.</summary>
    /// <param name="accepted">The media type that the request asks for.</param>
    internal static Task AnswerAsync(
        HttpContext context, in ExecutionOutcome outcome, string accepted, GraphQLHttpOptions options, ReadOnlyMemory<byte> body)
    {
        if (outcome.Status == ExecutionStatus.NotAQuery)
        {
            context.Response.Headers.Allow = "POST";
        }

        var status = StatusRules.Of(outcome, accepted, options.StatusCodes);
        return SendAsync(context, status, StatusRules.MediaTypeOf(accepted, status, options.StatusCodes), body);
    }

    internal static Task RefuseAsync(HttpContext context, RequestFault fault, GraphQLHttpOptions options)
    {
        if (fault.Status == StatusCodes.Status405MethodNotAllowed)
        {
            context.Response.Headers.Allow = "GET, HEAD, POST";
        }

        var edition = options.StatusCodes;
        return WriteErrorAsync(context, StatusRules.Of(fault, edition), fault.Code, fault.Message, edition);
    }

    private static async Task WriteErrorAsync(HttpContext context, int status, string code, string message, StatusEdition edition)
    {
        var mediaType = StatusRules.MediaTypeOf(MediaType.Negotiate(context.Request), status, edition);
        using var buffer = new PooledBuffer(1024);
        WriteError(buffer, code, message);
        await SendAsync(context, status, mediaType, buffer.Written);
    }

    /// <summary>A response that consists of one request error.</summary>
    internal static void WriteError(IBufferWriter<byte> output, string code, string message)
    {
        using var json = new Utf8JsonWriter(output, WriterOptions);
        json.WriteStartObject();
        json.WriteStartArray("errors"u8);
        json.WriteStartObject();
        json.WriteString("message"u8, message);
        json.WriteStartObject("extensions"u8);
        json.WriteString("code"u8, code);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    internal static async Task SendAsync(HttpContext context, int status, string mediaType, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = mediaType;
        response.ContentLength = body.Length;
        if (StringValues.IsNullOrEmpty(response.Headers.Vary))
        {
            response.Headers.Vary = "Accept";
        }

        if (RequestReader.IsSafe(context.Request) && StringValues.IsNullOrEmpty(response.Headers.CacheControl))
        {
            CacheHeaders.Forbid(response);
        }

        await response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }
}
