using System.IO.Compression;
using System.Net;

namespace Headless.Gateway.Tests;

/// <summary>What caches between us and a reader are told, and what they get, over the schema of the shop.</summary>
public sealed class CachingTests
{
    private const string Names = "{products(first:1){nodes{name brand{name} images{url}} pageInfo{hasNextPage} totalCount{value}}}";

    [Theory]
    [InlineData(Names, "public, max-age=60")]
    [InlineData("{categories{name products(first:1){nodes{variants{price{amount} availability{inStock}}}}}}", "public, max-age=10")]
    [InlineData("{brands(first:3){nodes{name}}}", "public, max-age=300")]
    [InlineData("{search(query:\"\"){nodes{...on Product{name}} facets{name buckets{value}}}}", "public, max-age=30")]
    [InlineData("{viewer{__typename}}", "no-store")]
    [InlineData("{cart(id:\"cart_00000000000000000000000000\"){totalQuantity}}", "no-store")]
    [InlineData("{node(id:\"prod_x\"){id}}", "no-store")]
    [InlineData("{__schema{queryType{name}}}", "private, no-cache")]
    public async Task Answer_Should_SayHowLongItHolds_When_AskedByGet(string query, string expected)
    {
        await using var host = await GatewayHost.ReadyAsync();
        using var asGuest = await GetAsync(host, query);
        using var asClient = await GetAsync(host, query, ("X-API-Key", GatewayHost.AdminKey));

        Assert.Equal((HttpStatusCode.OK, expected), (asGuest.StatusCode, Header(asGuest, "Cache-Control")));
        Assert.Equal(expected.Replace("public", "private", StringComparison.Ordinal), Header(asClient, "Cache-Control"));
        Assert.Equal("Accept, Accept-Language, Authorization, X-API-Key, X-Customer-Id", Header(asGuest, "Vary"));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Answer_Should_BeCompressed_When_TheHostAndTheClientWantIt(string encoding)
    {
        await using var host = await GatewayHost.ReadyAsync(null, "--Http:Compression=true");
        using var plain = await GetAsync(host, Names);
        using var packed = await GetAsync(host, Names, ("Accept-Encoding", encoding));
        var tag = packed.Headers.ETag!.ToString();
        using var again = await GetAsync(host, Names, ("Accept-Encoding", encoding), ("If-None-Match", tag));

        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Equal([encoding], packed.Content.Headers.ContentEncoding);
        Assert.Equal(await plain.Content.ReadAsStringAsync(), await UnpackAsync(packed, encoding));
        Assert.Equal((false, true), (plain.Headers.ETag!.IsWeak, packed.Headers.ETag.IsWeak));
        Assert.Contains("Accept-Encoding", Header(packed, "Vary"), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.NotModified, tag), (again.StatusCode, Header(again, "ETag")));
    }

    private static async Task<string> UnpackAsync(HttpResponseMessage response, string encoding)
    {
        var body = await response.Content.ReadAsStreamAsync();
        await using Stream unpacked = encoding == "br"
            ? new BrotliStream(body, CompressionMode.Decompress)
            : new GZipStream(body, CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        return await reader.ReadToEndAsync();
    }

    private static Task<HttpResponseMessage> GetAsync(GatewayHost host, string query, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{GatewayApp.GraphQLPath}?query={Uri.EscapeDataString(query)}");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return host.Client.SendAsync(request);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
