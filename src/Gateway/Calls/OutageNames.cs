using Headless.GraphQL;
using Headless.Storage.Documents;

namespace Headless.Gateway.Calls;

/// <summary>The one place where an outage of a store becomes an error that clients know.</summary>
internal sealed class OutageNames : IFailureNames
{
    public GraphQLRequestException? Of(Exception exception) => exception is StoreUnavailableException
        ? new GraphQLRequestException("UNAVAILABLE", "A store does not answer at the moment. Try again soon.")
        : null;
}
