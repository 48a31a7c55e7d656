using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Headless.Gateway.Tests.TrustedDocuments;

/// <summary>Manifests that a host loads at start, and hosts that answer nothing else.</summary>
public sealed class ManifestTests : IDisposable
{
    private const string Query = "query Who { viewer { __typename } }";
    private const string Anonymous = """{"data":{"viewer":{"__typename":"Anonymous"}}}""";

    private readonly TempFolder _folder = new();

    private static string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Query)));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Manifest_Should_AnswerEveryCaller_When_AnyToolHasWrittenIt()
    {
        var md5 = new string('a', 32);
        await using var host = await GatewayHost.ReadyAsync(
            null,
            Manifest(0, new Dictionary<string, string> { [md5] = Query, [Hash] = Query }),
            Manifest(1, Apollo("apollo-1", Query)));

        foreach (var id in new[] { md5, Hash, $"sha256:{Hash}", "apollo-1" })
        {
            Assert.Equal(Answer.Ok(Anonymous), await PostAsync(host, id));
            Assert.Equal(Answer.Ok(Anonymous), await host.SendAsync(HttpMethod.Get, $"/graphql?documentId={id}&variables={{}}", null));
        }

        Assert.Equal(
            Answer.Ok("""{"data":{"viewer":{"__typename":"ApiClient"}}}"""),
            await PostAsync(host, Hash, ("X-API-Key", GatewayHost.AdminKey)));
        Assert.Equal(
            Answer.Refusal(
                422,
                "DOCUMENT_NOT_FOUND",
                "There is no document 'apollo-2' for this caller. Documents are uploaded or deployed beforehand."),
            await PostAsync(host, "apollo-2"));
    }

    [Fact]
    public void Manifest_Should_StopTheHost_When_DocumentsDoNotFit()
    {
        var other = new string('0', 64);
        var path = Write("m.json", new Dictionary<string, string>
        {
            ["one"] = "query A {\n  viewer { nope }\n}",
            ["two"] = "{ viewer",
            ["a b"] = Query,
            [$"sha256:{other}"] = Query,
            [other] = Query,
        });

        var problem = Assert.Throws<SettingsException>(() => Build($"--GraphQL:TrustedDocuments:Manifests:0={path}"));

        var lines = problem.Message.Split('\n');
        Assert.Equal("GraphQL:TrustedDocuments:Manifests cannot be served.", lines[0]);
        Assert.StartsWith($"{path}: one: 2:12: ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"{path}: two: 1:9: ", lines[2], StringComparison.Ordinal);
        Assert.StartsWith($"{path}: a b: The id must be sha256: and 64 ", lines[3], StringComparison.Ordinal);
        Assert.Equal($"{path}: sha256:{other}: The text does not hash to its id; it is sha256:{Hash}.", lines[4]);
        Assert.Equal(5, lines.Length);
    }

    [Theory]
    [InlineData("[]", "a manifest is a JSON object, from id to document or in Apollo's format.")]
    [InlineData("{\"a\":", "no JSON at line 1, byte 6.")]
    [InlineData("{\"a\":1}", "the member 'a' is no string. It must hold the text of the document that it names.")]
    [InlineData(
        "{\"operations\":[]}", "a manifest with operations must have the format apollo-persisted-query-manifest and the version 1.")]
    [InlineData(
        """{"format":"apollo-persisted-query-manifest","version":1,"operations":[{"id":"a","name":"A"}]}""",
        "operations.0 has no string 'body'.")]
    public void Manifest_Should_StopTheHost_When_ItIsOfNoKnownForm(string text, string message)
    {
        var path = Path.Combine(_folder.Path, "m.json");
        File.WriteAllText(path, text);

        Assert.Equal(
            $"{path}: {message}",
            Assert.Throws<SettingsException>(() => Build($"--GraphQL:TrustedDocuments:Manifests:0={path}")).Message);
    }

    [Fact]
    public void Manifest_Should_StopTheHost_When_ItIsMissingOrContradictsAnother()
    {
        var missing = Path.Combine(_folder.Path, "none.json");
        var problem = Assert.Throws<SettingsException>(() => Build($"--GraphQL:TrustedDocuments:Manifests:0={missing}"));
        Assert.StartsWith($"{missing}: the file cannot be read. ", problem.Message, StringComparison.Ordinal);

        var contradiction = Assert.Throws<SettingsException>(() => Build(
            Manifest(0, new Dictionary<string, string> { ["a"] = Query }),
            Manifest(1, new Dictionary<string, string> { ["a"] = "{ __typename }" })));
        Assert.EndsWith("1.json: a: The id stands for another text, too.", contradiction.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_Should_BeRefused_When_OnlyTrustedDocumentsAreAnswered()
    {
        await using var host = await GatewayHost.ReadyAsync(
            null, "--GraphQL:TrustedDocuments:Only=true", Manifest(0, new Dictionary<string, string> { ["who"] = Query }));
        var refusal = Answer.Refusal(
            403,
            "TRUSTED_DOCUMENTS_ONLY",
            "Only trusted documents are answered: name one by 'documentId' instead of 'query'. Text needs the scope documents:any.");

        Assert.Equal(refusal, await host.QueryAsync(Query));
        Assert.Equal(refusal, await host.QueryAsync("{ __schema { queryType { name } } }"));
        Assert.Equal(refusal, await host.SendAsync(HttpMethod.Get, "/graphql?query={viewer{__typename}}", null));
        Assert.Equal(Answer.Ok(Anonymous), await PostAsync(host, "who"));
        Assert.Equal(Answer.Ok(Anonymous), await host.SendAsync(HttpMethod.Get, "/graphql?documentId=who", null));
        Assert.Equal(
            Answer.Ok("""{"data":{"__schema":{"queryType":{"name":"Query"}}}}"""),
            await host.AdminAsync("{ __schema { queryType { name } } }"));

        var events = await host.SendAsync(
            HttpMethod.Post, "/graphql", new StringContent($$"""{"query":"{{Query}}"}""", Encoding.UTF8, "application/json"),
            ("Accept", "text/event-stream"));
        Assert.Contains("TRUSTED_DOCUMENTS_ONLY", events.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"data\"", events.Body, StringComparison.Ordinal);
    }

    private static void Build(params string[] settings) => GatewayApp.Build(["--urls=http://127.0.0.1:0", .. settings]);

    private static Task<Answer> PostAsync(GatewayHost host, string id, params (string, string)[] headers) => host.SendAsync(
        HttpMethod.Post, "/graphql", new StringContent($$"""{"documentId":"{{id}}"}""", Encoding.UTF8, "application/json"), headers);

    private static object Apollo(string id, string body) => new
    {
        format = "apollo-persisted-query-manifest",
        version = 1,
        operations = new[] { new { id, name = "Who", type = "query", body } },
    };

    private string Manifest(int number, object content) =>
        $"--GraphQL:TrustedDocuments:Manifests:{number}={Write($"{number}.json", content)}";

    private string Write(string name, object content)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, JsonSerializer.Serialize(content));
        return path;
    }
}
