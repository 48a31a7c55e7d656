using System.Text.Json;
using Headless.GraphQL.Tests.Execution.Shop;

namespace Headless.GraphQL.Tests.Execution;

public sealed class ArgumentTests
{
    [Fact]
    public async Task Variables_Should_BeRefusedAtTheirDefinitions_When_TheyDoNotFit()
    {
        using var shop = new ShopHost();

        var answer = await shop.AskAsync(
            "query ($n: Int, $l: [Int!],\n  $t: String!) { echo(number: $n, list: $l, text: $t) }", new { n = "x", l = 1 });

        Assert.Equal(
            """{"errors":[{"message":"Variable $n must be of type \"Int\", found \"x\".","locations":[{"line":1,"column":8}],"""
            + """
            "extensions":{"code":"BAD_USER_INPUT"}},{"message":"Variable $t of type \"String!\" is required and was not given.",
            """.Trim()
            + """
            "locations":[{"line":2,"column":3}],"extensions":{"code":"BAD_USER_INPUT"}}]}
            """.Trim(),
            answer);
    }

    [Fact]
    public async Task Literal_Should_BeRefusedAtItsField_When_ItIsNoValueOfAScalarOfOurs()
    {
        using var shop = new ShopHost();

        var answer = await shop.AskAsync("{ hello echo(amount: 1e400) }");

        Assert.Contains("\"message\":\"Query.echo: ", answer, StringComparison.Ordinal);
        Assert.Contains("\"locations\":[{\"line\":1,\"column\":9}]", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\"data\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ echo }", "{}", "|||||||||")]
    [InlineData(
        "{ echo(text: \"t\", number: 1, ratio: 2, flag: true, id: 7, at: \"2026-01-02T03:04:05Z\", amount: \"1.50\", "
            + "any: {a: [1]}, status: ON_SALE, list: [1, 2]) }",
        "{}",
        "t|1|2|True|7|2026-01-02T03:04:05.0000000+00:00|1.50|{\"a\":[1]}|OnSale|1,2")]
    [InlineData(
        "query Q($t: String, $n: Int, $r: Float, $f: Boolean, $i: ID, $at: DateTime, $am: Decimal, $any: JSON, $s: "
            + "Status, $l: [Int!]) { echo(text: $t, number: $n, ratio: $r, flag: $f, id: $i, at: $at, amount: $am, any: "
            + "$any, status: $s, list: $l) }",
        """{"t":"x","n":3,"r":1.5,"f":false,"i":9,"at":"2026-01-02T03:04:05+08:00","am":2.25,"any":[null],"s":"DRAFT","l":5}""",
        "x|3|1.5|False|9|2026-01-02T03:04:05.0000000+08:00|2.25|[null]|Draft|5")]
    [InlineData("query Q($n: Int = 4) { echo(number: $n) }", "{}", "|4||||||||")]
    [InlineData("query Q($n: Int = 4) { echo(number: $n) }", """{"n":null}""", "|||||||||")]
    [InlineData("query Q($n: Int!) { echo(list: [1, $n]) }", """{"n":2}""", "|||||||||1,2")]
    public async Task Argument_Should_ReachTheResolver_When_GivenAsLiteralOrVariable(string query, string variables, string expected)
    {
        using var shop = new ShopHost();

        var answer = await shop.AskAsync(query, JsonDocument.Parse(variables).RootElement);

        Assert.Equal(expected, JsonDocument.Parse(answer).RootElement.GetProperty("data").GetProperty("echo").GetString());
    }

