using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using Microsoft.Net.Http.Headers;

namespace Headless.Gateway.Playground;

/// <summary>
/// Serves the playground wholly from this assembly: GraphiQL at <see cref="Path"/> where the build could bundle it, else a plain page,
/// which is at <see cref="PlainPath"/> in any case.
/// </summary>
internal static class PlaygroundEndpoints
{
    public const string Path = "/playground";
    public const string PlainPath = "/playground/plain";

    private const string ResourcePrefix = "playground/";
    private const string PackedSuffix = ".gz";

    /// <summary>Nothing from elsewhere. GraphiQL's editor sets styles on elements, which only 'unsafe-inline' allows for.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
        + "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Assembly Assembly = typeof(PlaygroundEndpoints).Assembly;

    /// <summary>Changes with every build whose output differs, so that browsers may keep files and ask.</summary>
    private static readonly EntityTagHeaderValue Version = new($"\"{Assembly.ManifestModule.ModuleVersionId:n}\"");

    private static readonly FrozenSet<string> Files = Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
        .Select(name => name[ResourcePrefix.Length..])
        .ToFrozenSet();

    /// <summary>Whether the build bundled GraphiQL.</summary>
    public static bool HasGraphiQL { get; } = Files.Contains("graphiql.js" + PackedSuffix);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/", () => Results.Redirect(Path));
        endpoints.MapGet(Path, context => SendAsync(context, HasGraphiQL ? "graphiql.html" : "plain.html"));
        endpoints.MapGet(PlainPath, context => SendAsync(context, "plain.html"));
        endpoints.MapGet(Path + "/{file}", context => SendAsync(context, (string)context.Request.RouteValues["file"]!));
    }

    private static async Task SendAsync(HttpContext context, string file)
    {
        var response = context.Response;
        var isPacked = Files.Contains(file + PackedSuffix);
        if (!isPacked && (!Files.Contains(file) || file.EndsWith(PackedSuffix, StringComparison.Ordinal)))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var headers = response.GetTypedHeaders();
        headers.ETag = Version;
        headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.Vary = "Accept-Encoding";
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Compare(Version, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = ContentTypeOf(file);
        await using var resource = Assembly.GetManifestResourceStream(ResourcePrefix + file + (isPacked ? PackedSuffix : ""))!;
        if (isPacked && AcceptsGzip(context.Request))
        {
            response.Headers.ContentEncoding = "gzip";
            response.ContentLength = resource.Length;
            await resource.CopyToAsync(response.Body, context.RequestAborted);
        }
        else
        {
            await using var content = isPacked ? new GZipStream(resource, CompressionMode.Decompress) : resource;
            await content.CopyToAsync(response.Body, context.RequestAborted);
        }
    }

    private static bool AcceptsGzip(HttpRequest request) => request.GetTypedHeaders().AcceptEncoding
        .Any(encoding => encoding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && encoding.Quality is not 0);

    private static string ContentTypeOf(string file) => System.IO.Path.GetExtension(file) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".ttf" => "font/ttf",
        ".woff2" => "font/woff2",
        _ => "application/octet-stream",
    };
}
