using System.Buffers;
using Headless.GraphQL.Planning;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.GraphQL.Execution;

/// <summary>
/// Delivers what one operation has left for later, in the shape that graphql-js 17 has: <c>pending</c>, <c>incremental</c> and
/// <c>completed</c>. Deferred fields are executed once they are announced, all objects of one selection together, different selections at
/// the same time. What has come is sent in one response, in the order of its announcement.
/// </summary>
internal sealed class IncrementalDelivery(
    GraphQLRequest request, IServiceProvider services, IResponseStream stream, OperationContextPool contexts, int maxFragments)
{
    /// <summary>Selections executed at the same time: each has buffers of its own, and real pages defer two or three.</summary>
    private const int MaxRunningBatches = 8;

    private readonly DeferralBudget _budget = new(maxFragments);
    private readonly IncrementalResponse _response = new();
    private readonly Queue<DeferredBatch> _waiting = new();
    private readonly List<DeferredBatch> _running = [];
    private object?[] _variables = [];
    private int _pending;

    /// <summary>Whether fragments have been announced that are not complete.</summary>
    public bool HasNext => _pending > 0;

    /// <summary>The plan that leaves for later what is deferred; null when everything is to be answered at once.</summary>
    public OperationPlan? PlanFor(PreparedOperation operation, object?[] variables)
    {
        _variables = variables;
        return maxFragments > 0 && operation.IncrementalPlanFor(variables) is { } plan && !IsKept(plan) ? plan : null;
    }

    public DeferralRecorder NewRecorder() => new(_budget);

    /// <summary>Takes what an executed operation has left for later, if anything.</summary>
    /// <exception cref="GraphQLRequestException">It defers more than is allowed.</exception>
    public void Accept(OperationContext context)
    {
        if (context.Deferrals is { } deferrals)
        {
            deferrals.ThrowIfExceeded();
            Integrate(deferrals.Take());
        }
    }

    /// <summary>Writes behind the result of the operation what is still to come, and the closing brace.</summary>
    public void WriteAnnouncement(ResponseWriter writer, IBufferWriter<byte> output) =>
        _response.WriteNext(writer, output, isFirst: true, HasNext);

    /// <summary>Sends the rest, after the first response has been sent.</summary>
    /// <returns>The outcome, which was that of the first response.</returns>
    public async ValueTask<ExecutionOutcome> RunAsync(ExecutionOutcome outcome, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (request.Timeout > TimeSpan.Zero)
        {
            stop.CancelAfter(request.Timeout);
        }

        var context = contexts.Rent();
        try
        {
            while (HasNext)
            {
                StartWaiting(stop.Token);
                await Task.WhenAny(_running.Select(b => b.Running!)).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                Collect(context);
                if (!_response.IsEmpty)
                {
                    _response.WriteNext(context.Writer, stream.Output, isFirst: false, HasNext);
                    await stream.SendAsync(HasNext, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            // The services of the request are disposed after us, so nothing may be running then.
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(_running.Select(b => b.Running!)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        contexts.Return(context);
        return _response.ErrorCode is { } code
            ? outcome with { Status = ExecutionStatus.FieldErrors, ErrorCode = outcome.ErrorCode ?? code }
            : outcome;
    }

    /// <summary>What is kept to be given again must be whole.</summary>
    private bool IsKept(OperationPlan plan) =>
        plan.Kind == OperationKind.Mutation
        && services.GetService<IMutationInterceptor>() is { } interceptor
        && plan.Root.Steps.Any(step => interceptor.Keeps([.. step.Directives.Select(d => d.Definition.Name)]));

    private void StartWaiting(CancellationToken cancellationToken)
    {
        while (_running.Count < MaxRunningBatches && _waiting.TryDequeue(out var batch))
        {
            if (batch.Objects.Exists(o => o.Fragments.Any(f => f.State is DeferredState.Pending or DeferredState.Waiting)))
            {
                batch.Running = RunAsync(batch, cancellationToken);
                _running.Add(batch);
            }
        }
    }

    private async Task RunAsync(DeferredBatch batch, CancellationToken cancellationToken)
    {
        var context = contexts.Rent();
        context.Begin(batch.Fields.Plan, request, _variables, services, cancellationToken);
        context.Deferrals = NewRecorder();
        await batch.RunAsync(context).ConfigureAwait(false);
        contexts.Return(context);
    }

    /// <summary>Takes what has come, in the order in which it was started.</summary>
    private void Collect(OperationContext context)
    {
        foreach (var batch in _running.Where(b => b.Running!.IsCompleted).ToList())
        {
            _running.Remove(batch);
            if (!batch.Running!.IsCompletedSuccessfully)
            {
                batch.Fail(context, FieldError.TimedOut(request.Timeout));
            }

            foreach (var item in batch.Objects)
            {
                Finish(item);
            }
        }
    }

    private void Finish(DeferredObject item)
    {
        Integrate(item.Found);
        foreach (var fragment in item.Fragments)
        {
            fragment.Unfinished--;
            if (fragment.State == DeferredState.Pending)
            {
                Settle(fragment);
            }
        }
    }

    /// <summary>Gives new objects to their fragments, and announces those that wait for nothing.</summary>
    private void Integrate(IReadOnlyList<DeferredObject> found)
    {
        var joined = new List<DeferredFragment>();
        foreach (var item in found)
        {
            foreach (var fragment in item.Fragments)
            {
                if (fragment.State == DeferredState.Empty)
                {
                    fragment.State = DeferredState.Waiting;
                    joined.Add(fragment);
                }

                fragment.Objects.Add(item);
                fragment.Unfinished++;
                if (fragment.State == DeferredState.Pending)
                {
                    Order(item);
                }
            }
        }

        foreach (var fragment in joined.OrderBy(f => f.Order))
        {
            var outer = fragment.Outer;
            while (outer is { State: DeferredState.Empty })
            {
                outer = outer.Outer;
            }

            switch (outer?.State)
            {
                case DeferredState.Waiting or DeferredState.Pending:
                    outer.Inner.Add(fragment);
                    break;
                case DeferredState.Failed:
                    fragment.State = DeferredState.Failed;
                    break;
                default:
                    Announce(fragment);
                    break;
            }
        }
    }

    private void Announce(DeferredFragment fragment)
    {
        // All that it waited for may have been delivered with another fragment meanwhile.
        if (fragment.Objects.TrueForAll(o => o.IsDelivered))
        {
            fragment.State = DeferredState.Completed;
            fragment.Inner.ForEach(Announce);
            return;
        }

        fragment.State = DeferredState.Pending;
        _pending++;
        _response.Announce(fragment);
        foreach (var item in fragment.Objects)
        {
            Order(item);
        }

        Settle(fragment);
    }

    private void Order(DeferredObject item)
    {
        if (item.IsStarted)
        {
            return;
        }

        item.IsStarted = true;
        var batch = _waiting.FirstOrDefault(b => b.Fields == item.Fields);
        if (batch is null)
        {
            _waiting.Enqueue(batch = new DeferredBatch(item.Fields));
        }

        batch.Objects.Add(item);
    }

    /// <summary>Ends a fragment that has everything, or one object that has nothing.</summary>
    private void Settle(DeferredFragment fragment)
    {
        if (fragment.Objects.Find(o => o.IsFailed) is { } failed)
        {
            _pending--;
            _response.Fail(fragment, failed);
            Drop(fragment);
        }
        else if (fragment.Unfinished == 0)
        {
            _pending--;
            _response.Complete(fragment);
            fragment.Inner.ForEach(Announce);
        }
    }

    private static void Drop(DeferredFragment fragment)
    {
        fragment.State = DeferredState.Failed;
        fragment.Inner.ForEach(Drop);
    }
}
