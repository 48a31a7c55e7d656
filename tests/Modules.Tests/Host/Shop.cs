using System.Buffers;
using System.Text;
using System.Text.Json;
using Headless.Gateway;
using Headless.Gateway.Startup;
using Headless.GraphQL;
using Headless.Kernel;
using Headless.Storage.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Headless.Modules.Tests.Host;

/// <summary>
/// The whole host over embedded stores in a fresh folder, spoken to in process. Each test opens its own and owns all data in it.
/// </summary>
public sealed class Shop : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private Shop(WebApplication app, DirectoryInfo folder, ShopClock clock)
    {
        _app = app;
        _folder = folder;
        Clock = clock;
    }

    /// <summary>The time that the shop goes by; stands still until it is moved.</summary>
    public ShopClock Clock { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>A caller without credentials.</summary>
    public ShopCaller Public => new(this, Caller.Anonymous);

    /// <summary>A caller who may do everything.</summary>
    public ShopCaller Editor => WithScopes("*");

    /// <param name="settings">As on the command line, for example <c>--Catalog:MaxPageSize=10</c>.</param>
    public static Task<Shop> OpenAsync(params string[] settings) => OpenAsync(_ => { }, settings);

    /// <param name="configure">Replaces services of the host.</param>
    public static async Task<Shop> OpenAsync(Action<IServiceCollection> configure, params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("headless-shop-");
        var clock = new ShopClock();
        string[] all = [$"--Storage:Path={folder.FullName}", "--Demo:Seed=false", "--urls=http://127.0.0.1:0", .. settings];
        var app = GatewayApp.Build(all, builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Error);
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
            configure(builder.Services);
        });
        await app.StartAsync();
        await app.Services.GetRequiredService<Readiness>().WaitAsync(CancellationToken.None);
        return new Shop(app, folder, clock);
    }

    /// <summary>An API client with these scopes, acting for nobody or for a customer.</summary>
    public ShopCaller WithScopes(params string[] scopes) => new(this, Client(scopes));

    /// <summary>A customer, for whom a trusted client calls.</summary>
    public ShopCaller Customer(string id) => new(this, Client("customers:act") with { ActsFor = CustomerId.From(id) });

    /// <summary>Waits until every consumer has seen what was committed so far.</summary>
    public Task CatchUpAsync() =>
        Services.GetRequiredService<OutboxDispatcher>().CatchUpAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static Caller Client(params string[] scopes) => new(CallerKind.ApiClient, "app_test", "Test", scopes.ToHashSet());

    internal async Task<Answer> AskAsync(Caller caller, string query, object? variables)
    {
        await using var scope = Services.CreateAsyncScope();
        var call = scope.ServiceProvider.GetRequiredService<CallContext>();
        call.Caller = caller;
        call.Now = Clock.GetUtcNow();
        var request = GraphQLRequest.Of(query, variables is null ? default : JsonSerializer.SerializeToElement(variables));
        var output = new ArrayBufferWriter<byte>();
        await Services.GetRequiredService<GraphQLExecutor>().ExecuteAsync(request, scope.ServiceProvider, output, CancellationToken.None);
        return new Answer(Encoding.UTF8.GetString(output.WrittenSpan));
    }
}

/// <summary>Somebody who asks the shop.</summary>
public sealed class ShopCaller(Shop shop, Caller caller)
{
    /// <param name="variables">An object whose members are the variables, or null.</param>
    public Task<Answer> AskAsync(string query, object? variables = null) => shop.AskAsync(caller, query, variables);
}

/// <summary>A clock that shows what it is told. Only the time of day: timers and stopwatches run as ever.</summary>
public sealed class ShopClock : TimeProvider
{
    private long _ticks = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero).UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
