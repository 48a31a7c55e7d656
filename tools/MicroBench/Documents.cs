using Headless.Bench;
using Headless.Gateway;
using Headless.GraphQL;
using Headless.ReferenceServer;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.MicroBench;

/// <summary>A document, the schema that answers it, and the values of its variables.</summary>
internal sealed record Document(GraphQLExecutor Executor, string Text, string Variables = "{}");

/// <summary>What is measured: the reference's three requests, and real ones on the gateway's schema.</summary>
internal static class Documents
{
    private static readonly Lazy<ServiceProvider> Reference = new(() =>
    {
        var services = new ServiceCollection();
        services.AddGraphQL().AddModule<ReferenceServerGraphQLModule>();
        return services.BuildServiceProvider();
    });

    /// <summary>Composed and never started, so no data folder is opened.</summary>
    private static readonly Lazy<IServiceProvider> Gateway = new(() => GatewayApp.Build(
        [$"--Storage:Path={Path.Combine(Path.GetTempPath(), "headless-micro-bench")}", "--Logging:LogLevel:Default=None"]).Services);

    public static IServiceProvider ReferenceServices => Reference.Value;

    public static Document Of(string name) => name switch
    {
        "a" => OnReference(ReferenceRequests.Hello),
        "b" => OnReference(ReferenceRequests.Products),
        "c" => OnReference(ReferenceRequests.Groups),
        "page, 60 fields" => OnGateway(ColdDocument.Text, ColdDocument.Variables),
        "search" => OnGateway(Search, """{"query": "phone"}"""),
        "introspection" => OnGateway(Introspection),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such document."),
    };

    private static Document OnReference(string text) => new(ReferenceServices.GetRequiredService<GraphQLExecutor>(), text);

    private static Document OnGateway(string text, string variables = "{}") =>
        new(Gateway.Value.GetRequiredService<GraphQLExecutor>(), text, variables);

    /// <summary>The first query of the README.</summary>
    private const string Search = """
        query Search($query: String!) {
          search(query: $query, first: 5, facets: ["brand", "category", "tag"]) {
            totalCount { value isExact }
            edges { highlights node { ... on Product { name brand { name } } } }
            facets { name buckets { label count } }
            correctedQuery
            tookMs
          }
        }
        """;

    /// <summary>What tools ask when they start.</summary>
    private const string Introspection = """
        query IntrospectionQuery {
          __schema {
            queryType { name kind } mutationType { name kind } subscriptionType { name kind }
            types { ...FullType }
            directives { name description locations args(includeDeprecated: true) { ...InputValue } }
          }
        }
        fragment FullType on __Type {
          kind name description
          fields(includeDeprecated: true) {
            name description args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason
          }
          inputFields(includeDeprecated: true) { ...InputValue }
          interfaces { ...TypeRef }
          enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
          possibleTypes { ...TypeRef }
        }
        fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
        fragment TypeRef on __Type {
          kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }
        }
        """;
}
