using Headless.Kernel;
using Headless.Storage.Documents;

namespace Headless.Catalog;

/// <summary>Writes product rows: loads what the decisions need, decides, commits once; anew when somebody else was faster.</summary>
internal sealed class ProductWriter(
    IDocumentStore store, ProductCollection products, CatalogReferences references, CatalogOptions options)
{
    /// <summary>Rounds until a writer gives up. Writers of one host queue up, so losing twice already is rare.</summary>
    public const int MaxAttempts = 8;

    /// <summary>
    /// Lost rounds after which many rows are written in two halves, so that one busy product does not keep all others out; and a single row
    /// queues up for its product.
    /// </summary>
    private const int AttemptsBeforeHalving = 3;

    private const int ValuesPerQuery = 500;

    private readonly KeyedGate _gate = new();

    /// <summary>Writes one product.</summary>
    public async ValueTask<RowOutcome> WriteOneAsync(ProductRow row, CallContext context, CancellationToken cancellationToken)
    {
        using var turn = await _gate.EnterAsync(row.Id.Value, cancellationToken);
        return (await WriteAsync([row], rejectAll: true, isQueued: true, context, cancellationToken))[0];
    }

    /// <summary>Writes many products with one commit, or few when others keep writing; an outcome for each row, in their order.</summary>
    /// <param name="rejectAll">One bad row refuses all; those that were good are then answered as failed without errors.</param>
    public ValueTask<IReadOnlyList<RowOutcome>> WriteManyAsync(
        IReadOnlyList<ProductRow> rows, bool rejectAll, CallContext context, CancellationToken cancellationToken) =>
        WriteAsync(rows, rejectAll, isQueued: false, context, cancellationToken);

    /// <summary>Changes one product by a decision that needs nothing but the product.</summary>
    /// <param name="decide">The successor, the same instance for no change, or what forbids it.</param>
    /// <param name="tell">Adds the events.</param>
    public async ValueTask<RowOutcome> ChangeAsync(
        ProductId id, Func<Product, Result<Product>> decide, Action<WriteBatch, Product> tell, CancellationToken cancellationToken)
    {
        using var turn = await _gate.EnterAsync(id.Value, cancellationToken);
        Product? current = null;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            current = await FindAsync(id.Value, cancellationToken);
            if (current is null)
            {
                return RowOutcome.Failed([UserError.At("id", UserErrorCode.NotFound, $"There is no product '{id.Value}'.")]);
            }

            var decided = decide(current);
            if (!decided.IsOk || ReferenceEquals(decided.Value, current))
            {
                return decided.IsOk ? new RowOutcome(RowEffect.Unchanged, current, []) : RowOutcome.Failed(decided.Errors, current);
            }

            var batch = new WriteBatch().Replace(products.Documents, decided.Value);
            tell(batch, decided.Value);
            if ((await store.CommitAsync(batch, cancellationToken)).IsCommitted)
            {
                return new RowOutcome(RowEffect.Updated, decided.Value, []);
            }
        }

        return RowOutcome.Contended(current);
    }

    /// <param name="isQueued">Whether the caller has its turn at the product already.</param>
    private async ValueTask<IReadOnlyList<RowOutcome>> WriteAsync(
        IReadOnlyList<ProductRow> rows, bool rejectAll, bool isQueued, CallContext context, CancellationToken cancellationToken)
    {
        RowOutcome[] outcomes = [];
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (attempt == AttemptsBeforeHalving && !isQueued && rows.Count == 1)
            {
                using var turn = await _gate.EnterAsync(outcomes[0].Product?.Id ?? rows[0].Id.Value, cancellationToken);
                return await WriteAsync(rows, rejectAll, isQueued: true, context, cancellationToken);
            }

            if (attempt == AttemptsBeforeHalving && !rejectAll && rows.Count > 1)
            {
                var half = rows.Count / 2;
                var first = await WriteManyAsync([.. rows.Take(half)], rejectAll, context, cancellationToken);
                return [.. first, .. await WriteManyAsync([.. rows.Skip(half)], rejectAll, context, cancellationToken)];
            }

            var workspace = await LoadAsync(rows, context.Now, cancellationToken);
            outcomes = [.. rows.Select(workspace.Decide)];
            if (rejectAll && outcomes.Any(outcome => outcome.Effect == RowEffect.Failed))
            {
                return [.. outcomes.Select(outcome => outcome.Effect == RowEffect.Failed ? outcome : RowOutcome.Failed([]))];
            }

            var batch = new WriteBatch();
            workspace.WriteTo(batch, products.Documents, references);
            if (batch.IsEmpty || (await store.CommitAsync(batch, cancellationToken)).IsCommitted)
            {
                // What the rows answer points at new tags.
                await references.Tags.GetNewestAsync(cancellationToken);
                return [.. outcomes.Select(workspace.Latest)];
            }
        }

        return [.. outcomes.Select(outcome => outcome.Effect == RowEffect.Failed ? outcome : RowOutcome.Contended(null))];
    }

    private async ValueTask<Product?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await store.GetAsync(products.Documents, [id], cancellationToken))[0];

    private async ValueTask<ProductWorkspace> LoadAsync(
        IReadOnlyList<ProductRow> rows, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var workspace = new ProductWorkspace(
            options,
            await references.Brands.GetNewestAsync(cancellationToken),
            await references.Categories.GetNewestAsync(cancellationToken),
            await references.Tags.GetNewestAsync(cancellationToken),
            now);

        // Claims come first: a product committed between the reads is then known without its claim, which fails the commit and is decided
        // anew. The other way round its sku would look like a stranger's.
        var asked = rows.SelectMany(row => row.Patch.Variants.Value ?? []).Select(variant => variant.Sku).ToHashSet();
        await LoadClaimsAsync(workspace, asked, cancellationToken);
        var known = await FindKnownAsync(rows, cancellationToken);
        known.ForEach(workspace.Know);
        var held = known.SelectMany(product => product.Variants).Select(variant => variant.Sku).Where(sku => !asked.Contains(sku));
        await LoadClaimsAsync(workspace, held.ToHashSet(), cancellationToken);
        return workspace;
    }

    private async ValueTask LoadClaimsAsync(ProductWorkspace workspace, HashSet<string> skus, CancellationToken cancellationToken)
    {
        var claims = skus.Count == 0 ? [] : await store.GetAsync(CatalogCollections.Skus, [.. skus], cancellationToken);
        foreach (var claim in claims)
        {
            if (claim is not null)
            {
                workspace.Know(claim);
            }
        }
    }

    /// <summary>Products that the rows name, and those that have a slug or external id that a row might take.</summary>
    private async ValueTask<List<Product>> FindKnownAsync(IReadOnlyList<ProductRow> rows, CancellationToken cancellationToken)
    {
        var slugs = new HashSet<string>();
        var externalIds = new HashSet<string>();
        foreach (var row in rows)
        {
            if (row.Patch.Slug is { } slug)
            {
                slugs.Add(slug);
            }
            else if (row.Target != ProductTarget.ById)
            {
                slugs.UnionWith(ProductDecision.SlugCandidates(row.Patch, row.Id, options.MaxSlugLength));
            }

            if (row.Patch.ExternalId is { } externalId)
            {
                externalIds.Add(externalId);
            }
        }

        var queries = slugs.Chunk(ValuesPerQuery).Select(values => Named(products.Slug, values))
            .Concat(externalIds.Chunk(ValuesPerQuery).Select(values => Named(products.ExternalId, values)))
            .ToList();
        var known = new Dictionary<string, Product>();
        foreach (var product in (await store.QueryManyAsync(queries, cancellationToken)).SelectMany(page => page.Items))
        {
            known[product.Id] = product;
        }

        var ids = rows.Where(row => row.Target == ProductTarget.ById).Select(row => row.Id.Value).ToList();
        foreach (var product in await store.GetAsync(products.Documents, ids, cancellationToken))
        {
            known[product?.Id ?? ""] = product!;
        }

        known.Remove("");
        return [.. known.Values];
    }

    private DocumentQuery<Product> Named(TextField<Product> field, string[] values) =>
        new(products.Documents, field.IsAny(values), [], null, ValuesPerQuery);
}
