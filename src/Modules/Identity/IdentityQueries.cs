using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Identity;

[GraphQLResolvers("Query")]
internal static class IdentityQueries
{
    /// <summary>A customer comes first: a client that acts for one sees what the customer would see.</summary>
    public static object Viewer(CallContext context) => context.Caller switch
    {
        { ActsFor: { } customer } => new Customer(customer),
        { Kind: CallerKind.ApiClient } client => new ApiClient(
            new ApiClientId(client.Id), client.Name, [.. client.Scopes.Order(StringComparer.Ordinal)]),
        { Kind: CallerKind.Anonymous } => new Anonymous(context.Locale),
        var caller => throw new InvalidOperationException($"The schema has no viewer for a caller of kind {caller.Kind}."),
    };
}

internal static class IdentityLoaders
{
    /// <summary>Customers are seen by themselves and by those who act for them; to all others an id says nothing.</summary>
    [GraphQLLoader("Customer")]
    public static ValueTask<IReadOnlyList<Customer?>> LoadAsync(IReadOnlyList<CustomerId> ids, CallContext context) =>
        ValueTask.FromResult<IReadOnlyList<Customer?>>([.. ids.Select(id => id == context.Caller.ActsFor ? new Customer(id) : null)]);
}
