namespace Headless.Gateway;

/// <summary>How this host serves: <c>Http:Compression</c> on the command line, <c>Http__Compression</c> in the environment.</summary>
internal sealed class HttpServerOptions
{
    public const string Section = "Http";

    /// <summary>Origins of front ends that may call from a browser, for example <c>https://shop.example</c>; none by default.</summary>
    public IList<string> CorsOrigins { get; } = [];

    /// <summary>
    /// Compresses answers (Brotli, gzip); streams are left as they are. Off: a proxy in front usually does it, it costs more than most
    /// queries, and the length of a compressed answer tells a listener something of secrets in it (cart ids) beside text that others chose.
    /// </summary>
    public bool Compression { get; set; }

    /// <summary>Connections open at once; far above what one process serves well, and far below what exhausts its memory.</summary>
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>Null when everything is in order, else what is wrong and what is allowed.</summary>
    public string? Problem()
    {
        foreach (var origin in CorsOrigins)
        {
            var isOrigin = Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                && uri.Scheme is "http" or "https"
                && uri.GetLeftPart(UriPartial.Authority).Equals(origin, StringComparison.OrdinalIgnoreCase);
            if (!isOrigin)
            {
                return $"{Section}:CorsOrigins names '{origin}'. An origin is a scheme, a host and perhaps a port: https://shop.example";
            }
        }

        return MaxConnections is < 1 or > 1_000_000 ? $"{Section}:MaxConnections is {MaxConnections}; allowed is 1 to 1000000." : null;
    }
}
