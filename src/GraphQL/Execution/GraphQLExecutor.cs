using System.Buffers;
using System.Diagnostics;
using System.Text;
using Headless.GraphQL.Execution;
using Headless.GraphQL.Hosting;
using Headless.GraphQL.Language;
using Headless.GraphQL.Planning;
using Headless.GraphQL.Schema;
using Headless.GraphQL.Validation;
using Microsoft.Extensions.Logging;

namespace Headless.GraphQL;

/// <summary>Answers operations against the composed schema. One instance per host, safe for concurrent use.</summary>
public sealed partial class GraphQLExecutor
{
    private readonly ComposedSchema _composed;
    private readonly GraphQLOptions _options;
    private readonly ILogger _logger;
    private readonly ValidationOptions _validation;
    private readonly DocumentCache _cache;
    private readonly OperationContextPool _contexts;

    internal GraphQLExecutor(ComposedSchema composed, GraphQLOptions options, ILogger logger)
    {
        _composed = composed;
        _options = options;
        _logger = logger;
        _validation = new ValidationOptions
        {
            AllowIntrospection = options.AllowIntrospection,
            MaxIntrospectionLists = options.Limits.MaxIntrospectionLists,
        };
        Names = new OperationNames(options.MeasuredOperationNames);
        _cache = new DocumentCache(options.CachedDocuments);
        _contexts = new OperationContextPool(logger, options.ErrorsPerResponse);
    }

    /// <summary>What operations are called where they are measured.</summary>
    internal OperationNames Names { get; }

    /// <summary>The schema that is answered.</summary>
    public GraphQLSchema Schema => _composed.Schema;

    /// <summary>The schema with what answers it, for benchmarks of the parts.</summary>
    internal ComposedSchema Composed => _composed;

    /// <summary>
    /// Parses, validates, plans (all three cached by the document) and executes, and writes one complete JSON response. Nothing is written
    /// to <paramref name="output"/> before the whole response is known. Listeners, interceptor, scopes and resolvers' services come from
    /// <paramref name="requestServices"/>. Throws only when <paramref name="cancellationToken"/> is cancelled.
    /// </summary>
    public async ValueTask<ExecutionOutcome> ExecuteAsync(
        GraphQLRequest request,
        IServiceProvider requestServices,
        IBufferWriter<byte> output,
        CancellationToken cancellationToken)
    {
        var context = _contexts.Rent();
        var outcome = await ExecuteAsync(context, request, requestServices, output, cancellationToken).ConfigureAwait(false);
        _contexts.Return(context);
        return outcome;
    }

    /// <param name="operation">What was found for the request; null when it is still to be.</param>
    /// <param name="delivery">Takes what is left for later; null when everything is to be answered at once.</param>
    private async ValueTask<ExecutionOutcome> ExecuteAsync(
        OperationContext context,
        GraphQLRequest request,
        IServiceProvider services,
        IBufferWriter<byte> output,
        CancellationToken token,
        PreparedOperation? operation = null,
        IncrementalDelivery? delivery = null)
    {
        try
        {
            if (request.DocumentId is not null)
            {
                request = await FindDocumentAsync(request, services, token).ConfigureAwait(false);
            }

            operation ??= Prepare(request, services).Find(request.OperationName);
            if (operation.Kind != OperationKind.Query && request.QueriesOnly)
            {
                return Refuse(context, output, operation, FieldError.NotAQuery, ExecutionStatus.NotAQuery);
            }

            if (operation.Kind == OperationKind.Subscription)
            {
                return Refuse(context, output, operation, FieldError.NeedsStream);
            }

            var variables = operation.CoerceVariables(request.Variables);
            context.Charge(operation.CostOf(variables, _options.Limits.MaxCost), request.ReportsCost);
            context.Begin(delivery?.PlanFor(operation, variables) ?? operation.PlanFor(variables), request, variables, services, token);
            context.Deferrals = context.Plan.Defers ? delivery!.NewRecorder() : null;
            using var span = StartSpan(operation, request);
            try
            {
                await OperationRunner.RunAsync(context, request, root: this).ConfigureAwait(false);
            }
            catch (Exception exception) when (Telemetry.Passes(span, exception))
            {
                throw;
            }

            Telemetry.Failed(span, context.Errors.FirstCode);
            delivery?.Accept(context);
            return Finish(context, request, output, delivery);
        }
        catch (Exception exception) when (context.Handles(exception))
        {
            return Refuse(context, output, operation, services, exception);
        }
    }

    private Activity? StartSpan(PreparedOperation operation, GraphQLRequest request) => Telemetry.IsListening
        ? Telemetry.StartOperation(
            operation.Kind,
            operation.Node.Name,
            Names.Bounded(operation.Node.Name),
            _options.TraceDocuments ? request.Query : default)
        : null;

