using Headless.GraphQL.Planning;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.GraphQL.Execution;

/// <summary>What a client is told about one error, without its place.</summary>
internal sealed record FieldError(string Code, string Message, IReadOnlyDictionary<string, object>? Extensions = null)
{
    public const string InternalCode = "INTERNAL";
    public const string ForbiddenCode = "FORBIDDEN";

    public static FieldError NotAQuery { get; } = new("NOT_A_QUERY", "Only queries may be sent this way.");

    public static FieldError NeedsStream { get; } = new(
        "STREAM_REQUIRED",
        "A subscription is answered event by event: ask with Accept: text/event-stream, or over WebSocket with graphql-transport-ws.");

    public static FieldError Of(GraphQLRequestException exception) => new(exception.Code, exception.Message, exception.Extensions);

    /// <summary>The name that the host has for a failure, else <see cref="Internal"/>.</summary>
    public static FieldError Of(Exception exception, IServiceProvider services, string traceId) =>
        services.GetService<IFailureNames>()?.Of(exception) is { } named ? Of(named) : Internal(traceId);

    /// <summary>What is wrong with us: the client gets nothing but the id under which it is logged.</summary>
    public static FieldError Internal(string traceId) =>
        new(InternalCode, "Something went wrong on our side.", new Dictionary<string, object> { ["traceId"] = traceId });

    public static FieldError TimedOut(TimeSpan limit) =>
        new("TIMEOUT", $"The operation took longer than {limit.TotalSeconds:0.##} seconds.");

    public static FieldError Forbidden(FieldStep field) => new(
        ForbiddenCode,
        $"{field.Coordinate} needs {string.Join(" or ", field.Scopes.Select(all => string.Join(" and ", all)))}.",
        new Dictionary<string, object> { ["requiredScopes"] = field.Scopes });

    public static FieldError UnexpectedNull(FieldStep field) =>
        new("UNEXPECTED_NULL", $"{field.Coordinate} must not be null, and has no value.");

    public static FieldError NotRepresentable(FieldStep field, string value) =>
        new(InternalCode, $"{field.Coordinate} has a value that its type cannot express: {value}.");

    public static FieldError UnknownClass(FieldStep field, object value) =>
        new(InternalCode, $"{field.Coordinate} has a value of class {value.GetType().Name}, which stands for none of its possible types.");
}
