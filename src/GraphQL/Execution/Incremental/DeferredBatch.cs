using Headless.GraphQL.Planning;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.GraphQL.Execution;

/// <summary>The same deferred fields of many objects, executed together: each resolver is called once for all of them.</summary>
internal sealed class DeferredBatch(DeferredFields fields)
{
    public DeferredFields Fields { get; } = fields;

    public List<DeferredObject> Objects { get; } = [];

    /// <summary>Set when the batch is started.</summary>
    public Task? Running { get; set; }

    /// <summary>Executes the fields in a context of their own. Fails only when the token of the context is cancelled.</summary>
    /// <param name="context">Begun for the plan of the fields, with a recorder.</param>
    public async Task RunAsync(OperationContext context)
    {
        using var span = Telemetry.StartBatch(Fields.Plan.Root.Binding.TypeName, "defer", Objects.Count);
        try
        {
            await ExecuteAsync(context, context.Deferrals!).ConfigureAwait(false);
            context.Deferrals!.ThrowIfExceeded();
        }
        catch (Exception exception) when (context.Handles(exception))
        {
            Fail(context, context.ErrorOf(exception, Fields.Plan.Root.Binding.TypeName));
        }
    }

    /// <summary>No object gets its fields.</summary>
    public void Fail(OperationContext context, FieldError error)
    {
        var writer = context.Writer;
        writer.Begin(0);
        writer.Raw((byte)'[');
        ErrorList.Write(writer, error, []);
        writer.Raw((byte)']');
        var errors = writer.Written(0).ToArray();
        foreach (var item in Objects)
        {
            item.Fail(errors, error.Code);
        }
    }

    private async ValueTask ExecuteAsync(OperationContext context, DeferralRecorder recorder)
    {
        var (plan, root) = (Fields.Plan, Fields.Plan.Root);
        if (plan.ScopedSteps.Count > 0)
        {
            context.CheckScopes(context.Services.GetService<IScopeSource>());
        }

        // One object may stand at several places, for example when its key was loaded for all of them.
        var places = new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
        foreach (var item in Objects)
        {
            if (!places.ContainsKey(item.Parent))
            {
                places.Add(item.Parent, root.AddBoxed(context, item.Parent));
            }
        }

        await StageRunner.RunAsync(context, plan.Parts[0]).ConfigureAwait(false);
        foreach (var item in Objects)
        {
            Write(context, recorder, item, places[item.Parent]);
        }
    }

    private static void Write(OperationContext context, DeferralRecorder recorder, DeferredObject item, int place)
    {
        var (writer, errors, plan) = (context.Writer, context.Errors, item.Fields.Plan);
        writer.Begin(plan.PathDepth);
        errors.Begin(item.Path);
        recorder.Begin(item.Path, item.Scope);
        var data = plan.Root.WriteAt(writer, place) ? writer.Written(0).ToArray() : null;
        var start = writer.Length;
        byte[]? errorList = null;
        if (errors.Count > 0)
        {
            errors.Write(writer, plan);
            errorList = writer.Written(start).ToArray();
        }

        if (data is null)
        {
            item.Fail(errorList!, errors.FirstCode);
        }
        else
        {
            item.Finish(data, errorList, errors.FirstCode, recorder.Take());
        }
    }
}
