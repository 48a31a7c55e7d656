namespace Headless.GraphQL.Language;

/// <summary>
/// The text is not a GraphQL document, or a limit of <see cref="ParserOptions"/> was met while reading it.
/// The message says what was found and what was expected, without the place.
/// </summary>
public sealed class GraphQLSyntaxException(string message, GraphQLSource source, int position, string? limit = null, int allowed = 0)
    : Exception(message)
{
    /// <summary>The text that was read.</summary>
    public GraphQLSource Document { get; } = source;

    /// <summary>Offset of the offending token or character.</summary>
    public int Position { get; } = position;

    public SourceLocation Location => Document.Locate(Position);

    /// <summary>Name of the limit that was exceeded; null when the text itself is wrong.</summary>
    public string? Limit { get; } = limit;

    /// <summary>What that limit allows.</summary>
    public int Allowed { get; } = allowed;
}
