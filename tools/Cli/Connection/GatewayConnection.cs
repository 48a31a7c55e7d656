using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Headless.Cli.Connection;

/// <summary>
/// Sends operations to a gateway. What the tool sends may be sent twice (imports find their rows again), so a lost connection, a gateway
/// that is not ready and a spent rate limit are tried again.
/// </summary>
internal sealed class GatewayConnection : IAsyncDisposable
{
    /// <summary>With pauses that double from half a second, this rides out a restart of the gateway.</summary>
    private const int MaxAttempts = 7;

    /// <summary>The longest that a gateway may be set to work on one operation: building the index of a very large catalog anew.</summary>
    public static TimeSpan MaxWait { get; } = TimeSpan.FromMinutes(10);

    private readonly HttpClient _http;
    private readonly Uri _endpoint;
    private readonly IAsyncDisposable? _host;

    private GatewayConnection(HttpClient http, Uri endpoint, IAsyncDisposable? host)
    {
        _http = http;
        _endpoint = endpoint;
        _host = host;
    }

    public static GatewayConnection To(Uri url, string? key, IAsyncDisposable? host = null)
    {
        var http = new HttpClient { Timeout = MaxWait };
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/graphql-response+json"));
        if (key is not null)
        {
            http.DefaultRequestHeaders.Add("X-API-Key", key);
        }

        return new GatewayConnection(http, new Uri(url, Headless.Gateway.GatewayApp.GraphQLPath), host);
    }

    /// <summary>The answer's <c>data</c>. An answer with errors is a <see cref="CliException"/> with their messages.</summary>
    public Task<JsonElement> SendAsync<T>(string query, T variables, JsonTypeInfo<T> shape, CancellationToken cancellationToken) =>
        SendAsync(query, json => JsonSerializer.Serialize(json, variables, shape), cancellationToken);

    /// <summary>The same for variables that are written, not serialized.</summary>
    public async Task<JsonElement> SendAsync(string query, Action<Utf8JsonWriter> variables, CancellationToken cancellationToken)
    {
        var body = Body(query, variables);
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan? retryAfter;
            try
            {
                using var content = new ByteArrayContent(body);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var response = await _http.PostAsync(_endpoint, content, cancellationToken);
                if (attempt == MaxAttempts || !IsTransient(response.StatusCode))
                {
                    return await DataAsync(response, cancellationToken);
                }

                retryAfter = response.Headers.RetryAfter?.Delta;
            }
            catch (HttpRequestException reason)
            {
                if (attempt == MaxAttempts || _host is not null)
                {
                    throw new CliException($"{_endpoint} does not answer: {reason.Message}", reason);
                }

                retryAfter = null;
            }

            await Task.Delay(retryAfter ?? TimeSpan.FromSeconds(Math.Pow(2, attempt - 2)), cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    private static byte[] Body(string query, Action<Utf8JsonWriter> variables)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("query"u8, query);
            json.WritePropertyName("variables"u8);
            variables(json);
            json.WriteEndObject();
        }

        return body.ToArray();
    }

    private static bool IsTransient(HttpStatusCode status) => status
        is HttpStatusCode.ServiceUnavailable
        or HttpStatusCode.TooManyRequests
        or HttpStatusCode.BadGateway
        or HttpStatusCode.GatewayTimeout;

    private async Task<JsonElement> DataAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            using var answer = JsonDocument.Parse(bytes);
            if (answer.RootElement.TryGetProperty("errors", out var errors))
            {
                throw new CliException(string.Join('\n', errors.EnumerateArray().Take(5).Select(Message)));
            }

            return answer.RootElement.GetProperty("data").Clone();
        }
        catch (JsonException)
        {
            throw new CliException($"{_endpoint} answers {(int)response.StatusCode} and no GraphQL. Is it a gateway?");
        }
    }

    private static string Message(JsonElement error)
    {
        var message = error.GetProperty("message").GetString();
        return error.TryGetProperty("extensions", out var extensions) && extensions.TryGetProperty("code", out var code)
            ? $"{code.GetString()}: {message}"
            : $"{message}";
    }
}
