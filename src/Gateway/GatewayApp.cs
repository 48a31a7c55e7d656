using Headless.Gateway.Calls;
using Headless.Gateway.Demo;
using Headless.Gateway.Health;
using Headless.Gateway.Playground;
using Headless.Gateway.Startup;
using Headless.Gateway.TrustedDocuments;
using Headless.GraphQL;
using Headless.GraphQL.Http;
using Headless.GraphQL.Schema;

namespace Headless.Gateway;

/// <summary>
/// The whole host: stores, modules, engine, endpoints. The program runs it, tools and tests host it in their own process
/// (<c>--Storage:Path=… --urls=http://127.0.0.1:0</c>) and wait for <see cref="Readiness"/>.
/// </summary>
public static class GatewayApp
{
    public const string GraphQLPath = "/graphql";
    public const string SchemaPath = "/schema.graphql";
    public const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>Composes the host without starting it. A wrong setting throws a <see cref="SettingsException"/>.</summary>
    /// <param name="args">Settings as on the command line; environment variables with <c>__</c> for <c>:</c> count too.</param>
    /// <param name="configure">For hosts that replace a service or take over logging.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        // Settings are read once: nothing here reacts to a file that changes, and watchers are scarce where many hosts run.
        var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
        builder.AddListening();
        builder.AddLogging();
        builder.AddTelemetry();
        builder.AddStorage();
        builder.AddCalls();
        builder.AddModules();
        builder.AddDemo();
        builder.AddStartup();
        configure?.Invoke(builder);

        var app = builder.Build();
        Map(app);
        return app;
    }

    /// <summary>The contract as one text, for code generators and readers.</summary>
    private static void MapSchema(WebApplication app)
    {
        var sdl = new Lazy<string>(() => SchemaPrinter.Print(app.Services.GetRequiredService<GraphQLExecutor>().Schema));
        app.MapGet(SchemaPath, () => Results.Text(sdl.Value, "text/plain; charset=utf-8"));
    }

    private static void Map(WebApplication app)
    {
        var options = app.Services.GetRequiredService<HttpServerOptions>();
        if (options.Compression)
        {
            app.UseResponseCompression();
        }

        app.UseCors();
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments(GraphQLPath),
            branch => branch.UseMiddleware<ReadinessGate>().UseMiddleware<CallMiddleware>());
        app.MapGraphQL(GraphQLPath);
        app.LoadTrustedDocuments();
        MapSchema(app);
        HealthEndpoints.Map(app);
        PlaygroundEndpoints.Map(app);
        app.MapDemo();
    }
}
