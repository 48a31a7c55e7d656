using Headless.GraphQL.Execution;
using Headless.GraphQL.Planning;

namespace Headless.GraphQL.Binding;

/// <summary>A field of Subscription. Its events are the root objects of their responses, and each is the field's value there.</summary>
internal sealed class StreamField<T>(
    string name, Func<ResolverCall, ValueTask<IAsyncEnumerable<T>>> subscribe, Shape<T> shape) : FieldBinding<object>(name, shape)
{
    private readonly PropertyField<object, T> _value = new(name, static happened => (T)happened, shape);

    internal override bool IsBatched => false;

    internal override ValueWriter<object>? Writer => _value.Writer;

    internal override GatheredColumn Gather(OperationContext context, FieldStep step, Batch<object> parents) =>
        _value.Gather(context, step, parents);

    internal override FieldBinding<TOther> Via<TOther>(Func<TOther, object> parentOf) =>
        throw new InvalidOperationException($"{Name} belongs to a root type, which has no keys.");

    internal override async ValueTask<EventSource> SubscribeAsync(ResolverCall call) =>
        new EventSource<T>(await subscribe(call).ConfigureAwait(false), call.CancellationToken);
}

/// <summary>The events of one subscription, whatever their type.</summary>
internal abstract class EventSource : IAsyncDisposable
{
    /// <summary>The event that was moved to last.</summary>
    public abstract object? Current { get; }

    /// <summary>False when there will be no further event.</summary>
    public abstract ValueTask<bool> MoveNextAsync();

    public abstract ValueTask DisposeAsync();
}

internal sealed class EventSource<T>(IAsyncEnumerable<T> events, CancellationToken cancellationToken) : EventSource
{
    private readonly IAsyncEnumerator<T> _events = events.GetAsyncEnumerator(cancellationToken);

    public override object? Current => _events.Current;

    public override ValueTask<bool> MoveNextAsync() => _events.MoveNextAsync();

    public override ValueTask DisposeAsync() => _events.DisposeAsync();
}
