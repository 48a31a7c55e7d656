using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Headless.GraphQL.Http;

/// <summary>Writes answers that the engine has no part in: refusals by the transport and by what stands in front of it.</summary>
public static class GraphQLHttpResponse
{
    /// <summary>Readable: the media types are never taken for HTML, so quotes and letters need no escapes.</summary>
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Answers with one request error in the form of GraphQL, in the media type that the request asks for
    /// (the GraphQL one when it asks for none of these two).
    /// </summary>
    /// <param name="status">HTTP status of the answer.</param>
    /// <param name="code">Stable, answered as <c>extensions.code</c>.</param>
    /// <param name="message">English, for developers: what is wrong and what is accepted.</param>
    public static async Task WriteErrorAsync(HttpContext context, int status, string code, string message)
    {
        var mediaType = MediaType.Negotiate(context.Request) == MediaType.Json ? MediaType.Json : MediaType.GraphQL;
        using var buffer = new PooledBuffer(1024);
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
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

        await SendAsync(context, status, mediaType, buffer.Written);
    }

    internal static async Task SendAsync(HttpContext context, int status, string mediaType, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = mediaType;
        response.ContentLength = body.Length;
        response.Headers.Vary = "Accept";
        await response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }
}
