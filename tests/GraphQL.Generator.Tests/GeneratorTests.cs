using Microsoft.CodeAnalysis;
using Snapshooter.Xunit;

namespace Headless.GraphQL.Generator.Tests;

public sealed class GeneratorTests
{
    [Fact]
    public void Generator_Should_WriteCodeThatCompiles_When_EverythingFits()
    {
        var run = Toys.Run();

        Assert.Empty(run.Findings);
        Assert.Empty(run.CompilerErrors);
    }

    [Theory]
    [InlineData("ToysGraphQLModule.g.cs")]
    [InlineData("GraphQLInputs.g.cs")]
    [InlineData("GraphQLEnums.g.cs")]
    public void Generator_Should_WriteTheKnownText_When_EverythingFits(string file) =>
        Snapshot.Match(Toys.Run().Source(file), file);

    [Fact]
    public void Generator_Should_NameTheRootField_When_NothingAnswersIt()
    {
        var run = new GeneratorRun("type Query { a: Int }", "class C;");

        Assert.Equal(
            ["HGQL004 toys.graphql(1): Nothing answers Query.a: write a static method A in a class marked [GraphQLResolvers(\"Query\")]."],
            run.Findings);
    }

    [Fact]
    public void Pipeline_Should_StopAtTheModel_When_AnEditTouchesNoBinding()
    {
        var run = Toys.Run();

        run.Edit(Toys.Code.Replace("prefix + toy.Name", "toy.Name + prefix", StringComparison.Ordinal));

        Assert.All(run.ReasonsOf(GraphQLGenerator.ModelStep), reason =>
            Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString()));
        Assert.All(run.Result.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs), output =>
            Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    [Fact]
    public void Pipeline_Should_WriteAgain_When_AnEditTouchesABinding()
    {
        var run = Toys.Run();

        run.Edit(Toys.Code.Replace("string? prefix, Store store", "string? prefix", StringComparison.Ordinal));

        Assert.Equal([IncrementalStepRunReason.Modified], run.ReasonsOf(GraphQLGenerator.ModelStep));
        Assert.Empty(run.CompilerErrors);
    }
}
