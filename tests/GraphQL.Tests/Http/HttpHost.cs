using Headless.GraphQL.Hosting;
using Headless.GraphQL.Http;
using Headless.GraphQL.Schema;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headless.GraphQL.Tests.Http;

/// <summary>The transport over a small run-time schema, on a real server at a free port.</summary>
public class HttpHost : IAsyncLifetime
{
    private const string Sdl =
        """
        type Query {
          hello(name: String = "world"): String
          echo(text: String!): String!
          fails: String
          down: String
          waits: String
          book: Book
          page: Page
          shelf: Shelf
          volumes: [Volume!]!
          count: Int!
          secret: String @cacheControl(maxAge: 0, scope: PRIVATE)
        }

        type Book @cacheControl(maxAge: 300) {
          title: String
          stock: Int @cacheControl(maxAge: 10)
          notes: String @cacheControl(scope: PRIVATE)
          author: Author
          pages: [Page!]
          sequel: Book @cacheControl(inheritMaxAge: true)
          fails: String
        }

        type Shelf {
          volumes: [Volume!]!
          loose: [Volume]!
        }

        type Volume {
          number: Int!
          text: String!
        }

        type Author {
          name: String
        }

        type Page @cacheControl(inheritMaxAge: true) {
          number: Int
        }

        enum CacheScope {
          PUBLIC
          PRIVATE
        }

        directive @cacheControl(maxAge: Int, scope: CacheScope = PUBLIC, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT

        type Mutation {
          add(by: Int!): Int!
        }
        """;

    private readonly WebApplication _app;

    public HttpHost() : this(_ => { }, new GraphQLOptions { Limits = { MaxDocumentBytes = MaxDocumentBytes } })
    {
    }

    private protected HttpHost(
        Action<GraphQLHttpOptions> configure, GraphQLOptions? engine = null, Action<IServiceCollection>? addServices = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<GraphQLHttpOptions>(options =>
        {
            options.MaxBodyBytes = MaxBodyBytes;
            options.Timeout = TimeSpan.FromSeconds(1);
            options.PlaygroundPath = "/playground";
            configure(options);
        });
        builder.Services.AddSingleton<IFailureNames, Names>();
        builder.Services.AddSingleton(
            RuntimeSchema.Build(SchemaBuilder.Build(Sdl), new Resolver(), NullLogger<GraphQLExecutor>.Instance, engine));
        addServices?.Invoke(builder.Services);
        _app = builder.Build();
        _app.MapGraphQL();
    }

    public const int MaxDocumentBytes = 30_000;

    public static int MaxBodyBytes => 100_000;

    public Uri Endpoint { get; private set; } = null!;

    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    /// <summary>A host of the caller's own, with further services of the request.</summary>
    public static async Task<HttpHost> StartAsync(Action<IServiceCollection> addServices, GraphQLOptions? engine = null)
    {
        var host = new HttpHost(_ => { }, engine, addServices);
        await host.InitializeAsync();
        return host;
    }

    public async Task InitializeAsync()
    {
        await _app.StartAsync();
        Endpoint = new Uri($"{_app.Urls.Single()}/graphql");
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>A failure that this host names, as the gateway names an outage.</summary>
    private sealed class Outage : Exception;

    private sealed class Names : IFailureNames
    {
        public GraphQLRequestException? Of(Exception exception) =>
            exception is Outage ? new GraphQLRequestException("UNAVAILABLE", "The store does not answer.") : null;
    }

    private sealed class Resolver : IRuntimeResolver
    {
        public async ValueTask<IReadOnlyList<object?>> ResolveAsync(
            FieldDefinition field, IReadOnlyList<object> parents, IReadOnlyList<object?> arguments, CancellationToken cancellationToken)
        {
            var value = field.Name switch
            {
                "hello" => $"Hello {arguments[0]}",
                "echo" => arguments[0],
                "add" => arguments[0],
                "down" => throw new Outage(),
                "book" or "page" or "author" or "sequel" => new object(),
                "volumes" or "loose" => new List<object?> { 1, 2, 3 },
                "shelf" => new object(),
                "text" or "count" => null,
                "pages" => new List<object?> { new() },
                "title" or "notes" or "name" or "secret" => field.Name,
                "stock" or "number" => 1,
                "waits" => await WaitAsync(cancellationToken),
                _ => throw new InvalidOperationException("A secret of the inside."),
            };
            return [.. parents.Select(parent => field.Name == "text" && parent is not 2 ? "text" : value)];
        }

        public string TypeOf(object value, CompositeType type) => throw new NotSupportedException();

        private static async Task<string> WaitAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return "never";
        }
    }
}

/// <summary>The same with lists of operations.</summary>
public sealed class BatchHttpHost() : HttpHost(options => options.MaxBatchedOperations = MaxOperations)
{
    public const int MaxOperations = 3;
}

/// <summary>The same with the statuses that the audits of 2025 ask for.</summary>
public sealed class AuditHttpHost() : HttpHost(options => options.StatusCodes = StatusEdition.Audit2025);
