using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.GraphQL.Tests.Execution.Shop;

/// <summary>The shop with its engine, without a transport.</summary>
internal sealed class ShopHost : IDisposable
{
    private readonly ServiceProvider _services;

    public ShopHost(Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddGraphQL().AddModule<TestsGraphQLModule>();
        services.AddSingleton<ShopStore>();
        configure?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public ShopStore Store => _services.GetRequiredService<ShopStore>();

    public GraphQLExecutor Executor => _services.GetRequiredService<GraphQLExecutor>();

    public ExecutionOutcome LastOutcome { get; private set; }

    public Task<string> AskAsync(string query, object? variables = null, CancellationToken cancellationToken = default) =>
        AskAsync(GraphQLRequest.Of(query, variables is null ? default : JsonSerializer.SerializeToElement(variables)), cancellationToken);

    public async Task<string> AskAsync(GraphQLRequest request, CancellationToken cancellationToken = default)
    {
        var output = new ArrayBufferWriter<byte>();
        await using var scope = _services.CreateAsyncScope();
        LastOutcome = await Executor.ExecuteAsync(request, scope.ServiceProvider, output, cancellationToken);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public ValueTask<ExecutionOutcome> StreamAsync(
        string query, IResponseStream stream, object? variables = null, CancellationToken cancellationToken = default) =>
        StreamAsync(
            GraphQLRequest.Of(query, variables is null ? default : JsonSerializer.SerializeToElement(variables)),
            stream,
            cancellationToken);

    public async ValueTask<ExecutionOutcome> StreamAsync(
        GraphQLRequest request, IResponseStream stream, CancellationToken cancellationToken = default)
    {
        await using var scope = _services.CreateAsyncScope();
        return await Executor.StreamAsync(request, scope.ServiceProvider, stream, cancellationToken);
    }

    /// <summary>All responses to an operation, one after the other; what the outcome refuses is the only one.</summary>
    public async Task<IReadOnlyList<string>> StreamAsync(GraphQLRequest request, CancellationToken cancellationToken = default)
    {
        var stream = new ResponseList();
        await using var scope = _services.CreateAsyncScope();
        LastOutcome = await Executor.StreamAsync(request, scope.ServiceProvider, stream, cancellationToken);
        return stream.Finish();
    }

    public Task<IReadOnlyList<string>> StreamAsync(string query, object? variables = null) =>
        StreamAsync(GraphQLRequest.Of(query, variables is null ? default : JsonSerializer.SerializeToElement(variables)));

    public void Dispose() => _services.Dispose();
}
