using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Headless.Gateway.Tests.Cli;
using Headless.Gateway.TrustedDocuments;
using Headless.GraphQL;
using Headless.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.Gateway.Tests.TrustedDocuments;

/// <summary>Documents that callers deposit for themselves, by the API and by the tool.</summary>
public sealed class UploadTests : IAsyncLifetime
{
    private const string Query = "query Who { viewer { __typename } }";
    private const string Known = """{"data":{"viewer":{"__typename":"ApiClient"}}}""";

    private const string Upload =
        """
        mutation ($documents: [TrustedDocumentInput!]!) {
          trustedDocumentsUpload(documents: $documents) { documents { id } created unchanged userErrors { code message path } }
        }
        """;

    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.ReadyAsync(AddSecondClient);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Upload_Should_ServeItsCallerOnly_When_TheDocumentsAreValid()
    {
        var id = Hash(Query);
        var bare = id["sha256:".Length..];
        const string Other = "{ viewer { __typename } }";
        object[] documents = [new { text = Query }, new { id = bare, text = Query }, new { id = "relay-1", text = Other }];
        Assert.Contains("DOCUMENT_NOT_FOUND", (await NamedAsync(id)).Body, StringComparison.Ordinal);

        var first = await UploadAsync(documents);
        var again = await UploadAsync(documents);

        Assert.Equal(Uploaded(2, 1, id, id, "relay-1"), first);
        Assert.Equal(Uploaded(0, 3, id, id, "relay-1"), again);
        foreach (var name in new[] { id, bare, "relay-1" })
        {
            Assert.Equal(Answer.Ok(Known), await NamedAsync(name));
            Assert.Equal(Answer.Ok(Known), await NamedAsync(name));
            Assert.Equal(NotFound(name), await NamedAsync(name, client: "app_other"));
            Assert.Equal(NotFound(name), await NamedAsync(name, client: null));
        }
    }

    [Fact]
    public async Task Upload_Should_BeListedAndRemoved_When_ItsCallerAsks()
    {
        await UploadAsync(Enumerable.Range(0, 3).Select(i => new { id = $"doc-{i}", text = Query }));
        await UploadAsync([new { id = "doc-9", text = Query }], "app_other");
        const string List =
            "query ($after: String) { trustedDocuments(first: 2, after: $after) "
            + "{ nodes { id text } pageInfo { hasNextPage endCursor } totalCount { value } } }";

        var page = (await CallAsync(List)).Data().GetProperty("trustedDocuments");
        var after = page.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        var rest = (await CallAsync(List, new { after })).Data().GetProperty("trustedDocuments");

        Assert.Equal(
            $$"""[{"id":"doc-0","text":"{{Query}}"},{"id":"doc-1","text":"{{Query}}"}]""", page.GetProperty("nodes").GetRawText());
        Assert.Equal($$"""[{"id":"doc-2","text":"{{Query}}"}]""", rest.GetProperty("nodes").GetRawText());
        Assert.Equal(3, page.GetProperty("totalCount").GetProperty("value").GetInt32());

        Assert.Equal(Answer.Ok(Known), await NamedAsync("doc-0"));
        const string Remove = """mutation { trustedDocumentsRemove(ids: ["doc-0", "doc-9", "none"]) { removedIds userErrors { code } } }""";
        Assert.Equal(
            Answer.Ok("""{"data":{"trustedDocumentsRemove":{"removedIds":["doc-0"],"userErrors":[]}}}"""), await CallAsync(Remove));
        Assert.Equal(NotFound("doc-0"), await NamedAsync("doc-0"));
        Assert.Equal(Answer.Ok(Known), await NamedAsync("doc-9", client: "app_other"));
    }

    [Fact]
    public async Task Upload_Should_ChangeNothing_When_OneDocumentIsRefused()
    {
        var wrong = "sha256:" + new string('0', 64);
        await UploadAsync([new { id = "kept", text = Query }]);

        var answer = await UploadAsync(
        [
            new { id = "good", text = Query },
            new { id = "bad", text = "{ viewer { nope } }" },
            new { id = wrong, text = Query },
            new { id = "a b", text = Query },
            new { id = "kept", text = "{ __typename }" },
            new { id = "long", text = Query + new string(' ', 64 * 1024) },
            new { id = "good", text = "{ __typename }" },
        ]);

        var payload = answer.Data().GetProperty("trustedDocumentsUpload");
        var errors = payload.GetProperty("userErrors").EnumerateArray().Select(error =>
            $"{error.GetProperty("code")} {string.Join('.', error.GetProperty("path").EnumerateArray())}");
        Assert.Equal(
            [
                "INVALID documents.1.text",
                "INVALID documents.2.id",
                "INVALID documents.3.id",
                "TOO_LONG documents.5.text",
                "ALREADY_EXISTS documents.6.id",
            ],
            errors);
        Assert.Equal(0, payload.GetProperty("documents").GetArrayLength());
        Assert.Equal(NotFound("good"), await NamedAsync("good"));

        var taken = await UploadAsync([new { id = "kept", text = "{ __typename }" }]);
        Assert.Contains("'kept' stands for another text already.", taken.Body, StringComparison.Ordinal);
        Assert.Equal(Answer.Ok(Known), await NamedAsync("kept"));
    }

