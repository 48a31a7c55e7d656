using System.Buffers;
using Headless.GraphQL.Binding;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.GraphQL.Tests.Execution;

public sealed class AllocationTests
{
    private const string Query = "{ rows { name count ratio flag owner { name } tags cells { name } } }";

    [Fact]
    public async Task Execution_Should_AllocateNothingPerField_When_ValuesAreAtHand()
    {
        await using var services = new ServiceCollection().AddGraphQL().AddModule<RowsModule>().Services.BuildServiceProvider();
        var executor = services.GetRequiredService<GraphQLExecutor>();
        var output = new ArrayBufferWriter<byte>(1024 * 1024);
        var request = GraphQLRequest.Of(Query);

        await AllocatedAsync(1_000);
        var few = await AllocatedAsync(1);
        var many = await AllocatedAsync(1_000);

        // Pools and the runtime may take something of their own, but never a byte for each of the rows.
        Assert.InRange(many - few, -999, 999);

        async Task<long> AllocatedAsync(int rows)
        {
            RowsModule.Count = rows;
            await AskAsync();
            var before = GC.GetAllocatedBytesForCurrentThread();
            await AskAsync();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        async Task AskAsync()
        {
            output.ResetWrittenCount();
            var asked = executor.ExecuteAsync(request, services, output, default);
            Assert.True(asked.IsCompleted);
            Assert.Equal(ExecutionStatus.Ok, (await asked).Status);
        }
    }

    private sealed record Row(string Name, int Count, double Ratio, bool Flag, Owner Owner, string[] Tags, IReadOnlyList<Owner> Cells);

    private sealed record Owner(string Name);

    /// <summary>Bound by hand, as the generator would do it, so that the size of the answer can change.</summary>
    private sealed class RowsModule : IGraphQLModule
    {
        private static readonly Owner[] Owners = [new("first"), new("second"), new("third")];

        private static readonly Row[] All =
        [
            .. Enumerable.Range(0, 1_000)
                .Select(i => new Row($"row {i}", i, i / 3.0, i % 2 == 0, Owners[i % 3], ["a", "b"], Owners)),
        ];

        public static int Count { get; set; }

        public IReadOnlyList<KeyValuePair<string, string>> Sdl { get; } =
        [
            new("rows.graphql", """
                type Query { rows: [Row!]! }
                type Row { name: String! count: Int! ratio: Float! flag: Boolean! owner: Owner! tags: [String!]! cells: [Owner!]! }
                type Owner { name: String! }
                """),
        ];

        public void Bind(ModuleBinder binder)
        {
            var owner = Shapes.Object<Owner>("Owner");
            binder.Root("Query").Field<ArraySegment<Row>>(
                "rows",
                static _ => new(new ArraySegment<Row>(All, 0, Count)),
                Shapes.List<ArraySegment<Row>, Row>(Shapes.Object<Row>("Row")));
            var row = binder.Object<Row>("Row");
            row.Leaf("name", static (w, p, s) => w.Write(p.Name, s));
            row.Leaf("count", static (w, p, s) => w.Write(p.Count, s));
            row.Leaf("ratio", static (w, p, s) => w.Write(p.Ratio, s));
            row.Leaf("flag", static (w, p, s) => w.Write(p.Flag, s));
            row.Property("owner", static p => p.Owner, owner);
            row.Property("tags", static p => p.Tags, Shapes.List<string[], string>(Shapes.String!));
            row.Property("cells", static p => p.Cells, Shapes.List(owner));
            binder.Object<Owner>("Owner").Leaf("name", static (w, p, s) => w.Write(p.Name, s));
        }
    }
}
