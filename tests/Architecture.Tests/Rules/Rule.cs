namespace Headless.Architecture.Tests.Rules;

/// <summary>Something that holds for the whole tree.</summary>
/// <param name="Name">The sentence that holds.</param>
/// <param name="Violations">One line for each place where it does not.</param>
public sealed record Rule(string Name, Func<SourceTree, IEnumerable<string>> Violations)
{
    public static IReadOnlyList<Rule> All { get; } =
        [.. References.Rules, .. Layout.Rules, .. Tidy.Rules, .. Contracts.Rules, BannedCalls.Rule];
}
