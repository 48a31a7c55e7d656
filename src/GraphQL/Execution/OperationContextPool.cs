using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Headless.GraphQL.Execution;

/// <summary>
/// Contexts for reuse. After an exception resolvers may still be running with a context, so only one that has finished is given back.
/// </summary>
internal sealed class OperationContextPool(ILogger logger, int errorsPerResponse)
{
    /// <summary>Contexts kept; more than run at once on a busy machine.</summary>
    private const int MaxPooledContexts = 64;

    private readonly ConcurrentQueue<OperationContext> _contexts = new();

    public OperationContext Rent() => _contexts.TryDequeue(out var pooled) ? pooled : new OperationContext(logger, errorsPerResponse);

    public void Return(OperationContext context)
    {
        context.End();
        if (_contexts.Count < MaxPooledContexts)
        {
            _contexts.Enqueue(context);
        }
    }
}
