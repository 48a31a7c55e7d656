using Headless.GraphQL.Hosting;
using Headless.GraphQL.Http;
using Headless.GraphQL.Schema;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headless.GraphQL.Tests.Http;

/// <summary>The transport over a schema that defers, on a real server. The field <c>slow</c> answers when the test lets it.</summary>
internal sealed class DeferHost : IAsyncDisposable
{
    private const string Sdl =
        """
        directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
        type Query { hello: String slow: String fails: String }
        type Mutation { hello: Query }
        """;

    private readonly WebApplication _app;
    private readonly Resolver _resolver = new();

    private DeferHost()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddOptions<GraphQLHttpOptions>();
        builder.Services.AddResponseCompression(options => options.MimeTypes = ["multipart/mixed", "text/event-stream"]);
        builder.Services.AddSingleton(
            RuntimeSchema.Build(SchemaBuilder.Build(Sdl), _resolver, NullLogger<GraphQLExecutor>.Instance));
        _app = builder.Build();
        _app.UseResponseCompression();
        _app.MapGraphQL();
    }

    public HttpClient Client { get; private set; } = new();

    /// <summary>Completes when the field has been given up.</summary>
    public Task Cancelled => _resolver.Cancelled.Task;

    public static async Task<DeferHost> StartAsync()
    {
        var host = new DeferHost();
        await host._app.StartAsync();
        host.Client.BaseAddress = new Uri($"{host._app.Urls.Single()}/graphql");
        return host;
    }

    public void LetSlowAnswer() => _resolver.Gate.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private sealed class Resolver : IRuntimeResolver
    {
        public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask<IReadOnlyList<object?>> ResolveAsync(
            FieldDefinition field, IReadOnlyList<object> parents, IReadOnlyList<object?> arguments, CancellationToken cancellationToken)
        {
            if (field.Name == "slow")
            {
                try
                {
                    await Gate.Task.WaitAsync(cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    Cancelled.TrySetResult();
                    throw;
                }
            }

            return field.Name == "fails"
                ? throw new GraphQLRequestException("NO_LUCK", "Not today.")
                : [.. parents.Select(_ => (object?)(field.DeclaringType.Name == "Mutation" ? new object() : field.Name))];
        }

        public string TypeOf(object value, CompositeType type) => throw new NotSupportedException();
    }
}
