namespace Headless.GraphQL.Language;

/// <summary>What the parser accepts at most, checked while reading, so that a hostile text costs only what it was allowed.</summary>
public sealed class ParserOptions(
    int maxTokens = ParserOptions.DefaultMaxTokens,
    int maxNestingLevels = ParserOptions.DefaultMaxNestingLevels)
{
    /// <summary>Several times the largest document that clients' code generators send (about 4,000 tokens).</summary>
    public const int DefaultMaxTokens = 15_000;

    /// <summary>Braces and brackets open at once. People stay under 20; 128 levels of recursion use under 64 KB of stack.</summary>
    public const int DefaultMaxNestingLevels = 128;

    /// <summary>A schema of ten thousand fields with descriptions has about 150,000 tokens.</summary>
    public const int SchemaMaxTokens = 2_000_000;

    /// <summary>For documents of strangers.</summary>
    public static ParserOptions Default { get; } = new();

    /// <summary>For SDL files of our own.</summary>
    public static ParserOptions Schema { get; } = new(SchemaMaxTokens);

    public int MaxTokens { get; } = maxTokens;

    public int MaxNestingLevels { get; } = maxNestingLevels;
}
