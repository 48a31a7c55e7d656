namespace Headless.GraphQL;

/// <summary>
/// Something is wrong with the request itself. Thrown by a resolver it becomes an error of the field, by a hook before execution an
/// error of the request; either way the client sees the message and <c>extensions.code</c>. What is wrong in the domain belongs in
/// <c>userErrors</c>.
/// </summary>
/// <param name="code">Stable, upper case, for example <c>BAD_USER_INPUT</c>.</param>
/// <param name="message">English, for developers, shown to the client.</param>
public sealed class GraphQLRequestException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;

    /// <summary>Further members of <c>extensions</c>, for example <c>retryAfter</c>. Strings, numbers and booleans.</summary>
    public IReadOnlyDictionary<string, object>? Extensions { get; init; }
}
