using System.Net;
using System.Text;
using Headless.GraphQL.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.GraphQL.Tests.Http;

/// <summary>Requests that name their document: whole answers over POST, GET and event streams.</summary>
public sealed class DocumentIdTests
{
    private const string Hash = "sha256:71f7dc5758652baac68e4a10c50be732b741c892ade2883a99358f52b555286b";
    private const string BadId =
        "Parameter 'documentId' must be sha256: and 64 hexadecimal digits in lower case, "
        + "or 1 to 128 characters of A-Z, a-z, 0-9 and -._~:.";

    private const string Both = "Parameters 'query' and 'documentId' exclude each other: send the document or its id.";
    private const string Several = "The document holds several operations: say which one by operationName.";
    private const string Gone = "There is no document 'x-gone' for this caller. Documents are uploaded or deployed beforehand.";
    private const string OnlyTrusted =
        "Only trusted documents are answered: name one by 'documentId' instead of 'query'. Text needs the scope documents:any.";

    private static readonly Dictionary<string, string> Documents = new()
    {
        [Hash] = "query($n: String) { hello(name: $n) }",
        ["two"] = "query A { hello } query B { hello(name: \"B\") }",
        ["add"] = "mutation { add(by: 2) }",
        ["x-shop:1~a.b_c-d"] = "{ hello }",
        ["broken"] = "{ hello",
        ["stale"] = "{ hello gone }",
    };

    [Theory]
    [InlineData($$$"""{"documentId":"{{{Hash}}}","variables":{"n":"Ann"}}""", """{"data":{"hello":"Hello Ann"}}""")]
    [InlineData($$"""{"documentId":"{{Hash}}"}""", """{"data":{"hello":"Hello world"}}""")]
    [InlineData("""{"operationName":"B","documentId":"two"}""", """{"data":{"hello":"Hello B"}}""")]
    [InlineData("""{"documentId":"add"}""", """{"data":{"add":2}}""")]
    [InlineData("""{"documentId":"x-shop:1~a.b_c-d","extensions":{"a":1}}""", """{"data":{"hello":"Hello world"}}""")]
    [InlineData("""{"documentId":null,"query":"{ hello }"}""", """{"data":{"hello":"Hello world"}}""")]
    public async Task Document_Should_BeAnswered_When_ItIsNamed(string body, string expected)
    {
        await using var host = await ShopAsync();

        // The second answer comes from what the first one prepared.
        Assert.Equal((HttpStatusCode.OK, expected), await host.PostAsync(body));
        Assert.Equal((HttpStatusCode.OK, expected), await host.PostAsync(body));
    }

    [Theory]
    [InlineData("""{"documentId":"two"}""", "OPERATION_RESOLUTION_FAILURE", Several)]
    [InlineData("""{"documentId":"x-gone"}""", "DOCUMENT_NOT_FOUND", Gone)]
    [InlineData("""{"documentId":""}""", "INVALID_REQUEST", BadId)]
    [InlineData("""{"documentId":"a b"}""", "INVALID_REQUEST", BadId)]
    [InlineData("""{"documentId":"ä"}""", "INVALID_REQUEST", BadId)]
    [InlineData("""{"documentId":"sha256:71f7"}""", "INVALID_REQUEST", BadId)]
    [InlineData(
        """{"documentId":"sha256:71F7DC5758652BAAC68E4A10C50BE732B741C892ADE2883A99358F52B555286B"}""", "INVALID_REQUEST", BadId)]
    [InlineData("""{"documentId":7}""", "INVALID_REQUEST", "Parameter 'documentId' must be a string, not a number.")]
    [InlineData("""{"documentId":"two","query":"{ hello }"}""", "INVALID_REQUEST", Both)]
    public async Task Document_Should_BeRefusedWithAReason_When_ItCannotBeFound(string body, string code, string message)
    {
        await using var host = await ShopAsync();

        Assert.Equal(Refusal(HttpStatusCode.UnprocessableEntity, code, message), await host.PostAsync(body));
    }

    [Fact]
    public async Task Document_Should_BeRefused_When_ItsIdIsTooLong()
    {
        await using var host = await ShopAsync();
        var longest = new string('a', DocumentIds.MaxLength);

        Assert.Contains("DOCUMENT_NOT_FOUND", (await host.PostAsync($$"""{"documentId":"{{longest}}"}""")).Body);
        Assert.Contains("INVALID_REQUEST", (await host.PostAsync($$"""{"documentId":"{{longest}}a"}""")).Body);
    }

