using System.IO.Compression;
using Headless.Cart;
using Headless.Catalog;
using Headless.Gateway.Calls;
using Headless.Gateway.Health;
using Headless.Gateway.Idempotency;
using Headless.Gateway.Playground;
using Headless.Gateway.Startup;
using Headless.Gateway.TrustedDocuments;
using Headless.GraphQL;
using Headless.GraphQL.Http;
using Headless.GraphQL.Subscriptions;
using Headless.Identity;
using Headless.Kernel;
using Headless.Search;
using Headless.Storage.MongoDb;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Headless.Gateway;

/// <summary>What the host consists of, one method per concern, in the order in which <see cref="GatewayApp"/> adds them.</summary>
internal static class GatewayModule
{
    private const string ServiceName = "headless-gateway";

    /// <summary>Slow headers hold a connection; clients send theirs within one round trip.</summary>
    private static readonly TimeSpan MaxHeadersWait = TimeSpan.FromSeconds(10);

    /// <summary>Addresses, limits of the server and the engine, trusted documents, CORS, compression.</summary>
    public static void AddListening(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var http = configuration.Read<HttpServerOptions>(HttpServerOptions.Section, options => options.Problem());
        var graphQL = configuration.Read<GraphQLHttpOptions>("GraphQL", options => options.Problem());
        graphQL.PlaygroundPath = PlaygroundEndpoints.Path;
        graphQL.CallerHeaders.Add(CallSetup.CustomerHeader);
        var engine = configuration.Read<GraphQLOptions>("GraphQL", options => options.Problem("GraphQL"));
        builder.AddTrustedDocuments(engine);
        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(engine));
        builder.Services.AddSingleton(http);
        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(graphQL));
        var subscriptions = configuration.Read<SubscriptionOptions>("GraphQL:Subscriptions", options => options.Problem());
        foreach (var origin in http.CorsOrigins)
        {
            subscriptions.AllowedOrigins.Add(origin);
        }

        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(subscriptions));
        CheckUrls(configuration["urls"]);
        if (configuration["urls"] is null && configuration["http_ports"] is null && !configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(GatewayApp.DefaultUrl);
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // The endpoint refuses what is larger than its own limit; the server's stays above it, so that the rest of a refused body
            // can be passed over and the client gets to read why.
            kestrel.Limits.MaxRequestBodySize = Math.Max(kestrel.Limits.MaxRequestBodySize ?? 0, graphQL.MaxBodyBytes);
            kestrel.Limits.MaxConcurrentConnections = http.MaxConnections;
            kestrel.Limits.RequestHeadersTimeout = MaxHeadersWait;
        });

        // What runs when the host is told to stop may finish within the time that any operation has.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = graphQL.Timeout);
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. http.CorsOrigins]).WithMethods("GET", "POST").AllowAnyHeader().SetPreflightMaxAge(TimeSpan.FromHours(1))));
        if (http.Compression)
        {
            builder.Services.AddResponseCompression(compression =>
            {
                compression.EnableForHttps = true;
                compression.MimeTypes = ["application/json", "application/graphql-response+json"];
            });
            builder.Services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
            builder.Services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
        }
    }

    /// <summary>Lines for people in development, JSON elsewhere.</summary>
    public static void AddLogging(this WebApplicationBuilder builder)
    {
        var logging = builder.Logging.ClearProviders();
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("Polly", LogLevel.Warning);
        if (builder.Environment.IsDevelopment())
        {
            logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss "));
        }
        else
        {
            logging.AddJsonConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
        }
    }

    /// <summary>Traces and metrics by OTLP, when an address to send them to is set; without one nothing is collected.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var configured = builder.Configuration["Telemetry:Otlp"];
        if (string.IsNullOrEmpty(configured) && string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            return;
        }

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(ServiceName))
            .WithTracing(traces => traces
                .AddAspNetCoreInstrumentation(http => http.Filter = context => !context.Request.Path.StartsWithSegments("/health"))
                .AddHttpClientInstrumentation()
                .AddSource("Headless.*", MongoDbStorageModule.ActivitySourceName))
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter("Headless.*"));
        if (string.IsNullOrEmpty(configured))
        {
            telemetry.UseOtlpExporter();
        }
        else
        {
            telemetry.UseOtlpExporter(OtlpExportProtocol.HttpProtobuf, OtlpAddress(configured));
        }
    }

    /// <summary>Who calls and under what circumstances.</summary>
    public static void AddCalls(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var auth = builder.Configuration.Read<AuthOptions>(AuthOptions.Section, options => options.Problem());
        var isDevelopment = builder.Environment.IsDevelopment();
        services.AddSingleton(provider =>
            AdminKey.Find(auth, provider.GetRequiredService<DataFolderPath>().Value, isDevelopment));
        services.TryAddSingleton(TimeProvider.System);
        services.AddScoped<CallContext>();
        services.AddScoped<CallHeaders>();
        services.AddScoped<IScopeSource, CallScopes>();
        services.AddSingleton<CallSetup>();
        services.AddSingleton<StreamCallers>();
        services.AddSingleton<IStreamCallers>(provider => provider.GetRequiredService<StreamCallers>());
        services.AddSingleton<IRequestState>(provider => provider.GetRequiredService<StreamCallers>());
        services.AddScoped<IOperationListener, InContextListener>();
        services.AddSingleton<IFailureNames, OutageNames>();
        services.AddIdempotency();
    }

    /// <summary>Every module of the schema.</summary>
    public static void AddModules(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<NodeTypes>();
        builder.Services.AddGraphQL().AddModule<GatewayGraphQLModule>();
        builder.Services.AddCatalog(builder.Configuration).AddSearch(builder.Configuration).AddCart().AddIdentity();
    }

    /// <summary>What runs before the host is ready, and what tells that it is.</summary>
    public static void AddStartup(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<IStartupTask, OutboxCatchUp>();
        HealthEndpoints.AddTo(builder.Services);
        builder.Services.AddHostedService<StartupRunner>();
    }

    /// <summary>The server would find out only when everything else has started.</summary>
    private static void CheckUrls(string? urls)
    {
        foreach (var url in urls?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            try
            {
                _ = BindingAddress.Parse(url);
            }
            catch (FormatException problem)
            {
                throw new SettingsException(
                    $"urls names '{url}'. It must be an address to listen on, for example {GatewayApp.DefaultUrl}.", problem);
            }
        }
    }

    private static Uri OtlpAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new SettingsException($"Telemetry:Otlp is '{text}'. It must be an address, for example http://127.0.0.1:4318.");

    /// <summary>Reads a section over the defaults; what is no number, or is out of range, stops the host with its name.</summary>
    public static T Read<T>(this ConfigurationManager configuration, string section, Func<T, string?> problem) where T : class, new()
    {
        try
        {
            var options = configuration.GetSection(section).Get<T>() ?? new T();
            return problem(options) is { } message ? throw new SettingsException(message) : options;
        }
        catch (InvalidOperationException unreadable)
        {
            // The binder's message names the setting and the type that its value has to have.
            throw new SettingsException(unreadable.Message, unreadable);
        }
    }
}
