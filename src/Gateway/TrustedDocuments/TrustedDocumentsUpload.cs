using System.Text;
using Headless.GraphQL;
using Headless.Kernel;
using Headless.Storage.Documents;

namespace Headless.Gateway.TrustedDocuments;

[GraphQLType("TrustedDocumentsUploadPayload")]
internal sealed record TrustedDocumentsUploadPayload(
    IReadOnlyList<UploadedDocument> Documents, int Created, int Unchanged, IReadOnlyList<UserError> UserErrors)
{
    public static TrustedDocumentsUploadPayload Refused(params IReadOnlyList<UserError> errors) => new([], 0, 0, errors);
}

[GraphQLResolvers("Mutation")]
internal static class TrustedDocumentsUpload
{
    /// <summary>Longest text. Documents that tools write are under 20 KB.</summary>
    private const int MaxTextBytes = 64 * 1024;

    /// <summary>Problems told of one document; the rest usually follows from the first.</summary>
    private const int MaxProblemsPerDocument = 5;

    public static async ValueTask<TrustedDocumentsUploadPayload> TrustedDocumentsUploadAsync(
        IReadOnlyList<TrustedDocumentInput> documents,
        IDocumentStore store,
        UploadedDocuments uploads,
        ManifestDocuments manifests,
        GraphQLExecutor executor,
        CallContext context,
        CancellationToken cancellationToken)
    {
        if (documents.Count > UploadRules.MaxDocumentsPerCall)
        {
            return TrustedDocumentsUploadPayload.Refused(UploadRules.TooMany("documents", documents.Count));
        }

        var errors = new List<UserError>();
        var owner = context.Caller.Id;
        var wanted = documents.Select((input, i) => Read(input, $"documents.{i}", owner, context.Now, executor, errors)).ToList();
        RefuseOtherTexts(wanted, id => manifests.Find(id) is { } document ? Encoding.UTF8.GetString(document.Text.Span) : null, errors);
        var first = wanted.DistinctBy(document => document.Id).ToDictionary(document => document.Id);
        RefuseOtherTexts(wanted, id => first[UploadedDocument.KeyOf(owner, id)].Text, errors);
        for (var attempt = 0; attempt < UploadRules.MaxAttempts && errors.Count == 0; attempt++)
        {
            var stored = (await store.GetAsync(UploadedDocument.Collection, [.. first.Keys], cancellationToken))
                .OfType<UploadedDocument>()
                .ToDictionary(document => document.Id);
            RefuseOtherTexts(wanted, id => stored.GetValueOrDefault(UploadedDocument.KeyOf(owner, id))?.Text, errors);
            var added = first.Values.Where(document => !stored.ContainsKey(document.Id)).ToList();
            if (errors.Count == 0 && added.Count > 0 && await IsFullAsync(store, owner, added.Count, cancellationToken))
            {
                errors.Add(UserError.At(
                    "documents",
                    UserErrorCode.LimitReached,
                    $"A caller keeps at most {UploadRules.MaxDocumentsPerCaller} documents; remove old ones."));
            }

            if (errors.Count == 0 && await CommitAsync(store, added, cancellationToken))
            {
                uploads.Forget(owner, added.Select(document => document.DocumentId));
                var kept = wanted.Select(document => stored.GetValueOrDefault(document.Id, first[document.Id]));
                return new TrustedDocumentsUploadPayload([.. kept], added.Count, documents.Count - added.Count, []);
            }
        }

        return TrustedDocumentsUploadPayload.Refused(errors.Count > 0 ? errors : [UploadRules.Contended]);
    }

    private static async ValueTask<bool> IsFullAsync(IDocumentStore store, string owner, int added, CancellationToken cancellationToken)
    {
        var own = new DocumentCount<UploadedDocument>(
            UploadedDocument.Collection, UploadedDocument.OwnerField.Is(owner), UploadRules.MaxDocumentsPerCaller);
        return (await store.CountAsync([own], cancellationToken))[0].Value + added > UploadRules.MaxDocumentsPerCaller;
    }

    private static async ValueTask<bool> CommitAsync(
        IDocumentStore store, IReadOnlyList<UploadedDocument> added, CancellationToken cancellationToken)
    {
        var batch = new WriteBatch();
        foreach (var document in added)
        {
            batch.Insert(UploadedDocument.Collection, document);
        }

        return batch.IsEmpty || (await store.CommitAsync(batch, cancellationToken)).IsCommitted;
    }

    private static UploadedDocument Read(
        TrustedDocumentInput input, string path, string owner, DateTimeOffset now, GraphQLExecutor executor, List<UserError> errors)
    {
        var text = Encoding.UTF8.GetBytes(input.Text);
        var hashId = DocumentHash.IdOf(text);
        var id = input.Id is null || DocumentHash.Is(input.Id, hashId) ? hashId : input.Id;
        if (DocumentHash.Problem(id, hashId) is { } wrongId)
        {
            errors.Add(UserError.At($"{path}.id", UserErrorCode.Invalid, wrongId));
        }

        if (text.Length > MaxTextBytes)
        {
            errors.Add(UserError.At(
                $"{path}.text", UserErrorCode.TooLong, $"The document has {text.Length} bytes; at most {MaxTextBytes} are allowed."));
        }
        else
        {
            errors.AddRange(executor.Check(new TrustedDocument(text))
                .Take(MaxProblemsPerDocument)
                .Select(problem => UserError.At($"{path}.text", UserErrorCode.Invalid, problem.ToString())));
        }

        return new UploadedDocument(UploadedDocument.KeyOf(owner, id), owner, id, input.Text, now);
    }

    /// <summary>An id stands for one text as long as it lives: clients and caches rely on it.</summary>
    private static void RefuseOtherTexts(List<UploadedDocument> wanted, Func<string, string?> textOf, List<UserError> errors)
    {
        for (var i = 0; i < wanted.Count; i++)
        {
            if (textOf(wanted[i].DocumentId) is { } text && text != wanted[i].Text)
            {
                errors.Add(UserError.At(
                    $"documents.{i}.id", UserErrorCode.AlreadyExists, $"'{wanted[i].DocumentId}' stands for another text already."));
            }
        }
    }
}
