using System.ComponentModel;
using Headless.GraphQL.Execution;
using Headless.GraphQL.Planning;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.GraphQL.Binding;

/// <summary>What a resolver may ask for besides its parents. Generated code turns it into the method's parameters.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ResolverCall
{
    private readonly OperationContext _context;
    private readonly FieldStep? _step;
    private readonly object?[] _arguments;

    internal ResolverCall(OperationContext context, FieldStep? step)
    {
        _context = context;
        _step = step;
        _arguments = step is null ? [] : step.Arguments.Read(context);
    }

    public CancellationToken CancellationToken => _context.CancellationToken;

    public FieldSelection Selection => _step?.Selection ?? FieldSelection.None;

    /// <summary>The coerced arguments, in the order of the field's definition.</summary>
    public IReadOnlyList<object?> Arguments => _arguments;

    public T Service<T>() where T : notnull => _context.Services.GetRequiredService<T>();

    /// <summary>The coerced argument at that position of the field's definition; null when it is null or was left out.</summary>
    public object? Argument(int index) => _arguments[index];
}