    [Theory]
    [InlineData("{ describe(filter: {required: \"r\"}) }", "{}", "False: False: - 5 r")]
    [InlineData("{ describe(filter: {required: \"r\", text: null, first: 1}) }", "{}", "True: False: - 1 r")]
    [InlineData(
        "query Q($f: ProductFilter!) { describe(filter: $f) }",
        """{"f":{"required":"r","text":"t","status":["DRAFT","SOLD_OUT"],"price":{"min":"1.5"}}}""",
        "True:t True:Draft,SoldOut 1.5- 5 r")]
    [InlineData(
        "query Q($t: String, $m: Decimal) { describe(filter: {required: \"r\", text: $t, price: {max: $m}}) }",
        """{"m":3}""",
        "False: False: -3 5 r")]
    public async Task Input_Should_TellWhatWasGiven_When_FieldsAreLeftOut(string query, string variables, string expected)
    {
        using var shop = new ShopHost();

        var answer = await shop.AskAsync(query, JsonDocument.Parse(variables).RootElement);

        Assert.Equal(expected, JsonDocument.Parse(answer).RootElement.GetProperty("data").GetProperty("describe").GetString());
    }

    [Theory]
    [InlineData("Int!", "null", "Variable $v must not be null; its type is \"Int!\".")]
    [InlineData("Int", "1.5", "Variable $v must be of type \"Int\", found 1.5.")]
    [InlineData("Int", "3000000000", "Variable $v must be of type \"Int\", found 3000000000.")]
    [InlineData("[Int!]", "[1, null]", "Variable $v[1] must not be null; its type is \"Int!\".")]
    [InlineData("Status", "\"GONE\"", "Variable $v must be a value of the enum \"Status\", found \"GONE\".")]
    [InlineData("DateTime", "\"x\"", "Variable $v must be of type \"DateTime\": \"x\" is no RFC 3339 date and time.")]
    [InlineData("ProductFilter", "{\"required\":\"r\",\"nope\":1}",
        "Variable $v has a field \"nope\", which \"ProductFilter\" does not know.")]
    [InlineData("ProductFilter", "{}", "Variable $v misses the required field \"required\" of type \"String!\".")]
    [InlineData("ProductFilter", "{\"required\":\"r\",\"price\":{\"min\":\"a\"}}",
        "Variable $v.price.min must be of type \"Decimal\": \"a\" is no decimal number.")]
    public async Task Variable_Should_BeRefused_When_ItDoesNotFit(string type, string value, string message)
    {
        using var shop = new ShopHost();
        var argument = type.TrimEnd('!') switch
        {
            "Int" => "echo(number: $v)",
            "[Int!]" => "echo(list: $v)",
            "Status" => "echo(status: $v)",
            "DateTime" => "echo(at: $v)",
            _ => "describe(filter: $v)",
        };
        var declared = type == "ProductFilter" ? "ProductFilter!" : type;

        var answer = await shop.AskAsync($"query Q($v: {declared}) {{ {argument} }}", JsonDocument.Parse($"{{\"v\":{value}}}").RootElement);

        Assert.Equal(message, JsonDocument.Parse(answer).RootElement.GetProperty("errors")[0].GetProperty("message").GetString());
    }

    [Theory]
    [InlineData(true, false,
        """
        {"data":{"hello":"world","products":[{"id":"p1","name":"Lamp"},{"id":"p2","name":"椅子"},{"id":"p3",
        "name":"Ghost"}]}}
        """)]
    [InlineData(false, false, """{"data":{"hello":"world","products":[{"id":"p1"},{"id":"p2"},{"id":"p3"}]}}""")]
    [InlineData(false, true, """{"data":{"products":[{"id":"p1"},{"id":"p2"},{"id":"p3"}]}}""")]
    public async Task Conditions_Should_BeHeldPerRequest_When_TheDocumentIsTheSame(bool name, bool skip, string expected)
    {
        using var shop = new ShopHost();
        const string Query =
            "query Q($name: Boolean!, $skip: Boolean!) { hello @skip(if: $skip) products { ...P } } fragment P on "
                + "Product { id name @include(if: $name) }";
        await shop.AskAsync(Query, new { name = !name, skip = !skip });

        Assert.Equal(Lines.Join(expected), await shop.AskAsync(Query, new { name, skip }));
    }
}