    [Fact]
    public async Task Upload_Should_BeRefused_When_TheCallerMayNotOrSendsTooMany()
    {
        var anonymous = await _host.QueryAsync(Upload, new { documents = new[] { new { text = Query } } });
        Assert.Contains("\"code\":\"FORBIDDEN\"", anonymous.Body, StringComparison.Ordinal);

        var many = await UploadAsync(Enumerable.Range(0, 101).Select(i => new { id = $"d{i}", text = Query }));
        Assert.Contains("documents has 101 items; at most 100 are allowed.", many.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_Should_LeaveOneText_When_TwoCallersRace()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            UploadAsync([new { id = "raced", text = $"query Q{i % 2} {{ viewer {{ __typename }} }}" }])));

        var payloads = answers.Select(answer => answer.Data().GetProperty("trustedDocumentsUpload")).ToList();
        Assert.Equal(1, payloads.Sum(payload => payload.GetProperty("created").GetInt32()));
        Assert.Equal(4, payloads.Count(payload => payload.GetProperty("userErrors").GetArrayLength() > 0));
        Assert.Equal(Answer.Ok(Known), await NamedAsync("raced"));
    }

    [Fact]
    public async Task Tool_Should_UploadManifests_When_Asked()
    {
        using var folder = new TempFolder();
        var good = folder.Write("a.json", JsonSerializer.Serialize(Enumerable.Range(0, 130).ToDictionary(i => $"cli-{i}", _ => Query)));
        var bad = folder.Write("b.json", """{"cli-1":"query Who { viewer { __typename } }","bad":"{ nope }"}""");
        string[] gateway = ["--url", _host.Client.BaseAddress!.ToString(), "--key", GatewayHost.AdminKey];

        var first = await CliRun.Of(["documents", "upload", good, .. gateway]);
        var second = await CliRun.Of(["documents", "upload", good, bad, .. gateway]);
        var broken = await CliRun.Of(["documents", "upload", folder.Write("c.json", "[]"), .. gateway]);

        Assert.Equal(new CliRun(0, "130 created, 0 unchanged, 0 failed\n", ""), first);
        Assert.Equal(1, second.ExitCode);
        Assert.StartsWith("bad: 1:3: ", second.Output, StringComparison.Ordinal);
        Assert.EndsWith("\n0 created, 130 unchanged, 1 failed\n", second.Output, StringComparison.Ordinal);
        Assert.Equal((2, ""), (broken.ExitCode, broken.Output));
        Assert.Contains("a manifest is a JSON object", broken.Error, StringComparison.Ordinal);
        Assert.Equal(Answer.Ok(Known), await NamedAsync("cli-129"));
    }

    /// <summary>The header <c>X-Test-Client</c> stands for the key of another client, before documents are found and fields run.</summary>
    private static void AddSecondClient(WebApplicationBuilder builder)
    {
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddScoped<IOperationListener, ClientSwitch>();
        builder.Services.AddScoped<ClientSwitch>();
        builder.Services.AddScoped<CallDocuments>();
        builder.Services.AddScoped<IDocumentSource>(provider =>
        {
            provider.GetRequiredService<ClientSwitch>().Apply();
            return provider.GetRequiredService<CallDocuments>();
        });
    }

    private static string Hash(string text) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static Answer NotFound(string id) => Answer.Refusal(
        422, "DOCUMENT_NOT_FOUND", $"There is no document '{id}' for this caller. Documents are uploaded or deployed beforehand.");

    private static Answer Uploaded(int created, int unchanged, params string[] ids)
    {
        var documents = string.Join(',', ids.Select(id => $$"""{"id":"{{id}}"}"""));
        return Answer.Ok(
            $$$"""{"data":{"trustedDocumentsUpload":{"documents":[{{{documents}}}],"created":{{{created}}},"unchanged":{{{unchanged}}}"""
            + ",\"userErrors\":[]}}}");
    }

    private Task<Answer> UploadAsync(IEnumerable<object> documents, string client = "app_admin") =>
        CallAsync(Upload, new { documents }, client);

    private Task<Answer> CallAsync(string query, object? variables = null, string client = "app_admin") =>
        _host.QueryAsync(query, variables, ("X-API-Key", GatewayHost.AdminKey), ("X-Test-Client", client));

    private Task<Answer> NamedAsync(string id, string? client = "app_admin")
    {
        var content = new StringContent($$"""{"documentId":"{{id}}"}""", Encoding.UTF8, "application/json");
        return client is null
            ? _host.SendAsync(HttpMethod.Post, GatewayApp.GraphQLPath, content)
            : _host.SendAsync(
                HttpMethod.Post, GatewayApp.GraphQLPath, content, ("X-API-Key", GatewayHost.AdminKey), ("X-Test-Client", client));
    }

    private sealed class ClientSwitch(CallContext call, IHttpContextAccessor http) : IOperationListener
    {
        public void Apply()
        {
            if (http.HttpContext!.Request.Headers["X-Test-Client"].ToString() is { Length: > 0 } id)
            {
                call.Caller = call.Caller with { Id = id };
            }
        }

        public ValueTask BeforeOperationAsync(OperationInfo operation, CancellationToken cancellationToken)
        {
            Apply();
            return ValueTask.CompletedTask;
        }
    }
}
