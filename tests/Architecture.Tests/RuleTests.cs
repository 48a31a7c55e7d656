using Headless.Architecture.Tests.Rules;

namespace Headless.Architecture.Tests;

public sealed class RuleTests
{
    public static TheoryData<string> RuleNames => [.. Rule.All.Select(rule => rule.Name)];

    public static TheoryData<string, int> BadFixtureKeys
    {
        get
        {
            var keys = new TheoryData<string, int>();
            foreach (var (index, fixture) in BadFixtures.All.Index())
            {
                keys.Add(fixture.Rule, index);
            }

            return keys;
        }
    }

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Repository_Should_ObeyRule(string rule)
    {
        var violations = Named(rule).Violations(SourceTree.Repository).ToArray();
        Assert.True(violations.Length == 0, $"{rule}:\n{string.Join('\n', violations)}");
    }

    [Theory]
    [MemberData(nameof(BadFixtureKeys))]
    public void Rule_Should_RejectTree_When_FixtureBreaksIt(string rule, int fixture)
    {
        var bad = BadFixtures.All[fixture];
        Assert.Equal([bad.Violation], Named(rule).Violations(SourceTree.Of(bad.Files)));
    }

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Rule_Should_HaveBadFixture(string rule) =>
        Assert.True(BadFixtures.All.Any(fixture => fixture.Rule == rule), $"Nobody has seen '{rule}' reject anything.");

    private static Rule Named(string name) => Rule.All.Single(rule => rule.Name == name);
}
