using Headless.Conformance.Fuzz;

namespace Headless.Conformance.Tests;

/// <summary>The same seeds in every run, so that a failure is one of the change; the tool takes others, and more.</summary>
public sealed class FuzzTests
{
    private const int Documents = 1_500;

    [Theory]
    [InlineData("fuzz-query")]
    [InlineData("fuzz-schema")]
    [InlineData("fuzz-soup")]
    [InlineData("fuzz-string")]
    [InlineData("fuzz-request")]
    public async Task Engine_Should_AnswerOrRefuse_When_GivenAnyText(string name)
    {
        var target = FuzzTarget.All.Single(candidate => candidate.Name == name);

        Verdict.Of(await FuzzSuite.RunAsync(target, 1, Documents, TimeSpan.MaxValue, CancellationToken.None), Documents);
    }
}
