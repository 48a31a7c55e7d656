using System.Buffers;
using Headless.GraphQL.Binding;
using Headless.GraphQL.Execution;
using Headless.GraphQL.Planning;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.GraphQL;

/// <content>Operations that may have more than one response.</content>
public sealed partial class GraphQLExecutor
{
    /// <summary>
    /// Answers any operation with as many responses as it has: a query or mutation with one, or more when it defers fragments, a
    /// subscription with one for each event. Each event is answered in a scope of services of its own, into which
    /// <see cref="IRequestState"/> carries what the request knows.
    /// </summary>
    /// <remarks>
    /// A request error is left in the stream's output and not sent, because transports have forms of their own for it; the outcome then
    /// has no <c>data</c> (<see cref="ExecutionStatus.RequestError"/>, <see cref="ExecutionStatus.NotAQuery"/>). A source of events that
    /// fails before its first one is a request error too; one that fails later ends the stream behind a response that says so. Throws
    /// only when <paramref name="cancellationToken"/> is cancelled, or what the stream throws.
    /// </remarks>
    public ValueTask<ExecutionOutcome> StreamAsync(
        GraphQLRequest request, IServiceProvider requestServices, IResponseStream stream, CancellationToken cancellationToken)
    {
        if (request is { DocumentId: not null, Document: null })
        {
            return StreamNamedAsync(request, requestServices, stream, cancellationToken);
        }

        PreparedOperation operation;
        try
        {
            operation = Prepare(request, requestServices).Find(request.OperationName);
        }
        catch (Exception exception)
        {
            return new ValueTask<ExecutionOutcome>(Refuse(stream.Output, null, requestServices, exception));
        }

        // Two methods, so that a subscription that waits holds no more than it needs: neither document nor variables as they were sent.
        return operation.Kind == OperationKind.Subscription
            ? SubscribeAsync(operation, request, requestServices, stream, cancellationToken)
            : AnswerAsync(operation, request, requestServices, stream, cancellationToken);
    }

    /// <summary>
    /// How a request is answered by <see cref="StreamAsync"/>, for transports that choose a form before they begin. Prepares the document.
    /// </summary>
    public async ValueTask<ResponseForm> FormOfAsync(
        GraphQLRequest request, IServiceProvider requestServices, CancellationToken cancellationToken)
    {
        try
        {
            if (request.DocumentId is not null)
            {
                request = await FindDocumentAsync(request, requestServices, cancellationToken).ConfigureAwait(false);
            }

            var operation = Prepare(request, requestServices).Find(request.OperationName);
            return operation.Kind == OperationKind.Subscription ? ResponseForm.Events
                : operation.UsesDefer && _options.MaxDeferredFragments > 0 ? ResponseForm.Deferred
                : ResponseForm.One;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // What is wrong is told by the execution.
            return ResponseForm.One;
        }
    }

    private async ValueTask<ExecutionOutcome> StreamNamedAsync(
        GraphQLRequest request, IServiceProvider services, IResponseStream stream, CancellationToken token)
    {
        GraphQLRequest found;
        try
        {
            found = await FindDocumentAsync(request, services, token).ConfigureAwait(false);
        }
        catch (Exception exception) when (!token.IsCancellationRequested)
        {
            return Refuse(stream.Output, null, services, exception);
        }

        return await StreamAsync(found, services, stream, token).ConfigureAwait(false);
    }

    private async ValueTask<ExecutionOutcome> AnswerAsync(
        PreparedOperation operation, GraphQLRequest request, IServiceProvider services, IResponseStream stream, CancellationToken token)
    {
        var output = stream.Output;
        var delivery = new IncrementalDelivery(request, services, stream, _contexts, _options.MaxDeferredFragments);
        var outcome = await InTimeAsync(request, output, ExecuteAsync, token).ConfigureAwait(false);
        if (outcome.Status is ExecutionStatus.RequestError or ExecutionStatus.NotAQuery)
        {
            return outcome;
        }

        await stream.SendAsync(delivery.HasNext, token).ConfigureAwait(false);
        return delivery.HasNext ? await delivery.RunAsync(outcome, token).ConfigureAwait(false) : outcome;

        async ValueTask<ExecutionOutcome> ExecuteAsync(CancellationToken inTime)
        {
            var context = _contexts.Rent();
            var outcome = await this.ExecuteAsync(context, request, services, output, inTime, operation, delivery).ConfigureAwait(false);
            _contexts.Return(context);
            return outcome;
        }
    }

    private ValueTask<ExecutionOutcome> SubscribeAsync(
        PreparedOperation operation, GraphQLRequest request, IServiceProvider services, IResponseStream stream, CancellationToken token)
    {
        try
        {
            var variables = operation.CoerceVariables(request.Variables);
            var cost = operation.CostOf(variables, _options.Limits.MaxCost);
            var plan = operation.PlanFor(variables);
            var lasting = request with { Query = default, Variables = default };
            return RunAsync(new Subscription(operation, plan, variables, lasting, services, cost), stream, token);
        }
        catch (Exception exception)
        {
            return new ValueTask<ExecutionOutcome>(Refuse(stream.Output, operation, services, exception));
        }
    }

