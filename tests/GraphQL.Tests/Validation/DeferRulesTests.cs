using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;
using Headless.GraphQL.Validation;

namespace Headless.GraphQL.Tests.Validation;

public sealed class DeferRulesTests
{
    private const string Root = "DeferStreamDirectiveOnRootField: \"@defer\" cannot stand on the root of a ";
    private const string Subscription =
        "DeferStreamDirectiveOnValidOperations: \"@defer\" cannot stand in a subscription, unless its \"if\" can be false.";

    private static readonly GraphQLSchema Schema = SchemaBuilder.Build(
        """
        directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
        type Query { pet: Pet }
        type Mutation { pet: Pet }
        type Subscription { pet: Pet }
        type Pet { name: String friend: Pet }
        """);

    [Theory]
    [InlineData("{ ... @defer { pet { name } } }")]
    [InlineData("{ pet { ...F @defer(label: \"a\") ... @defer(label: \"b\") { friend { name } } } } fragment F on Pet { name }")]
    [InlineData("{ pet { ... @defer(label: null) { name } ... @defer(label: null) { name } } }")]
    [InlineData("query ($on: Boolean!) { pet { ... @defer(if: $on) { name } } }")]
    [InlineData("query ($on: Boolean) { pet { ... @defer(if: $on) { name } } }")]
    [InlineData("mutation { pet { ... @defer { name } } }")]
    [InlineData("mutation { ...R } fragment R on Mutation { pet { ... @defer { name } } }")]
    [InlineData("subscription ($on: Boolean!) { pet { ... @defer(if: $on) { name } } }")]
    [InlineData("subscription { pet { ... @defer(if: false) { name } } }")]
    [InlineData("subscription { pet { ... @skip(if: true) { ... @defer { name } } ... @include(if: false) @defer { name } } }")]
    [InlineData("subscription ($on: Boolean!) { pet { ... @include(if: $on) @defer { name } ... @skip(if: $on) @defer { name } } }")]
    [InlineData("subscription { pet { name } } fragment F on Pet { ... @defer { name } } query Q { pet { ...F } }", "subscription S")]
    public void Validator_Should_FindNothing_When_DeferStandsWhereItMay(string document, string? named = null)
    {
        document = named is null ? document : document.Replace("subscription", named, StringComparison.Ordinal);

        Assert.Empty(DocumentValidator.Validate(Schema, GraphQLParser.Parse(document)));
    }

    [Theory]
    [InlineData("mutation { ... @defer { pet { name } } }", Root + "mutation, only below its fields. 1:16")]
    [InlineData(
        "mutation { ...R } fragment R on Mutation { ... { ... @defer { pet { name } } } }",
        Root + "mutation, only below its fields. 1:54")]
    [InlineData("mutation { ...R @defer } fragment R on Mutation { pet { name } }", Root + "mutation, only below its fields. 1:17")]
    [InlineData("mutation { ... @defer(if: false) { pet { name } } }", Root + "mutation, only below its fields. 1:16")]
    [InlineData(
        "subscription { ... @defer(if: false) { pet { name } } }",
        Root + "subscription, only below its fields. 1:20")]
    [InlineData("subscription { pet { ... @defer { name } } }", Subscription + " 1:26")]
    [InlineData("subscription { pet { ... @defer(if: true) { name } } }", Subscription + " 1:26")]
    [InlineData("subscription { pet { ... @include(if: true) @defer { name } } }", Subscription + " 1:45")]
    [InlineData("subscription { pet { ... @skip(if: false) @defer { name } } }", Subscription + " 1:43")]
    [InlineData(
        "subscription { pet { ...F } } fragment F on Pet { friend { ...G } } fragment G on Pet { ... @defer { name } }",
        Subscription + " 1:93 1:60 1:22")]
    [InlineData(
        "{ pet { ... @defer(label: \"a\") { name } friend { ... @defer(label: \"a\") { name } } } }",
        "DeferStreamDirectiveLabel: The label \"a\" stands at more than one \"@defer\". 1:13 1:54")]
    [InlineData(
        "query ($l: String) { pet { ... @defer(label: $l) { name } } }",
        "DeferStreamDirectiveLabel: The label of \"@defer\" must be a string literal. 1:32")]
    public void Validator_Should_SayWhereDeferMayNotStand_When_RuleIsBroken(string document, string expected)
    {
        var errors = DocumentValidator.Validate(Schema, GraphQLParser.Parse(document));

        Assert.Equal(
            [expected],
            errors.Select(e => $"{e.Rule}: {e.Message} {string.Join(' ', e.Locations.Select(l => $"{l.Line}:{l.Column}"))}"));
    }

    [Fact]
    public void Validator_Should_Stand_When_DeferLiesBehindManyFragments()
    {
        const int Fragments = 1_800;
        var chain = string.Concat(Enumerable.Range(0, Fragments).Select(i => $"fragment F{i} on Pet {{ ...F{i + 1} }} "));
        var document = GraphQLParser.Parse(
            $"subscription {{ pet {{ ...F0 }} }} {chain} fragment F{Fragments} on Pet {{ ... @defer {{ name }} }}");

        var error = Assert.Single(DocumentValidator.Validate(Schema, document));

        Assert.Equal((ValidationRule.DeferStreamDirectiveOnValidOperations, Fragments + 2), (error.Rule, error.Positions.Count));
    }
}