    [Theory]
    [InlineData("broken", 400)]
    [InlineData("stale", 422)]
    public async Task Document_Should_BeRefusedLikeText_When_TheSchemaDoesNotFitIt(string id, int status)
    {
        await using var host = await ShopAsync();
        var asText = await host.PostAsync($$"""{"query":"{{Documents[id]}}"}""");

        Assert.Equal((HttpStatusCode)status, asText.Status);
        Assert.Equal(asText, await host.PostAsync($$"""{"documentId":"{{id}}"}"""));
        Assert.Equal(asText, await host.PostAsync($$"""{"documentId":"{{id}}"}"""));
    }

    [Fact]
    public async Task Document_Should_BeRefused_When_TheHostKeepsNone()
    {
        await using var host = new Shop(await HttpHost.StartAsync(_ => { }));

        Assert.Equal(
            Refusal(
                HttpStatusCode.UnprocessableEntity,
                "DOCUMENT_ID_NOT_SUPPORTED",
                "This endpoint keeps no documents: send the document itself in 'query'."),
            await host.PostAsync("""{"documentId":"two"}"""));
    }

    [Theory]
    [InlineData($$"""?documentId={{Hash}}&variables={"n":"Ann"}""", "Hello Ann")]
    [InlineData("?documentId=two&operationName=A", "Hello world")]
    public async Task Document_Should_BeAnsweredOverGet_When_ItIsAQuery(string query, string hello)
    {
        await using var host = await ShopAsync();

        Assert.Equal((HttpStatusCode.OK, $$$"""{"data":{"hello":"{{{hello}}}"}}"""), await host.GetAsync(query));
    }

    [Theory]
    [InlineData("?documentId=add", 405, "NOT_A_QUERY", "Only queries may be sent this way.")]
    [InlineData("?documentId=", 422, "INVALID_REQUEST", BadId)]
    [InlineData("?documentId=two&documentId=add", 422, "INVALID_REQUEST", "Parameter 'documentId' is given 2 times.")]
    [InlineData("?documentId=two&query={hello}", 422, "INVALID_REQUEST", Both)]
    public async Task Document_Should_BeRefusedOverGet_When_ItIsNoQueryOrBadlyNamed(string query, int status, string code, string message)
    {
        await using var host = await ShopAsync();

        Assert.Equal(Refusal((HttpStatusCode)status, code, message), await host.GetAsync(query));
    }

    [Fact]
    public async Task Document_Should_BeAnsweredToABrowser_When_ItOpensTheAddress()
    {
        await using var host = await ShopAsync();

        Assert.Equal(
            (HttpStatusCode.OK, """{"data":{"hello":"Hello world"}}"""),
            await host.GetAsync($"?documentId={Hash}", "text/html, */*"));
    }

