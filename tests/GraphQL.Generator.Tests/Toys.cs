namespace Headless.GraphQL.Generator.Tests;

/// <summary>A project without faults, which tests then break in one place.</summary>
internal static class Toys
{
    public const string Sdl = """
        type Toy implements Node {
          id: ID!
          name: String!
          kind: Kind!
          price: Money
          label(prefix: String = "#"): String!
          maker: Maker
          owner: Owner!
          parts(first: Int! = 10): [Part!]!
        }

        "What it is made of."
        enum Kind { WOOD SOFT_TOY }

        enum Mood { HAPPY VERY_SAD }

        type Maker { name: String! }

        type Part { name: String mood: Mood }

        input ToyFilter {
          "Any of these."
          kinds: [Kind!]
          minPrice: Decimal
          owner: ID!
          first: Int! = 5
          not: ToyFilter
        }

        type ToyConnection { edges: [ToyEdge!]! nodes: [Toy!]! pageInfo: PageInfo! totalCount: Count! }

        type ToyEdge { cursor: String! node: Toy! }

        extend type Query {
          toy(id: ID!): Toy
          toys(filter: ToyFilter, first: Int!, after: String): ToyConnection!
          anything: [Node]!
        }

        extend type Mutation { toyAdd(name: String!): Toy! }

        extend type Owner { toys: [Toy!]! }

        extend type Subscription {
          toyChanged(id: ID!): Toy!
          toysCounted: Int!
        }
        """;

    public const string OtherSdl = """
        scalar Decimal
        interface Node { id: ID! }
        type Query
        type Mutation
        type Subscription
        type Owner { id: ID! }
        type Money { amount: Decimal! }
        type PageInfo { hasNextPage: Boolean! }
        type Count { value: Int! }
        """;

    public const string Code = """
        using Headless.GraphQL;

        [assembly: BindGraphQLType("Maker", typeof(Headless.Toys.Workshop))]

        namespace Headless.Shared
        {
            public readonly record struct Money(decimal Amount);
        }

        namespace Headless.Toys
        {
            public readonly record struct ToyId(string Value);

            public readonly record struct OwnerId(string Value);

            public enum Feeling { Happy, VerySad }

            [GraphQLType("Mood")]
            internal enum Mood { Happy, VerySad }

            [GraphQLType("Toy")]
            internal sealed record Toy(ToyId Id, string Name, Kind Kind, Headless.Shared.Money? Price, OwnerId Owner);

            internal sealed record Workshop(string Name);

            [GraphQLType("Part")]
            internal sealed record Part(string? Name, Mood? Mood);

            internal sealed class Store;

            [GraphQLResolvers("Query")]
            internal static class QueryResolvers
            {
                public static ToyId? Toy(ToyId id) => id;

                public static Task<Connection<ToyId>> ToysAsync(
                    ToyFilter? filter, int first, string? after, FieldSelection selection, Store store,
                    System.Threading.CancellationToken token) => null!;

                public static IReadOnlyList<object?> Anything() => [];
            }

            [GraphQLResolvers("Mutation")]
            internal static class MutationResolvers
            {
                public static ValueTask<Toy> ToyAddAsync(string name) => default;
            }

            [GraphQLResolvers("Subscription")]
            internal static class SubscriptionResolvers
            {
                public static ValueTask<IAsyncEnumerable<ToyId>> ToyChangedAsync(
                    ToyId id, Store store, System.Threading.CancellationToken token) => default;

                public static async IAsyncEnumerable<int> ToysCounted(Store store)
                {
                    await Task.Yield();
                    yield return 1;
                }
            }

            [GraphQLResolvers("Toy")]
            internal static class ToyResolvers
            {
                public static string Label(Toy toy, string? prefix, Store store) => prefix + toy.Name;

                public static ValueTask<IReadOnlyList<Workshop?>> MakerAsync(IReadOnlyList<Toy> toys, Store store) => default;

                public static IReadOnlyList<FieldResult<IReadOnlyList<Part>>> Parts(IReadOnlyList<Toy> toys, int first) => [];

                [GraphQLLoader("Toy")]
                public static ValueTask<IReadOnlyList<Toy?>> LoadAsync(IReadOnlyList<ToyId> ids, Store store) => default;

                private static void Helper() { }
            }

            [GraphQLResolvers("Owner")]
            internal static class OwnerResolvers
            {
                public static async Task<IReadOnlyList<IReadOnlyList<Toy>>> ToysAsync(IReadOnlyList<OwnerId> owners)
                {
                    await Task.Yield();
                    return [];
                }
            }
        }
        """;

    /// <summary>The project with one text replaced in its C# or its SDL.</summary>
    public static GeneratorRun With(string replaced, string by)
    {
        var inCode = Code.Contains(replaced, StringComparison.Ordinal);
        Assert.True(inCode || Sdl.Contains(replaced, StringComparison.Ordinal), $"Nothing holds {replaced}");
        return inCode
            ? new GeneratorRun(Sdl, Code.Replace(replaced, by, StringComparison.Ordinal), OtherSdl)
            : new GeneratorRun(Sdl.Replace(replaced, by, StringComparison.Ordinal), Code, OtherSdl);
    }

    public static GeneratorRun Run() => new(Sdl, Code, OtherSdl);
}
