using System.Buffers;
using System.Text.Json;
using Headless.GraphQL;
using Headless.GraphQL.Hosting;
using Headless.GraphQL.Schema;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headless.Conformance.Fuzz;

/// <summary>An engine over any schema whose lists hold one item, so that only the document decides how much there is to do.</summary>
internal sealed class FuzzEngine : ILogger<GraphQLExecutor>
{
    private static readonly ServiceProvider Services = new ServiceCollection().BuildServiceProvider();

    private readonly ArrayBufferWriter<byte> _output = new();

    private Exception? _masked;

    private FuzzEngine(GraphQLSchema schema) =>
        Executor = RuntimeSchema.Build(schema, new SingleResolver(), this, new GraphQLOptions { CachedDocuments = 1 });

    public GraphQLExecutor Executor { get; }

    public static FuzzEngine Of(GraphQLSchema schema) => new(schema);

    /// <summary>Demands an answer that is JSON, and that nothing had to be masked on the way to it.</summary>
    public async ValueTask AskAsync(string query)
    {
        _output.ResetWrittenCount();
        await Executor.ExecuteAsync(GraphQLRequest.Of(query), Services, _output, CancellationToken.None);
        Demand();
        using var answer = JsonDocument.Parse(_output.WrittenMemory, new JsonDocumentOptions { MaxDepth = 500 });
        if (!answer.RootElement.TryGetProperty("data", out _) && answer.RootElement.GetProperty("errors").GetArrayLength() == 0)
        {
            throw new InvalidDataException($"neither data nor errors: {answer.RootElement}");
        }
    }

    /// <summary>Throws what the engine masked since the last time, if anything.</summary>
    public void Demand()
    {
        if (Interlocked.Exchange(ref _masked, null) is { } masked)
        {
            throw new InvalidDataException("The engine masked an exception.", masked);
        }
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _masked ??= exception ?? new InvalidDataException(formatter(state, null));

    private sealed class SingleResolver : IRuntimeResolver
    {
        private static readonly object Something = new();

        public ValueTask<IReadOnlyList<object?>> ResolveAsync(
            FieldDefinition field, IReadOnlyList<object> parents, IReadOnlyList<object?> arguments, CancellationToken cancellationToken)
        {
            var value = ValueOf(field.Type);
            return ValueTask.FromResult<IReadOnlyList<object?>>([.. parents.Select(_ => value)]);
        }

        public string TypeOf(object value, CompositeType type) => type.PossibleTypes[0].Name;

        private static object? ValueOf(GraphQLType type) => type.Nullable switch
        {
            ListType list => new[] { ValueOf(list.Element) },
            EnumType enumType => enumType.Values[0].Name,
            ScalarType scalar => scalar.Scalar switch
            {
                ScalarKind.Int => 2,
                ScalarKind.Float => 3.14,
                ScalarKind.Boolean => true,
                _ => "text",
            },
            _ => Something,
        };
    }
}