    private ExecutionOutcome Finish(
        OperationContext context, GraphQLRequest request, IBufferWriter<byte> output, IncrementalDelivery? delivery = null)
    {
        var writer = context.Writer;
        var plan = context.Plan;
        var data = writer.Written(0);
        if (context.Errors.Count == 0)
        {
            output.Write("{\"data\":"u8);
            output.Write(data.Span);
        }
        else
        {
            context.Errors.Write(writer, plan);
            output.Write("{\"errors\":"u8);
            output.Write(writer.Written(data.Length).Span);
            output.Write(",\"data\":"u8);
            output.Write(writer.Written(0).Span[..data.Length]);
        }

        if (context.ReportsCost || !request.Extensions.IsEmpty)
        {
            WriteExtensions(context, request.Extensions.Span, output);
        }

        if (delivery is { HasNext: true })
        {
            delivery.WriteAnnouncement(context.Writer, output);
        }
        else
        {
            output.Write("}"u8);
        }

        var status = context.Errors.Count == 0 ? ExecutionStatus.Ok : ExecutionStatus.FieldErrors;
        return new ExecutionOutcome(status, plan.Kind, plan.Name, context.Errors.FirstCode, plan.Cache);
    }

    /// <summary>The host's extensions, with <c>cost</c> in front when the request asks for it.</summary>
    private void WriteExtensions(OperationContext context, ReadOnlySpan<byte> others, IBufferWriter<byte> output)
    {
        if (!context.ReportsCost)
        {
            output.Write(",\"extensions\":"u8);
            output.Write(others);
            return;
        }

        var cost = $",\"extensions\":{{\"cost\":{{\"requested\":{context.Cost},\"allowed\":{_options.Limits.MaxCost}}}";
        output.Write(Encoding.UTF8.GetBytes(cost));
        others = others.IsEmpty ? others : others[(others.IndexOf((byte)'{') + 1)..].TrimStart(" \t\r\n"u8);
        output.Write(others is [] or [(byte)'}', ..] ? [] : ","u8);
        output.Write(others.IsEmpty ? "}"u8 : others);
    }

    /// <summary>What the client is told of whatever ended the operation.</summary>
    private ExecutionOutcome Refuse(
        OperationContext context, IBufferWriter<byte> output, PreparedOperation? operation, IServiceProvider services, Exception exception)
    {
        switch (exception)
        {
            case GraphQLSyntaxException syntax:
                var error = syntax.Limit is null
                    ? new FieldError("SYNTAX_ERROR", syntax.Message)
                    : new FieldError(LimitViolation.Code, syntax.Message, Limit(syntax.Limit, syntax.Allowed));
                return Refuse(context, output, operation, error, locations: [syntax.Location]);
            case InvalidDocumentException invalid:
                return Refuse(context, output, operation, invalid);
            case GraphQLRequestException refusal:
                return Refuse(context, output, operation, FieldError.Of(refusal));
            default:
                var traceId = Activity.Current?.TraceId.ToHexString() ?? ActivityTraceId.CreateRandom().ToHexString();
                Log.OperationFailed(_logger, exception, traceId);
                return Refuse(context, output, operation, FieldError.Of(exception, services, traceId));
        }
    }

    private ExecutionOutcome Refuse(
        OperationContext context,
        IBufferWriter<byte> output,
        PreparedOperation? operation,
        FieldError error,
        ExecutionStatus status = ExecutionStatus.RequestError,
        IReadOnlyList<SourceLocation>? locations = null)
    {
        context.Writer.Begin(0);
        context.Writer.Raw("{\"errors\":["u8);
        ErrorList.Write(context.Writer, error, locations ?? []);
        context.Writer.Raw("]"u8);
        output.Write(context.Writer.Written(0).Span);
        if (context.ReportsCost)
        {
            // Whoever was told to wait has to know what for.
            WriteExtensions(context, [], output);
        }

        output.Write("}"u8);
        return new ExecutionOutcome(status, operation?.Kind ?? OperationKind.Query, operation?.Node.Name, error.Code);
    }

    private static ExecutionOutcome Refuse(
        OperationContext context, IBufferWriter<byte> output, PreparedOperation? operation, InvalidDocumentException exception)
    {
        context.Writer.Begin(0);
        context.Writer.Raw("{\"errors\":["u8);
        var any = false;
        foreach (var (message, locations) in exception.Errors)
        {
            context.Writer.Raw(any ? ","u8 : []);
            ErrorList.Write(context.Writer, new FieldError(exception.Code, message, exception.Extensions), locations);
            any = true;
        }

        context.Writer.Raw("]}"u8);
        output.Write(context.Writer.Written(0).Span);
        return new ExecutionOutcome(
            ExecutionStatus.RequestError, operation?.Kind ?? OperationKind.Query, operation?.Node.Name, exception.Code);
    }
}

/// <summary>A document that breaks rules of the specification, or exceeds a limit.</summary>
internal sealed class InvalidDocumentException(
    string code,
    IReadOnlyList<(string Message, IEnumerable<SourceLocation> Locations)> errors,
    IReadOnlyDictionary<string, object>? extensions = null) : Exception("The document is not valid.")
{
    public string Code { get; } = code;

    public IReadOnlyDictionary<string, object>? Extensions { get; } = extensions;

    public IReadOnlyList<(string Message, IEnumerable<SourceLocation> Locations)> Errors { get; } = errors;
}
