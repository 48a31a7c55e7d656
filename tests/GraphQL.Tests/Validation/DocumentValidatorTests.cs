using System.Globalization;
using System.Text;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;
using Headless.GraphQL.Validation;

namespace Headless.GraphQL.Tests.Validation;

public sealed class DocumentValidatorTests
{
    private static readonly GraphQLSchema Schema = SchemaBuilder.Build(
        """
        type Query { a: Query b(c: Int, d: [Color!], by: By!, need: Int!): Int pet: Pet pets: [Pet!]! leaf: String }
        type Subscription { tick: Int tock: Int }
        interface Pet { name: String friend: Pet }
        type Dog implements Pet { name: String friend: Pet barks: Int size: Int }
        type Cat implements Pet { name: String friend: Pet meows: Int size: Float }
        enum Color { RED GREEN }
        input By @oneOf { id: ID name: String }
        """);

    [Theory]
    [InlineData("{ }", "ScalarLeafs: At least one field must be selected.")]
    [InlineData("{ a { } }", "ScalarLeafs: Fields must be selected below \"a\" of type \"Query\".")]
    [InlineData("{ leef }", "FieldsOnCorrectType: The type \"Query\" has no field \"leef\". Did you mean \"leaf\"?")]
    [InlineData(
        "{ pet { barks } }",
        "FieldsOnCorrectType: The type \"Pet\" has no field \"barks\". Did you mean a fragment on \"Dog\"?")]
    [InlineData(
        "{ b(by: {id: 1}, need: 1, cc: 1) }",
        "KnownArgumentNames: \"Query.b\" has no argument \"cc\". Did you mean \"c\"?")]
    [InlineData("{ b(by: {id: 1}) }", "ProvidedRequiredArguments: The argument \"Query.b(need:)\" of type \"Int!\" is required.")]
    [InlineData(
        "{ b(by: {id: 1, name: \"x\"}, need: 1) }",
        "ValuesOfCorrectType: Exactly one field of \"By\" must be given, and not as null.")]
    [InlineData("{ b(by: {id: 1}, need: 2147483648) }", "ValuesOfCorrectType: Expected a value of type \"Int\", found 2147483648.")]
    [InlineData("{ b(by: {id: 1}, need: 1, d: [RED, BLUE]) }", "ValuesOfCorrectType: The enum \"Color\" has no value \"BLUE\".")]
    [InlineData(
        "query ($id: ID) { b(by: {id: $id}, need: 1) }",
        "VariablesInAllowedPosition: The variable \"$id\" of type \"ID\" must be non-null to be a field of the OneOf input \"By\".")]
    [InlineData("mutation { a }", "KnownOperationTypes: The schema has no mutation operations.")]
    [InlineData("subscription { tick tock }", "SingleFieldSubscriptions: A subscription must select only one root field.")]
    [InlineData(
        "subscription { tick @skip(if: true) }",
        "SingleFieldSubscriptions: The root field of a subscription cannot depend on @skip or @include.")]
    [InlineData(
        "{ pet { ... on Dog { size } ... on Cat { size } } }",
        "OverlappingFieldsCanBeMerged: The fields \"size\" conflict: they return the different types \"Int\" and \"Float\". "
            + "Use different aliases to select both.")]
    [InlineData("{ ...F } fragment F on Query { a { ...F } }", "NoFragmentCycles: The fragment \"F\" contains itself.")]
    [InlineData("{ x: leaf @include(if: true) @include(if: true) }", "UniqueDirectivesPerLocation: \"@include\" can stand here only once.")]
    public void Validator_Should_SayWhatIsWrong_When_RuleIsBroken(string document, string expected)
    {
        var errors = DocumentValidator.Validate(Schema, GraphQLParser.Parse(document));

        Assert.Equal([expected], errors.Select(e => $"{e.Rule}: {e.Message}"));
    }

    [Theory]
    [InlineData("{ pet { name ... on Dog { n: barks } ... on Cat { n: meows } } }")]
    [InlineData("{ pet { ... on Dog { friend { name } } ... on Cat { friend { x: name } } } }")]
    [InlineData("query Q($id: ID!) { b(by: {id: $id}, need: 1, d: RED) __typename __schema { types { name } } }")]
    [InlineData("{ a { leaf } a { leaf x: leaf } ...F } fragment F on Query { a { x: leaf } }")]
    [InlineData("subscription { ...F } fragment F on Subscription { tick }")]
    public void Validator_Should_FindNothing_When_DocumentIsValid(string document)
    {
        Assert.Empty(DocumentValidator.Validate(Schema, GraphQLParser.Parse(document)));
    }

    [Fact]
    public void Validator_Should_StopReporting_When_ThereAreTooManyErrors()
    {
        var document = GraphQLParser.Parse("{ " + string.Concat(Enumerable.Repeat("nope ", 1_000)) + "}");

        Assert.Equal(ValidationOptions.Default.MaxErrors, DocumentValidator.Validate(Schema, document).Count);
    }

    [Fact]
    public void Validator_Should_ShortenWhatItQuotes_When_DocumentQuotesALot()
    {
        var text = $"{{ b(c: \"{new string('x', 100_000)}\", by: {{id: 1}}, need: 1) {new string('y', 100_000)} }}";

        var errors = DocumentValidator.Validate(Schema, GraphQLParser.Parse(text));

        Assert.Equal(2, errors.Count);
        Assert.All(errors, e => Assert.True(e.Message.Length < 3_000));
    }

    /// <summary>Documents on which comparing pairs, or following every spread, would not end in the lifetime of the test run.</summary>
    [Theory]
    [InlineData("{{ {0} }}", "a {{ leaf }} ", 4_000, "")]
    [InlineData(
        "{{ ...F0 }} {0}",
        "fragment F{0} on Query {{ a {{ ...F{1} ...F{1} }} b: a {{ ...F{1} }} }} ",
        300,
        "fragment F300 on Query { leaf }")]
    [InlineData("{{ ...F0 }} {0}", "fragment F{0} on Query {{ ...F{1} leaf ...F{1} }} ", 1_000, "fragment F1000 on Query { leaf }")]
    public void Validator_Should_Finish_When_FragmentsWouldExpandWithoutEnd(string frame, string part, int count, string end)
    {
        var parts = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            parts.AppendFormat(CultureInfo.InvariantCulture, part, i, i + 1);
        }

        var text = string.Format(CultureInfo.InvariantCulture, frame, parts) + end;

        Assert.Empty(DocumentValidator.Validate(Schema, GraphQLParser.Parse(text, new ParserOptions(maxTokens: 100_000))));
    }

    [Fact]
    public void Validator_Should_FindTheConflict_When_ManyFieldsShareAName()
    {
        var text = "{ " + string.Concat(Enumerable.Repeat("a { leaf } ", 2_000)) + "a { leaf: pet { name } } }";

        var errors = DocumentValidator.Validate(Schema, GraphQLParser.Parse(text));

        Assert.NotEmpty(errors);
        Assert.All(errors, e => Assert.Equal(ValidationRule.OverlappingFieldsCanBeMerged, e.Rule));
    }
}
