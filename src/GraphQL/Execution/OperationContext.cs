using System.Diagnostics;
using Headless.GraphQL.Planning;
using Microsoft.Extensions.Logging;

namespace Headless.GraphQL.Execution;

/// <summary>Everything that belongs to one running operation. Pooled: <see cref="Begin"/> and <see cref="End"/> enclose each use.</summary>
internal sealed class OperationContext
{
    private readonly ILogger _logger;
    private object?[] _batches = [];
    private Column?[] _columns = [];
    private object?[] _states = [];
    private KeyIndex?[] _keys = [];
    private KeyLoad?[] _loads = [];
    private FieldError?[] _denied = [];
    private string? _traceId;

    public OperationContext(ILogger logger, int errorsPerResponse)
    {
        _logger = logger;
        Errors = new ErrorList { Limit = errorsPerResponse };
        Writer = new ResponseWriter(this);
    }

    public OperationPlan Plan { get; private set; } = null!;

    public IServiceProvider Services { get; private set; } = null!;

    public CancellationToken CancellationToken { get; private set; }

    /// <summary>Coerced, in the order of the operation's definitions.</summary>
    public object?[] Variables { get; private set; } = [];

    /// <summary>Static cost of the operation, in points.</summary>
    public int Cost { get; private set; }

    /// <summary>Whether the response tells the cost; false until it is known.</summary>
    public bool ReportsCost { get; private set; }

    public ErrorMode OnError { get; private set; }

    public ResponseWriter Writer { get; }

    public ErrorList Errors { get; }

    /// <summary>Takes what is left for later; null when everything is answered at once.</summary>
    public DeferralRecorder? Deferrals { get; set; }

    /// <summary>The objects of each selection, by plan id.</summary>
    public object?[] Batches => _batches;

    public Column?[] Columns => _columns;

    public object?[] States => _states;

    /// <summary>Loads that the running level needs.</summary>
    public List<KeyLoad> PendingLoads { get; } = [];

    public List<FieldCall> PendingCalls { get; } = [];

    /// <summary>What the operation costs, known before <see cref="Begin"/>.</summary>
    public void Charge(int cost, bool isReported) => (Cost, ReportsCost) = (cost, isReported);

    public void Begin(OperationPlan plan, GraphQLRequest request, object?[] variables, IServiceProvider services, CancellationToken token)
    {
        Plan = plan;
        Services = services;
        CancellationToken = token;
        Variables = variables;
        OnError = request.OnError;
        Resize(ref _batches, plan.ObjectPlans);
        Resize(ref _keys, plan.ObjectPlans);
        Resize(ref _columns, plan.Columns);
        Resize(ref _states, plan.States);
        Resize(ref _loads, plan.Loaders);
        Writer.Begin(plan.PathDepth);
    }

    /// <summary>Forgets everything that belongs to the request.</summary>
    public void End()
    {
        Array.Clear(_batches);
        Array.Clear(_keys);
        Array.Clear(_columns);
        Array.Clear(_states);
        Array.Clear(_loads);
        Array.Clear(_denied);
        PendingLoads.Clear();
        PendingCalls.Clear();
        Errors.Clear();
        Writer.Shrink();
        Services = null!;
        Deferrals = null;
        Variables = [];
        Charge(0, false);
        _traceId = null;
    }

    /// <summary>Decides for every field that needs scopes whether the caller may have it.</summary>
    public void CheckScopes(IScopeSource? source)
    {
        Resize(ref _denied, Plan.ScopedSteps.Count == 0 ? 0 : Plan.Steps.Count);
        foreach (var step in Plan.ScopedSteps)
        {
            if (source is null || !step.Scopes.Any(all => all.All(source.Has)))
            {
                _denied[step.Id] = FieldError.Forbidden(step);
            }
        }
    }

    /// <summary>Why the caller may not have the field; null when it may.</summary>
    public FieldError? Denied(FieldStep step) => step.Scopes.Length == 0 ? null : _denied[step.Id];

    /// <summary>The running level's load for keys of that selection's type.</summary>
    public KeyLoad LoadOf(ObjectPlan plan)
    {
        var loader = plan.Binding.Loader!;
        ref var load = ref _loads[loader.Id];
        if (load is null)
        {
            load = loader.NewLoad(this);
            PendingLoads.Add(load);
        }

        return load;
    }

    public KeyIndex KeysOf(ObjectPlan plan) => _keys[plan.Id] ??= new KeyIndex();

    public void FinishLoads()
    {
        PendingLoads.Clear();
        Array.Clear(_loads);
    }

    /// <summary>Whether an exception is the failure of a resolver, rather than the end of the whole request.</summary>
    public bool Handles(Exception exception) =>
        exception is not OperationCanceledException || !CancellationToken.IsCancellationRequested;

    /// <summary>What the client is told; anything but a <see cref="GraphQLRequestException"/> is logged and masked.</summary>
    public FieldError ErrorOf(Exception exception, string coordinate)
    {
        if (exception is GraphQLRequestException request)
        {
            return FieldError.Of(request);
        }

        _traceId ??= Activity.Current?.TraceId.ToHexString() ?? ActivityTraceId.CreateRandom().ToHexString();
        Log.ResolverFailed(_logger, exception, coordinate, _traceId);
        return FieldError.Of(exception, Services, _traceId);
    }

    private static void Resize<T>(ref T?[] array, int length)
    {
        if (array.Length < length)
        {
            array = new T?[length];
        }
    }
}
