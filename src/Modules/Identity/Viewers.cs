using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Identity;

/// <summary>A person who buys. There is no register of customers: a trusted client vouches for the id.</summary>
[GraphQLType("Customer")]
internal sealed record Customer(CustomerId Id);

[GraphQLType("ApiClient")]
internal sealed record ApiClient(ApiClientId Id, string Name, IReadOnlyList<string> Scopes);

[GraphQLType("Anonymous")]
internal sealed record Anonymous(string Locale);
