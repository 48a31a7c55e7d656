using Headless.GraphQL;
using Headless.Kernel;
using Headless.Storage.Documents;

namespace Headless.Catalog;

/// <summary>
/// Makes tags lead to another one, at once and for everybody who reads. The products that name the old ones are rewritten
/// from the outbox (<see cref="ProductReferenceConsumer"/>).
/// </summary>
[GraphQLResolvers("Mutation")]
internal static class TagMerge
{
    public static async ValueTask<TagPayload> TagMergeAsync(
        IReadOnlyList<string> from,
        string into,
        IDocumentStore store,
        CatalogReferences references,
        CatalogOptions options,
        CancellationToken cancellationToken)
    {
        if (from.Count == 0 || from.Count > options.MaxValuesPerFilter)
        {
            var message = $"{from.Count} tags; 1 to {options.MaxValuesPerFilter} are allowed.";
            return new TagPayload(null, [UserError.At("from", from.Count == 0 ? UserErrorCode.Required : UserErrorCode.TooLong, message)]);
        }

        for (var attempt = 0; attempt < ProductWriter.MaxAttempts; attempt++)
        {
            var tags = await references.Tags.GetNewestAsync(cancellationToken);
            var decided = TagRules.Merge(tags, from, into);
            if (!decided.IsOk || decided.Value.Count == 1)
            {
                return new TagPayload(decided.IsOk ? decided.Value[0] : null, decided.Errors);
            }

            var batch = new WriteBatch();
            references.Tags.Write(batch, tags, decided.Value);
            foreach (var tag in decided.Value)
            {
                batch.Emit(CatalogEvents.Tag, tag.Id, new TagChanged(tag.Id, tag.MergedInto));
            }

            if ((await store.CommitAsync(batch, cancellationToken)).IsCommitted)
            {
                await references.Tags.GetNewestAsync(cancellationToken);
                return new TagPayload(decided.Value[0], []);
            }
        }

        return new TagPayload(null, [ImportRules.Contended]);
    }
}
