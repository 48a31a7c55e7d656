using System.Collections.Concurrent;
using Headless.GraphQL.Hosting;
using Headless.GraphQL.Schema;
using Headless.GraphQL.Tests.Execution.Shop;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headless.GraphQL.Tests.Execution;

/// <summary>Fields named <c>slow</c> answer when the test lets them.</summary>
public sealed class DeferTimingTests : IDisposable
{
    private const string Sdl =
        """
        directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
        type Query { fast: String slow: String must: String! node: Query nodes: [Query!]! }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Resolver _resolver = new();
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();

    [Fact]
    public async Task Fragment_Should_NotWaitForAnother_When_ThatIsSlow()
    {
        var responses = await StreamAsync(
            "{ ... @defer(label: \"s\") { slow } ... @defer(label: \"f\") { fast } }",
            response =>
            {
                if (response.Contains("\"fast\"", StringComparison.Ordinal))
                {
                    _resolver.Gate.SetResult();
                }
            });

        Assert.Equal(
            [
                """{"data":{},"pending":[{"id":"0","path":[],"label":"s"},{"id":"1","path":[],"label":"f"}],"hasNext":true}""",
                """{"incremental":[{"id":"1","data":{"fast":"fast"}}],"completed":[{"id":"1"}],"hasNext":true}""",
                """{"incremental":[{"id":"0","data":{"slow":"slow"}}],"completed":[{"id":"0"}],"hasNext":false}""",
            ],
            responses);
    }

    [Fact]
    public async Task Deferred_Should_NotStart_When_FirstResponseIsNotSent()
    {
        var responses = await StreamAsync(
            "{ fast ... @defer { node { must } } }",
            response => Assert.Equal(response.Contains("\"pending\"", StringComparison.Ordinal), !_resolver.Asked.Contains("node")));

        Assert.Equal(2, responses.Count);
    }

    [Fact]
    public async Task Fragments_Should_EndTogether_When_WhatTheyShareFails()
    {
        _resolver.Gate.SetResult();

        var responses = await StreamAsync(
            "{ ... @defer(label: \"a\") { must fast } ... @defer(label: \"b\") { must slow ... @defer { node { fast } } } }", _ => { });

        // What only one of them needs is not told any more, nor is what is deferred within.
        Assert.Equal(2, responses.Count);
        Assert.Equal(
            Lines.Join(
                """
                {"completed":[{"id":"0","errors":[{"message":"Query.must must not be null, and has no value.",
                "locations":[{"line":1,"column":28},{"line":1,"column":65}],"path":["must"],"extensions":{"code":"UNEXPECTED_NULL"}}]},
                {"id":"1","errors":[{"message":"Query.must must not be null, and has no value.",
                "locations":[{"line":1,"column":28},{"line":1,"column":65}],"path":["must"],"extensions":{"code":"UNEXPECTED_NULL"}}]}],
                "hasNext":false}
                """),
            responses[1]);
    }

    [Fact]
    public async Task Fragment_Should_EndWithTimeout_When_ItTakesTooLong()
    {
        var responses = await StreamAsync("{ fast ... @defer { slow } }", _ => { }, TimeSpan.FromSeconds(1));

        Assert.Equal(
            [
                """{"data":{"fast":"fast"},"pending":[{"id":"0","path":[]}],"hasNext":true}""",
                Lines.Join(
                    """
                    {"completed":[{"id":"0","errors":[{"message":"The operation took longer than 1 seconds.",
                    "extensions":{"code":"TIMEOUT"}}]}],"hasNext":false}
                    """),
            ],
            responses);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Delivery_Should_LeaveNothingRunning_When_ClientGoes(bool asCancelled)
    {
        using var gone = new CancellationTokenSource();
        var stream = new ResponseList
        {
            Sent = async response =>
            {
                if (response.Contains("\"fast\"", StringComparison.Ordinal))
                {
                    await gone.CancelAsync();
                    throw asCancelled ? new OperationCanceledException(gone.Token) : new IOException("The client is gone.");
                }
            },
        };

        await Assert.ThrowsAnyAsync<Exception>(async () => await Executor().StreamAsync(
            GraphQLRequest.Of("{ ... @defer { slow } ... @defer { fast } }"), _services, stream, asCancelled ? gone.Token : default));

        Assert.Equal(0, _resolver.Running);
    }

    public void Dispose() => _services.Dispose();

    private GraphQLExecutor Executor() => RuntimeSchema.Build(SchemaBuilder.Build(Sdl), _resolver, NullLogger<GraphQLExecutor>.Instance);

    private async Task<IReadOnlyList<string>> StreamAsync(string query, Action<string> sent, TimeSpan timeout = default)
    {
        var stream = new ResponseList
        {
            Sent = response =>
            {
                sent(response);
                return Task.CompletedTask;
            },
        };
        var request = GraphQLRequest.Of(query) with { Timeout = timeout };
        await Executor().StreamAsync(request, _services, stream, default).AsTask().WaitAsync(Patience);
        return stream.Finish();
    }

    private sealed class Resolver : IRuntimeResolver
    {
        private int _running;

        public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<string> Asked { get; } = new();

        public int Running => Volatile.Read(ref _running);

        public async ValueTask<IReadOnlyList<object?>> ResolveAsync(
            FieldDefinition field, IReadOnlyList<object> parents, IReadOnlyList<object?> arguments, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _running);
            try
            {
                Asked.Enqueue(field.Name);
                if (field.Name == "slow")
                {
                    await Gate.Task.WaitAsync(cancellationToken);
                }

                return [.. parents.Select(_ => Value(field.Name))];
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        }

        public string TypeOf(object value, CompositeType type) => "Query";

        private static object? Value(string field) => field switch
        {
            "must" => null,
            "node" => new object(),
            "nodes" => new object?[] { new(), new() },
            _ => field,
        };
    }
}
