using System.Text.Json;

namespace Headless.GraphQL.Tests.Http;

/// <summary>The parameter onError: the second volume has no text, though its type says that it has one.</summary>
public sealed class ErrorModeTests(HttpHost host) : TransportTestBase(host), IClassFixture<HttpHost>
{
    [Theory]
    [InlineData("{ hello shelf { volumes { number text } } }", "PROPAGATE", """{"hello":"Hello world","shelf":null}""")]
    [InlineData(
        "{ hello shelf { loose { text } } }",
        "PROPAGATE",
        """{"hello":"Hello world","shelf":{"loose":[{"text":"text"},null,{"text":"text"}]}}""")]
    [InlineData("{ hello volumes { text } }", "PROPAGATE", "null")]
    [InlineData("{ hello count }", "PROPAGATE", "null")]
    [InlineData(
        "{ hello shelf { volumes { number text } } }",
        "NULL",
        """{"hello":"Hello world","shelf":{"volumes":[{"number":1,"text":"text"},{"number":1,"text":null},{"number":1,"text":"text"}]}}""")]
    [InlineData("{ volumes { text } count }", "NULL", """{"volumes":[{"text":"text"},{"text":null},{"text":"text"}],"count":null}""")]
    [InlineData("{ hello shelf { loose { text } } }", "HALT", "null")]
    [InlineData("{ hello fails }", "HALT", "null")]
    [InlineData("{ hello fails }", "NULL", """{"hello":"Hello world","fails":null}""")]
    [InlineData("{ hello }", "HALT", """{"hello":"Hello world"}""")]
    public async Task Data_Should_HaveNullsWhereAsked_When_AnErrorOccurs(string query, string mode, string data)
    {
        var byPost = await SendAsync(Post($$"""{"query":"{{query}}","onError":"{{mode}}"}"""));
        var byGet = await SendAsync(Get($"?query={Uri.EscapeDataString(query)}&onError={mode}"));

        using var response = JsonDocument.Parse(byPost.Body);
        Assert.Equal(data, response.RootElement.GetProperty("data").GetRawText());
        Assert.Equal(byPost, byGet);
        var hasErrors = response.RootElement.TryGetProperty("errors", out var errors);
        Assert.Equal(hasErrors ? 294 : 200, (int)byPost.Status);
        Assert.All(hasErrors && mode == "HALT" ? [errors] : (JsonElement[])[], list => Assert.Equal(1, list.GetArrayLength()));
    }

    [Fact]
    public async Task Data_Should_Propagate_When_NothingElseIsAsked()
    {
        const string Query = "{ hello shelf { volumes { text } } }";

        var asked = await SendAsync(Post($$"""{"query":"{{Query}}","onError":"PROPAGATE"}"""));

        Assert.Equal(asked, await SendAsync(Post($$"""{"query":"{{Query}}"}""")));
    }
}
