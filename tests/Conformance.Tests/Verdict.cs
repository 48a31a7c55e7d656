namespace Headless.Conformance.Tests;

internal static class Verdict
{
    /// <summary>Nothing failed, and nothing was left out.</summary>
    public static void Of(SuiteResult result, int cases)
    {
        Assert.True(result.Failed == 0, result.ToString());
        Assert.Equal(cases, result.Passed);
    }
}