    private async ValueTask<ExecutionOutcome> RunAsync(Subscription subscription, IResponseStream stream, CancellationToken token)
    {
        var hasSent = false;
        var isSending = false;
        Telemetry.CountSubscription(1);
        try
        {
            await using var source = await OpenAsync(subscription, stream, token).ConfigureAwait(false);
            isSending = true;
            await stream.OpenAsync(token).ConfigureAwait(false);
            isSending = false;
            while (!stream.Stopping.IsCancellationRequested && await source.MoveNextAsync().ConfigureAwait(false))
            {
                token.ThrowIfCancellationRequested();
                var outcome = await AnswerAsync(subscription, source.Current, stream.Output, token).ConfigureAwait(false);
                (hasSent, isSending) = (true, true);
                await stream.SendAsync(hasNext: true, token).ConfigureAwait(false);
                isSending = false;
                Telemetry.CountEvent(outcome);
            }
        }
        catch (OperationCanceledException) when (stream.Stopping.IsCancellationRequested && !token.IsCancellationRequested)
        {
            // The stream ends here, as if the source had no more.
        }
        catch (Exception exception) when (!isSending && !token.IsCancellationRequested)
        {
            var outcome = Refuse(stream.Output, subscription.Operation, subscription.Services, exception);
            if (!hasSent)
            {
                return outcome;
            }

            await stream.SendAsync(hasNext: false, token).ConfigureAwait(false);
            return outcome with { Status = ExecutionStatus.FieldErrors };
        }
        finally
        {
            Telemetry.CountSubscription(-1);
        }

        return new ExecutionOutcome(ExecutionStatus.Ok, OperationKind.Subscription, subscription.Operation.Node.Name);
    }

    /// <summary>The source of the one field of a subscription, when listeners and scopes let it begin.</summary>
    private async ValueTask<EventSource> OpenAsync(Subscription subscription, IResponseStream stream, CancellationToken token)
    {
        var context = _contexts.Rent();
        var plan = subscription.Plan;
        var lifetime = stream.Stopping.CanBeCanceled ? stream.Stopping : token;
        context.Charge(subscription.Cost, isReported: false);
        context.Begin(plan, subscription.Request, subscription.Variables, subscription.Services, lifetime);
        await OperationRunner.AdmitAsync(context).ConfigureAwait(false);
        var step = plan.Root.Steps[0];
        if (context.Denied(step) is { } denied)
        {
            throw new GraphQLRequestException(denied.Code, denied.Message) { Extensions = denied.Extensions };
        }

        var source = await step.Binding.SubscribeAsync(new ResolverCall(context, step)).ConfigureAwait(false);
        _contexts.Return(context);
        return source;
    }

    /// <summary>Writes the response to one event.</summary>
    private ValueTask<ExecutionOutcome> AnswerAsync(
        Subscription subscription, object? happened, IBufferWriter<byte> output, CancellationToken token)
    {
        return InTimeAsync(subscription.Request, output, ExecuteAsync, token);

        async ValueTask<ExecutionOutcome> ExecuteAsync(CancellationToken inTime)
        {
            var (operation, plan, variables, request, services, cost) = subscription;
            await using var scope = services.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
            services.GetService<IRequestState>()?.CarryOver(services, scope.ServiceProvider);
            var context = _contexts.Rent();
            ExecutionOutcome outcome;
            try
            {
                context.Charge(cost, request.ReportsCost);
                context.Begin(plan, request, variables, scope.ServiceProvider, inTime);
                using var span = StartSpan(operation, request);
                await OperationRunner.RunAsync(context, request, happened).ConfigureAwait(false);
                outcome = Finish(context, request, output);
            }
            catch (Exception exception) when (context.Handles(exception))
            {
                outcome = Refuse(context, output, operation, scope.ServiceProvider, exception);
            }

            _contexts.Return(context);
            return outcome;
        }
    }

    /// <summary>Runs one execution within the time that the request allows for it.</summary>
    private async ValueTask<ExecutionOutcome> InTimeAsync(
        GraphQLRequest request,
        IBufferWriter<byte> output,
        Func<CancellationToken, ValueTask<ExecutionOutcome>> execute,
        CancellationToken token)
    {
        if (request.Timeout == TimeSpan.Zero)
        {
            return await execute(token).ConfigureAwait(false);
        }

        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(token);
        inTime.CancelAfter(request.Timeout);
        try
        {
            return await execute(inTime.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return Refuse(output, null, FieldError.TimedOut(request.Timeout));
        }
    }

    private ExecutionOutcome Refuse(IBufferWriter<byte> output, PreparedOperation? operation, FieldError error)
    {
        var context = _contexts.Rent();
        var outcome = Refuse(context, output, operation, error);
        _contexts.Return(context);
        return outcome;
    }

    private ExecutionOutcome Refuse(
        IBufferWriter<byte> output, PreparedOperation? operation, IServiceProvider services, Exception exception)
    {
        var context = _contexts.Rent();
        var outcome = Refuse(context, output, operation, services, exception);
        _contexts.Return(context);
        return outcome;
    }

    /// <summary>What a subscription holds while it waits.</summary>
    private sealed record Subscription(
        PreparedOperation Operation,
        OperationPlan Plan,
        object?[] Variables,
        GraphQLRequest Request,
        IServiceProvider Services,
        int Cost);
}
