using Headless.GraphQL;
using Headless.Storage.Documents;

namespace Headless.Gateway.Idempotency;

/// <summary>The effect that the running call is about to have, known to whatever runs below it.</summary>
internal sealed class PendingEffect
{
    private static readonly AsyncLocal<PendingEffect?> RunningEffect = new();

    /// <summary>Of the running call, null when it has no idempotency key.</summary>
    public static PendingEffect? Running
    {
        get => RunningEffect.Value;
        set => RunningEffect.Value = value;
    }

    /// <summary>Null until the call may have its effect, and after it.</summary>
    public string? Id { get; set; }

    public string Field { get; set; } = "";

    public bool IsMarked { get; set; }
}

/// <summary>Puts an <see cref="EffectMark"/> into the first commit of each call that carries an idempotency key.</summary>
internal sealed class MarkingDocumentStore(IDocumentStore inner, TimeProvider clock) : IDocumentStore
{
    public const string InnerKey = "unmarked";

    public ValueTask<IReadOnlyList<T?>> GetAsync<T>(
        Collection<T> collection, IReadOnlyList<string> ids, CancellationToken cancellationToken)
        where T : class, IDocument => inner.GetAsync(collection, ids, cancellationToken);

    public ValueTask<IReadOnlyList<T?>> GetRecentAsync<T>(
        Collection<T> collection, IReadOnlyList<string> ids, CancellationToken cancellationToken)
        where T : class, IDocument => inner.GetRecentAsync(collection, ids, cancellationToken);

    public ValueTask<DocumentPage<T>> QueryAsync<T>(DocumentQuery<T> query, CancellationToken cancellationToken)
        where T : class, IDocument => inner.QueryAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<DocumentPage<T>>> QueryManyAsync<T>(
        IReadOnlyList<DocumentQuery<T>> queries, CancellationToken cancellationToken)
        where T : class, IDocument => inner.QueryManyAsync(queries, cancellationToken);

    public ValueTask<IReadOnlyList<(int Value, bool IsExact)>> CountAsync<T>(
        IReadOnlyList<DocumentCount<T>> counts, CancellationToken cancellationToken)
        where T : class, IDocument => inner.CountAsync(counts, cancellationToken);

    public ValueTask<CommitResult> CommitAsync(WriteBatch batch, CancellationToken cancellationToken) =>
        PendingEffect.Running is { Id: { } id, IsMarked: false } effect && !batch.IsEmpty
            ? CommitMarkedAsync(batch, id, effect, cancellationToken)
            : inner.CommitAsync(batch, cancellationToken);

    private async ValueTask<CommitResult> CommitMarkedAsync(
        WriteBatch batch, string id, PendingEffect effect, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> written = [.. batch.Writes
            .Where(write => write.Kind != WriteKind.Expect)
            .Take(EffectMark.MaxWritten)
            .Select(write => $"{write.Target.Name}/{write.Id}")];
        batch.Insert(EffectMark.Collection, new EffectMark(id, effect.Field, written, clock.GetUtcNow().ToUnixTimeMilliseconds()));
        var result = await inner.CommitAsync(batch, cancellationToken);
        effect.IsMarked = result.IsCommitted;
        return result.Conflicts.Any(conflict => conflict.Collection == EffectMark.Collection.Name)
            ? throw new GraphQLRequestException(
                "IDEMPOTENCY_IN_PROGRESS", "Another try with this idempotency key has just had its effect. Send the call again.")
            : result;
    }
}
