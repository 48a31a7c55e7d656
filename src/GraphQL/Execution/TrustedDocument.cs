using Headless.GraphQL.Language;
using Headless.GraphQL.Planning;

namespace Headless.GraphQL;

/// <summary>
/// A document that the host vouches for. Whoever finds it keeps it: it is read, checked and planned at its first use, or before by
/// <see cref="GraphQLExecutor.Check"/>, and holds what came of it. Belongs to one executor.
/// </summary>
/// <param name="text">UTF-8, not changed afterwards.</param>
public sealed class TrustedDocument(ReadOnlyMemory<byte> text)
{
    private volatile PreparedDocument? _prepared;

    public ReadOnlyMemory<byte> Text { get; } = text;

    internal PreparedDocument? Prepared
    {
        get => _prepared;
        set => _prepared = value;
    }
}

/// <summary>What is wrong with a document.</summary>
/// <param name="Message">English, for developers.</param>
/// <param name="Location">Where it is first wrong; null when it is the whole.</param>
public sealed record DocumentProblem(string Message, SourceLocation? Location)
{
    /// <summary><c>line:column: message</c>.</summary>
    public override string ToString() => Location is { } at ? $"{at.Line}:{at.Column}: {Message}" : Message;
}

/// <summary>
/// Finds the documents that requests name by <c>documentId</c> instead of sending them. A service of the request, at most one; without it
/// such requests are refused.
/// </summary>
public interface IDocumentSource
{
    /// <summary>Null when there is none that this caller may use.</summary>
    ValueTask<TrustedDocument?> FindAsync(string id, CancellationToken cancellationToken);
}
