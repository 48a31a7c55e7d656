using System.Buffers;
using System.Text;
using Headless.GraphQL;
using Headless.GraphQL.Hosting;
using Headless.GraphQL.Schema;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headless.Conformance.Data;

/// <summary>Whole schemas: each describes itself without an error, and what is printed of it is the same schema again.</summary>
internal static class SchemaSuite
{
    /// <summary>What GraphiQL, code generators and Relay ask for.</summary>
    private const string FullQuery =
        """
        query IntrospectionQuery {
          __schema {
            description queryType { name kind } mutationType { name kind } subscriptionType { name kind }
            types { ...FullType }
            directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } }
          }
        }
        fragment FullType on __Type {
          kind name description specifiedByURL isOneOf
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
          kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType {
            kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } }
          } } } } }
        }
        """;

    private const string Described = """{"data":{"__schema":{"description":""";

    public static async Task<SuiteResult> RunAsync(ConformanceData data, CancellationToken cancellationToken)
    {
        var result = new SuiteResult("schemas");
        using var services = new ServiceCollection().BuildServiceProvider();
        foreach (var (id, sdl) in data.ReadWhole<Dictionary<string, string>>(ExecutionSuite.Schemas))
        {
            try
            {
                var schema = SchemaBuilder.Build(sdl);
                var printed = SchemaPrinter.Print(schema);
                var again = SchemaBuilder.Build(printed);
                var described = await DescribeAsync(schema, services, cancellationToken);
                if (!described.StartsWith(Described, StringComparison.Ordinal))
                {
                    result.Fail(id, sdl, described);
                    continue;
                }

                var (expected, found) = (printed + described, SchemaPrinter.Print(again));
                result.Compare(id, expected, found + await DescribeAsync(again, services, cancellationToken));
            }
            catch (Exception crash) when (crash is not OperationCanceledException)
            {
                result.Fail(id, sdl, crash.ToString());
            }
        }

        return result;
    }

    private static async Task<string> DescribeAsync(GraphQLSchema schema, IServiceProvider services, CancellationToken cancellationToken)
    {
        var executor = RuntimeSchema.Build(schema, new NothingElse(), NullLogger<GraphQLExecutor>.Instance);
        var output = new ArrayBufferWriter<byte>();
        await executor.ExecuteAsync(GraphQLRequest.Of(FullQuery), services, output, cancellationToken);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>Introspection needs no resolver.</summary>
    private sealed class NothingElse : IRuntimeResolver
    {
        public ValueTask<IReadOnlyList<object?>> ResolveAsync(
            FieldDefinition field, IReadOnlyList<object> parents, IReadOnlyList<object?> arguments, CancellationToken cancellationToken) =>
            throw new InvalidOperationException($"{field} is not of introspection.");

        public string TypeOf(object value, CompositeType type) => throw new InvalidOperationException($"{type} is not of introspection.");
    }
}
