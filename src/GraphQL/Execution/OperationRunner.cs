using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.GraphQL.Execution;

/// <summary>Runs one planned operation and leaves the JSON of its <c>data</c> in the context's writer.</summary>
internal static class OperationRunner
{
    /// <param name="root">The object whose fields the operation selects: an event of a subscription, else anything.</param>
    /// <exception cref="GraphQLRequestException">A listener refuses the operation, or a directive of it has a bad argument.</exception>
    public static async ValueTask RunAsync(OperationContext context, GraphQLRequest request, object? root)
    {
        var plan = context.Plan;
        await AdmitAsync(context).ConfigureAwait(false);
        plan.Root.AddBoxed(context, root);
        bool stands;
        if (plan.Kind == OperationKind.Mutation)
        {
            stands = await MutateAsync(context, request).ConfigureAwait(false);
        }
        else
        {
            await StageRunner.RunAsync(context, plan.Parts[0]).ConfigureAwait(false);
            stands = plan.Root.WriteAt(context.Writer, 0);
        }

        if (!stands)
        {
            context.Writer.TakeBack(0);
            context.Writer.Raw("null"u8);
        }
    }

    /// <summary>Tells the listeners, and decides which fields the caller may have.</summary>
    /// <exception cref="GraphQLRequestException">A listener refuses the operation, or a directive of it has a bad argument.</exception>
    public static async ValueTask AdmitAsync(OperationContext context)
    {
        OperationInfo? info = null;
        foreach (var listener in context.Services.GetServices<IOperationListener>())
        {
            info ??= new OperationInfo(
                context.Plan.Kind, context.Plan.Name, [.. context.Plan.Directives.Select(d => d.Read(context))], context.Cost);
            await listener.BeforeOperationAsync(info, context.CancellationToken).ConfigureAwait(false);
        }

        if (context.Plan.ScopedSteps.Count > 0)
        {
            context.CheckScopes(context.Services.GetService<IScopeSource>());
        }
    }

    /// <summary>One root field after the other, each with all that is below it; a failed non-null field ends the series.</summary>
    private static async ValueTask<bool> MutateAsync(OperationContext context, GraphQLRequest request)
    {
        var plan = context.Plan;
        var interceptor = context.Services.GetService<IMutationInterceptor>();
        var hash = interceptor is null ? default : Hash(request);
        for (var i = 0; i < plan.Parts.Count; i++)
        {
            var stands = interceptor is null
                ? await RunFieldAsync(context, i).ConfigureAwait(false)
                : await InterceptAsync(context, i, interceptor, hash).ConfigureAwait(false);
            if (!stands)
            {
                return false;
            }
        }

        context.Writer.Raw(plan.Root.Tail);
        return true;
    }

    private static async ValueTask<bool> RunFieldAsync(OperationContext context, int index)
    {
        await StageRunner.RunAsync(context, context.Plan.Parts[index]).ConfigureAwait(false);
        return context.Plan.Root.WriteField(context.Writer, index);
    }

    private static async ValueTask<bool> InterceptAsync(
        OperationContext context, int index, IMutationInterceptor interceptor, ReadOnlyMemory<byte> hash)
    {
        var writer = context.Writer;
        var step = context.Plan.Root.Steps[index];
        if (context.Denied(step) is not null)
        {
            return await RunFieldAsync(context, index).ConfigureAwait(false);
        }

        var field = new MutationField(step.FieldName, step.ResponseName, [.. step.Directives.Select(d => d.Read(context))], hash);
        ReadOnlyMemory<byte>? known;
        try
        {
            known = await interceptor.BeforeAsync(field, context.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (context.Handles(exception))
        {
            context.Columns[step.ColumnSlot] = new FailedColumn(context.ErrorOf(exception, step.Coordinate));
            return context.Plan.Root.WriteField(writer, index);
        }

        if (known is { } json)
        {
            writer.Raw(step.Fragment);
            writer.Raw(json.Span);
            return true;
        }

        var start = writer.Length;
        var errors = context.Errors.Count;
        var stands = await RunFieldAsync(context, index).ConfigureAwait(false);
        var value = stands ? writer.Written(start + step.Fragment.Length) : "null"u8.ToArray();
        await interceptor.AfterAsync(field, value, context.Errors.Count > errors, context.CancellationToken).ConfigureAwait(false);
        return stands;
    }

    private static byte[] Hash(GraphQLRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(request.Query.Span);
        hash.AppendData([0]);
        hash.AppendData(Encoding.UTF8.GetBytes(request.OperationName ?? ""));
        hash.AppendData([0]);
        if (request.Variables.ValueKind != JsonValueKind.Undefined)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(request.Variables.GetRawText()));
        }

        return hash.GetHashAndReset();
    }
}