    [Fact]
    public async Task Document_Should_BeAnsweredInAStream_When_EventsAreAsked()
    {
        await using var host = await ShopAsync();

        Assert.Equal(
            (HttpStatusCode.OK, "event: next\ndata: {\"data\":{\"hello\":\"Hello world\"}}\n\nevent: complete\ndata:\n\n"),
            await host.PostAsync($$"""{"documentId":"{{Hash}}"}""", "text/event-stream"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Text_Should_BeRefused_When_OnlyTrustedDocumentsAreAnswered(bool isGet)
    {
        await using var host = await ShopAsync(new GraphQLOptions { DocumentTextScope = "documents:any" });
        var refusal = Refusal(HttpStatusCode.Forbidden, "TRUSTED_DOCUMENTS_ONLY", OnlyTrusted);

        Task<(HttpStatusCode, string)> TextAsync(string? scopes) => isGet
            ? host.GetAsync("?query={hello}", scopes: scopes)
            : host.PostAsync("""{"query":"{ hello }"}""", scopes: scopes);

        Assert.Equal(refusal, await TextAsync(null));
        Assert.Equal((HttpStatusCode.OK, """{"data":{"hello":"Hello world"}}"""), await TextAsync("documents:any"));

        // What one caller's text has prepared is refused to the next all the same, and so is what is no document at all.
        Assert.Equal(refusal, await TextAsync("documents:write"));
        Assert.Equal(refusal, await host.PostAsync("""{"query":"{"}"""));
        Assert.Equal((HttpStatusCode.OK, """{"data":{"hello":"Hello world"}}"""), await host.GetAsync($"?documentId={Hash}"));
    }

    [Fact]
    public async Task Text_Should_BeRefusedInAStream_When_OnlyTrustedDocumentsAreAnswered()
    {
        await using var host = await ShopAsync(new GraphQLOptions { DocumentTextScope = "documents:any" });

        var (status, body) = await host.PostAsync("""{"query":"{ hello }"}""", "text/event-stream");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.StartsWith("event: next\ndata: {\"errors\":[{\"message\":\"Only trusted documents", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_Should_BeTheSameRequest_When_TheDocumentIsNamedTheSecondTime()
    {
        var hashes = new Hashes();
        await using var host = await ShopAsync(configure: services => services.AddSingleton<IMutationInterceptor>(hashes));

        await host.PostAsync("""{"query":"mutation { add(by: 2) }"}""");
        await host.PostAsync("""{"documentId":"add"}""");
        await host.PostAsync("""{"query":"mutation { add(by: 3) }"}""");

        Assert.Equal(hashes.Seen[0], hashes.Seen[1]);
        Assert.NotEqual(hashes.Seen[0], hashes.Seen[2]);
    }

    private static (HttpStatusCode Status, string Body) Refusal(HttpStatusCode status, string code, string message) =>
        (status, $$$"""{"errors":[{"message":"{{{message}}}","extensions":{"code":"{{{code}}}"}}]}""");

    private static async Task<Shop> ShopAsync(GraphQLOptions? engine = null, Action<IServiceCollection>? configure = null) =>
        new(await HttpHost.StartAsync(
            services =>
            {
                services.AddHttpContextAccessor();
                services.AddSingleton<IDocumentSource, Source>();
                services.AddScoped<IScopeSource, HeaderScopes>();
                configure?.Invoke(services);
            },
            engine));

    private sealed class Shop(HttpHost host) : IAsyncDisposable
    {
        public async Task<(HttpStatusCode Status, string Body)> PostAsync(string body, string? accept = null, string? scopes = null)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            return await SendAsync(new HttpRequestMessage(HttpMethod.Post, host.Endpoint) { Content = content }, accept, scopes);
        }

        public Task<(HttpStatusCode Status, string Body)> GetAsync(string query, string? accept = null, string? scopes = null) =>
            SendAsync(new HttpRequestMessage(HttpMethod.Get, host.Endpoint + query), accept, scopes);

        public async ValueTask DisposeAsync() => await host.DisposeAsync();

        private async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpRequestMessage request, string? accept, string? scopes)
        {
            using var message = request;
            message.Headers.Accept.ParseAdd(accept ?? "application/graphql-response+json");
            if (scopes is not null)
            {
                message.Headers.Add("Scopes", scopes);
            }

            using var response = await host.Client.SendAsync(message);
            return (response.StatusCode, await response.Content.ReadAsStringAsync());
        }
    }

    private sealed class Source : IDocumentSource
    {
        private readonly Dictionary<string, TrustedDocument> _documents =
            Documents.ToDictionary(d => d.Key, d => new TrustedDocument(Encoding.UTF8.GetBytes(d.Value)));

        public ValueTask<TrustedDocument?> FindAsync(string id, CancellationToken cancellationToken) =>
            ValueTask.FromResult(_documents.GetValueOrDefault(id));
    }

    private sealed class HeaderScopes(IHttpContextAccessor http) : IScopeSource
    {
        public bool Has(string scope) => http.HttpContext!.Request.Headers["Scopes"] == scope;
    }

    private sealed class Hashes : IMutationInterceptor
    {
        public List<string> Seen { get; } = [];

        public bool Keeps(IReadOnlyCollection<string> directives) => false;

        public ValueTask<ReadOnlyMemory<byte>?> BeforeAsync(MutationField field, CancellationToken cancellationToken)
        {
            Seen.Add(Convert.ToHexString(field.RequestHash.Span));
            return ValueTask.FromResult<ReadOnlyMemory<byte>?>(null);
        }

        public ValueTask AfterAsync(
            MutationField field, ReadOnlyMemory<byte> value, bool hasErrors, CancellationToken cancellationToken) =>
            ValueTask.CompletedTask;
    }
}
