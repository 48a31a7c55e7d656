using Headless.GraphQL;
using Headless.Kernel;
using Headless.Storage.Documents;

namespace Headless.Catalog;

[GraphQLResolvers("Mutation")]
internal static class TagUpsert
{
    public static async ValueTask<TagPayload> TagUpsertAsync(
        string slug,
        string name,
        IReadOnlyList<string>? synonyms,
        IDocumentStore store,
        CatalogReferences references,
        CatalogOptions options,
        CallContext context,
        CancellationToken cancellationToken)
    {
        var reader = new InputCheck("", options);
        var cleanSlug = reader.Slug("slug", slug) ?? reader.Required("slug", slug, options.MaxSlugLength);
        var cleanName = reader.Required("name", name, options.MaxCodeLength);
        var cleanSynonyms = synonyms?.Select((text, i) => reader.Required($"synonyms.{i}", text, options.MaxCodeLength)).ToList();
        if (reader.HasErrors)
        {
            return new TagPayload(null, reader.Errors);
        }

        for (var attempt = 0; attempt < ProductWriter.MaxAttempts; attempt++)
        {
            var tags = await references.Tags.GetNewestAsync(cancellationToken);
            var decided = TagRules.Upsert(tags, NewId.Of<TagId>(context.Now), cleanSlug, cleanName, cleanSynonyms, options);
            if (!decided.IsOk || ReferenceEquals(decided.Value, tags.Find(decided.Value.Id)))
            {
                return decided.IsOk ? new TagPayload(decided.Value, []) : new TagPayload(null, decided.Errors);
            }

            var tag = decided.Value;
            var batch = new WriteBatch().Emit(CatalogEvents.Tag, tag.Id, new TagChanged(tag.Id));
            references.Tags.Write(batch, tags, [tag]);
            if ((await store.CommitAsync(batch, cancellationToken)).IsCommitted)
            {
                await references.Tags.GetNewestAsync(cancellationToken);
                return new TagPayload(tag, []);
            }
        }

        return new TagPayload(null, [ImportRules.Contended]);
    }
}
