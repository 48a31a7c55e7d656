namespace Headless.GraphQL;

/// <summary>A directive of the request. Arguments are coerced: null, bool, int, double, string, lists and dictionaries of these.</summary>
public sealed record AppliedDirective(string Name, IReadOnlyDictionary<string, object?> Arguments);

/// <summary>An operation about to be executed.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Name">Null for an anonymous one.</param>
/// <param name="Directives">Applied to the operation in the document.</param>
/// <param name="Cost">Its static cost in points, for hosts that charge it to their callers.</param>
public sealed record OperationInfo(OperationKind Kind, string? Name, IReadOnlyList<AppliedDirective> Directives, int Cost);

/// <summary>
/// Called once per operation, after validation and before the first resolver; of a subscription when it begins and again for each event.
/// All registered listeners are called in order.
/// A <see cref="GraphQLRequestException"/> refuses the operation.
/// </summary>
public interface IOperationListener
{
    ValueTask BeforeOperationAsync(OperationInfo operation, CancellationToken cancellationToken);
}

/// <summary>One root field of a mutation.</summary>
/// <param name="FieldName">Name in the schema.</param>
/// <param name="ResponseKey">Alias, or the name.</param>
/// <param name="Directives">Applied to the field in the request, <c>@skip</c> and <c>@include</c> left out.</param>
/// <param name="RequestHash">SHA-256 over document, operation name and variables; the same for every field of one request.</param>
public sealed record MutationField(
    string FieldName,
    string ResponseKey,
    IReadOnlyList<AppliedDirective> Directives,
    ReadOnlyMemory<byte> RequestHash);

/// <summary>Stands around each root field of a mutation. At most one is registered.</summary>
public interface IMutationInterceptor
{
    /// <summary>
    /// Whether it will keep the value of a field that carries these directives, to give it again. What is kept must be whole, so such a
    /// mutation is answered at once, whatever it defers.
    /// </summary>
    bool Keeps(IReadOnlyCollection<string> directives);

    /// <summary>
    /// Null lets the field run. JSON in UTF-8 is taken as the field's value and the field does not run, nor is
    /// <see cref="AfterAsync"/> called. A <see cref="GraphQLRequestException"/> becomes the field's error.
    /// </summary>
    ValueTask<ReadOnlyMemory<byte>?> BeforeAsync(MutationField field, CancellationToken cancellationToken);

    /// <summary>Called when the field has run, whatever came of it.</summary>
    /// <param name="value">The field's value as JSON in UTF-8, valid during the call.</param>
    /// <param name="hasErrors">Whether the field or anything below it has errors.</param>
    ValueTask AfterAsync(MutationField field, ReadOnlyMemory<byte> value, bool hasErrors, CancellationToken cancellationToken);
}

/// <summary>
/// Names failures that clients may know about, such as a store that is down. What it does not name is answered as INTERNAL. Either way the
/// failure is logged. At most one is registered.
/// </summary>
public interface IFailureNames
{
    /// <summary>What the client is told; null for a bug.</summary>
    GraphQLRequestException? Of(Exception exception);
}

/// <summary>Answers <c>@requiresScopes</c>. Without a registered one every scope is denied.</summary>
public interface IScopeSource
{
    bool Has(string scope);
}

/// <summary>
/// Carries what the host has established for a request (who calls, in which language) into another scope of services: each event of a
/// subscription is answered in one of its own. At most one is registered, as a singleton.
/// </summary>
public interface IRequestState
{
    /// <summary>Makes the services of <paramref name="to"/> know what those of <paramref name="from"/> know.</summary>
    void CarryOver(IServiceProvider from, IServiceProvider to);
}
