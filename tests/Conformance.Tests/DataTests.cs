using Headless.Conformance.Data;

namespace Headless.Conformance.Tests;

/// <summary>The data that lies beside the repository, whole.</summary>
public sealed class DataTests
{
    private static readonly ConformanceData Data = new(ConformanceData.DefaultFolder);

    [DataFact]
    public async Task Executor_Should_AnswerLikeTheReference_When_GivenTheConformanceCases() =>
        Verdict.Of(await ExecutionSuite.RunAsync(Data, CancellationToken.None), cases: 2_251);

    [DataFact]
    public void Validator_Should_GiveTheReferenceVerdictAndLocations_When_GivenAnyDocument() =>
        Verdict.Of(ValidationSuite.Run(Data), cases: 833);

    [DataFact]
    public void Parser_Should_GiveTheReferenceVerdict_When_GivenAnyText() => Verdict.Of(ParserSuite.Run(Data), cases: 358);

    [DataFact]
    public async Task Schema_Should_DescribeItselfAndPrintTheSame_When_GivenAnySdl() =>
        Verdict.Of(await SchemaSuite.RunAsync(Data, CancellationToken.None), cases: 200);
}

/// <summary>A test that is skipped, with the reason, where the conformance data is missing.</summary>
internal sealed class DataFactAttribute : FactAttribute
{
    public DataFactAttribute()
    {
        if (!Directory.Exists(ConformanceData.DefaultFolder))
        {
            Skip = "The folder ../shared/specs/graphql beside the repository is missing.";
        }
    }
}
