using System.Net.Http.Json;
using System.Text.Json;
using Headless.Gateway.Startup;
using Headless.Kernel.Contracts;
using Headless.Storage.Documents;
using Headless.Storage.KeyValue;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headless.Gateway.Tests.Idempotency;

/// <summary>The whole host over HTTP in a fresh folder, with the ways in which a call can be interrupted.</summary>
internal sealed class RetryHost : IAsyncDisposable
{
    public const string AdminKey = "hk_test_0123456789abcdef";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "headless-tests", Guid.NewGuid().ToString("N"));
    private WebApplication? _app;
    private HttpClient? _client;

    /// <summary>While true, answers cannot be kept, as when the process is killed after the effect.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>Runs before each read of variants.</summary>
    public Func<Task> BeforeVariants { get; set; } = () => Task.CompletedTask;

    public IServiceProvider Services => _app!.Services;

    public static async Task<RetryHost> StartAsync(params string[] settings)
    {
        var host = new RetryHost();
        await host.OpenAsync(settings);
        return host;
    }

    /// <summary>Starts, or starts again over the same data.</summary>
    public async Task OpenAsync(params string[] settings)
    {
        await CloseAsync();
        string[] args =
        [
            $"--Storage:Path={_folder}", "--urls=http://127.0.0.1:0", $"--Auth:BootstrapKey={AdminKey}", "--Demo:Seed=false", .. settings,
        ];
        _app = GatewayApp.Build(args, builder =>
        {
            builder.Logging.ClearProviders();
            Decorate<IKeyValueStore>(builder.Services, inner => new ForgetfulStore(inner, this));
            Decorate<IVariantSource>(builder.Services, inner => new InterruptedSource(inner, this));
        });
        await _app.StartAsync();
        await Services.GetRequiredService<Readiness>().WaitAsync(CancellationToken.None);
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    /// <summary>The body of the answer to an administrator, or to whom the headers say.</summary>
    public async Task<string> SendAsync(string query, object? variables = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, GatewayApp.GraphQLPath)
        {
            Content = JsonContent.Create(new { query, variables }),
        };
        if (headers.All(header => header != Anonymous))
        {
            request.Headers.Add("X-API-Key", AdminKey);
        }

        foreach (var (name, value) in headers.Where(header => header != Anonymous))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _client!.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>Stands among the headers of a call without an API key.</summary>
    public static (string, string) Anonymous => ("", "");

    public static (string, string) Key(string key) => ("Idempotency-Key", key);

    /// <summary>A product on sale with one variant; the variant's id.</summary>
    public async Task<string> VariantAsync(string sku, int stock)
    {
        var answer = await SendAsync(
            """
            mutation($sku: String!, $stock: Int!) {
              productCreate(input: {
                name: $sku, status: ACTIVE, variants: [{sku: $sku, stock: $stock, price: {amount: "10", currencyCode: "CNY"}}]
              }) { product { variants { id } } userErrors { message } }
            }
            """,
            new { sku, stock });
        return JsonDocument.Parse(answer).RootElement.GetProperty("data").GetProperty("productCreate").GetProperty("product")
            .GetProperty("variants")[0].GetProperty("id").GetString()!;
    }

    public async Task<int> StockAsync(string sku)
    {
        var answer = await SendAsync(
            "query($sku: String!) { product(by: {sku: $sku}) { variants { availability { quantity } } } }", new { sku });
        return JsonDocument.Parse(answer).RootElement.GetProperty("data").GetProperty("product").GetProperty("variants")[0]
            .GetProperty("availability").GetProperty("quantity").GetInt32();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task CloseAsync()
    {
        _client?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
            _app = null;
        }
    }

    private static void Decorate<T>(IServiceCollection services, Func<T, T> decorate) where T : class
    {
        var inner = services.Last(service => service.ServiceType == typeof(T));
        services.Remove(inner);
        services.Add(ServiceDescriptor.Describe(
            typeof(T), provider => decorate((T)ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)), inner.Lifetime));
    }

    private sealed class ForgetfulStore(IKeyValueStore inner, RetryHost host) : IKeyValueStore
    {
        private const byte Answered = 2;

        public ValueTask<IReadOnlyList<KeyValueEntry?>> GetAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
            inner.GetAsync(keys, cancellationToken);

        public ValueTask<CompareAndSetResult> CompareAndSetAsync(
            string key, long expectedVersion, ReadOnlyMemory<byte> value, TimeSpan? expiry, CancellationToken cancellationToken) =>
            host.LosesAnswers && key.StartsWith("idempotency:", StringComparison.Ordinal) && value.Span[0] == Answered
                ? throw new StoreUnavailableException("key-value", "broken by the test")
                : inner.CompareAndSetAsync(key, expectedVersion, value, expiry, cancellationToken);

        public ValueTask<bool> DeleteAsync(string key, long? expectedVersion, CancellationToken cancellationToken) =>
            inner.DeleteAsync(key, expectedVersion, cancellationToken);

        public ValueTask<long> IncrementAsync(string key, long delta, TimeSpan? expiry, CancellationToken cancellationToken) =>
            inner.IncrementAsync(key, delta, expiry, cancellationToken);

        public ValueTask<TokenBucketResult> TakeAsync(string key, TokenBucket bucket, int points, CancellationToken cancellationToken) =>
            inner.TakeAsync(key, bucket, points, cancellationToken);
    }

    private sealed class InterruptedSource(IVariantSource inner, RetryHost host) : IVariantSource
    {
        public async ValueTask<IReadOnlyList<VariantSnapshot?>> GetAsync(
            IReadOnlyList<Kernel.VariantId> ids, string? currency, CancellationToken cancellationToken)
        {
            await host.BeforeVariants();
            return await inner.GetAsync(ids, currency, cancellationToken);
        }
    }
}
