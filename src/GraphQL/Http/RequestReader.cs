using Microsoft.AspNetCore.Http;

namespace Headless.GraphQL.Http;

/// <summary>
/// Reads one GraphQL-over-HTTP request, whatever form its answer will have. The order of the checks is method, origin, content type, size,
/// JSON, parameters. The envelope lives as long as this reader.
/// </summary>
internal sealed class RequestReader(GraphQLHttpOptions options) : IDisposable
{
    private readonly EnvelopeReader _envelopes = new(options);
    private RequestBody _body;

    /// <summary>What <see cref="ReadAsync"/> has found; without meaning when that answered a fault.</summary>
    public RequestEnvelope Envelope { get; private set; }

    /// <summary>Whether the page that asks is of an origin that the host lists; it may then ask by GET too, as EventSource does.</summary>
    public bool IsTrustedOrigin { get; init; }

    /// <summary>The body of a POST, also of one that was refused for being a list.</summary>
    public ReadOnlyMemory<byte> Body => _body.Bytes;

    /// <summary>Whether the request came by a safe method, which may change nothing.</summary>
    public static bool IsSafe(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    /// <summary>Null when the request is well-formed, else why it is refused.</summary>
    public async ValueTask<RequestFault?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (IsSafe(request))
        {
            return !IsTrustedOrigin && CrossSiteGuard.Refuses(request)
                ? RequestFault.CrossSite
                : Keep(ReadParameters(request, out var parameters), parameters);
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            return RequestFault.Method(request.Method);
        }

        if (!MediaType.IsJsonBody(request))
        {
            return RequestFault.MediaType(request);
        }

        _body = await BodyReader.ReadAsync(request, options.MaxBodyBytes, cancellationToken);
        return _body.Fault ?? Keep(_envelopes.Read(_body.Bytes, out var envelope), envelope);
    }

    public void Dispose()
    {
        _envelopes.Dispose();
        _body.Dispose();
        _body = default;
    }

    private RequestFault? ReadParameters(HttpRequest request, out RequestEnvelope envelope) =>
        QueryStringReader.Read(request.Query, _envelopes, out envelope);

    private RequestFault? Keep(RequestFault? fault, in RequestEnvelope envelope)
    {
        Envelope = envelope;
        return fault;
    }
}
