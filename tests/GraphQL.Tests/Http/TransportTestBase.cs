using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Headless.GraphQL.Tests.Http;

/// <summary>What tests of the transport share: requests, and whole answers to compare.</summary>
public abstract partial class TransportTestBase(HttpHost host)
{
    protected const string Json = "application/json; charset=utf-8";
    protected const string GraphQL = "application/graphql-response+json; charset=utf-8";

    protected HttpHost Host => host;

    /// <summary>One request error, as the edition of 2026 labels it for every client.</summary>
    protected static Answer Refusal(int status, string code, string message) => new(
        (HttpStatusCode)status, GraphQL, $$$"""{"errors":[{"message":"{{{message}}}","extensions":{"code":"{{{code}}}"}}]}""");

    protected HttpRequestMessage Post(string body, string? accept = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, host.Endpoint)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return request;
    }

    protected HttpRequestMessage Get(string parameters) => new(HttpMethod.Get, host.Endpoint + parameters);

    protected async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await host.Client.SendAsync(request);
        return await AnswerAsync(response);
    }

    protected static async Task<Answer> AnswerAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        var mediaType = response.Content.Headers.ContentType?.ToString();
        return new Answer(response.StatusCode, mediaType, TraceId().Replace(body, "\"traceId\":\"…\""));
    }

    [GeneratedRegex("\"traceId\":\"[0-9a-f]{32}\"")]
    private static partial Regex TraceId();

    protected sealed record Answer(HttpStatusCode Status, string? MediaType, string Body);
}
