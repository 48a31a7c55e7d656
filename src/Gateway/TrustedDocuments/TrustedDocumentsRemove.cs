using Headless.GraphQL;
using Headless.Kernel;
using Headless.Storage.Documents;

namespace Headless.Gateway.TrustedDocuments;

[GraphQLType("TrustedDocumentsRemovePayload")]
internal sealed record TrustedDocumentsRemovePayload(IReadOnlyList<string> RemovedIds, IReadOnlyList<UserError> UserErrors);

[GraphQLResolvers("Mutation")]
internal static class TrustedDocumentsRemove
{
    public static async ValueTask<TrustedDocumentsRemovePayload> TrustedDocumentsRemoveAsync(
        IReadOnlyList<string> ids,
        IDocumentStore store,
        UploadedDocuments uploads,
        CallContext context,
        CancellationToken cancellationToken)
    {
        if (ids.Count > UploadRules.MaxDocumentsPerCall)
        {
            return new TrustedDocumentsRemovePayload([], [UploadRules.TooMany("ids", ids.Count)]);
        }

        var owner = context.Caller.Id;
        string[] keys = [.. ids.SelectMany(id => UploadedDocument.KeysOf(owner, id)).Distinct()];
        for (var attempt = 0; attempt < UploadRules.MaxAttempts; attempt++)
        {
            var stored = await store.GetAsync(UploadedDocument.Collection, keys, cancellationToken);
            var batch = new WriteBatch();
            var removed = new List<string>();
            foreach (var document in stored.OfType<UploadedDocument>())
            {
                batch.Delete(UploadedDocument.Collection, document.Id, document.Version);
                removed.Add(document.DocumentId);
            }

            if (batch.IsEmpty || (await store.CommitAsync(batch, cancellationToken)).IsCommitted)
            {
                uploads.Forget(owner, removed);
                return new TrustedDocumentsRemovePayload(removed, []);
            }
        }

        return new TrustedDocumentsRemovePayload([], [UploadRules.Contended]);
    }
}
