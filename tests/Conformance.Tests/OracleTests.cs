using Headless.Conformance.Oracle;

namespace Headless.Conformance.Tests;

/// <summary>The same seeds in every run, so that a failure is one of the change; the tool takes others.</summary>
public sealed class OracleTests
{
    [OracleFact]
    public async Task Engine_Should_AgreeWithGraphQLJs_When_GivenRandomDocuments() => Verdict.Of(
        await OracleSuite.RunAsync(firstSeed: 1, OracleSuite.DefaultDocuments, CancellationToken.None), OracleSuite.DefaultDocuments);

    [OracleFact]
    public async Task Engine_Should_DeliverWhatGraphQLJsDoes_When_FragmentsAreDeferred() => Verdict.Of(
        await DeferSuite.RunAsync(firstSeed: 1, DeferSuite.DefaultDocuments, CancellationToken.None), DeferSuite.DefaultDocuments);
}

/// <summary>A test that needs Node and the npm package graphql; skipped, with what to do, where they are missing.</summary>
internal sealed class OracleFactAttribute : FactAttribute
{
    public OracleFactAttribute()
    {
        if (!NpmFolder.Oracle.IsInstalled)
        {
            Skip = "The reference implementation is missing: run 'npm ci' in tools/Conformance/Oracle.";
        }
    }
}
