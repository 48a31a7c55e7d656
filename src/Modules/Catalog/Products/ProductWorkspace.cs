using Headless.Kernel;
using Headless.Storage.Documents;

namespace Headless.Catalog;

/// <summary>
/// Everything that the decision on some product rows needs, in memory. Rows are decided one after another, each on what those before it
/// left; nothing is read or written meanwhile.
/// </summary>
internal sealed class ProductWorkspace(
    CatalogOptions options, ReferenceView<Brand> brands, CategoryTree categories, TagView tags, DateTimeOffset now)
{
    private readonly Dictionary<string, Product> _loaded = [];
    private readonly Dictionary<string, Product> _products = [];
    private readonly Dictionary<string, string> _idBySlug = [];
    private readonly Dictionary<string, string> _idByExternalId = [];
    private readonly Dictionary<string, SkuClaim> _claims = [];
    private readonly Dictionary<string, (string ProductId, string VariantId)> _owners = [];
    private readonly List<Tag> _newTags = [];
    private readonly Dictionary<string, Tag> _newTagByName = [];
    private readonly List<string> _written = [];

    public void Know(Product product)
    {
        _loaded[product.Id] = product;
        Place(null, product);
    }

    public void Know(SkuClaim claim)
    {
        _claims[claim.Id] = claim;
        _owners[claim.Id] = (claim.ProductId, claim.VariantId);
    }

    public RowOutcome Decide(ProductRow row)
    {
        var errors = new List<UserError>();
        var current = FindTarget(row, errors);
        if (errors.Count > 0)
        {
            return RowOutcome.Failed(errors, errors[0].Code == UserErrorCode.VersionConflict ? current : null);
        }

        var id = current is null ? row.Id : new ProductId(current.Id);
        var newTags = new List<Tag>();
        var slug = DecideSlug(row.Patch, current, id, errors);
        CheckExternalId(row.Patch, id, errors);
        var ties = Tie(row.Patch, current, newTags, errors);
        var decided = ProductDecision.Apply(row.Patch, current, id, slug, ties, now);
        errors.AddRange(decided.Errors);
        if (decided.IsOk)
        {
            CheckSkus(row.Patch, decided.Value, errors);
        }

        if (errors.Count > 0)
        {
            return RowOutcome.Failed(errors);
        }

        if (current is not null && current.SaysTheSameAs(decided.Value))
        {
            return new RowOutcome(RowEffect.Unchanged, current, []);
        }

        return Accept(current, decided.Value, newTags);
    }

    /// <summary>An outcome with the product as later rows left it.</summary>
    public RowOutcome Latest(RowOutcome outcome) =>
        outcome is { Effect: not RowEffect.Failed, Product: { } product } ? outcome with { Product = _products[product.Id] } : outcome;

    /// <summary>Puts everything decided into a batch; an empty one when nothing changed.</summary>
    public void WriteTo(WriteBatch batch, Collection<Product> collection, CatalogReferences references)
    {
        if (_written.Count == 0)
        {
            return;
        }

        if (_newTags.Count > 0)
        {
            references.Tags.Write(batch, tags, _newTags);
        }

        foreach (var tag in _newTags)
        {
            batch.Emit(CatalogEvents.Tag, tag.Id, new TagChanged(tag.Id));
        }

        references.Categories.Expect(batch, categories);
        WriteClaims(batch);
        foreach (var product in _written.Select(id => _products[id]))
        {
            _ = product.Version == 1 ? batch.Insert(collection, product) : batch.Replace(collection, product);
            var added = product.TagIds.Except(_loaded.GetValueOrDefault(product.Id)?.TagIds ?? []).ToList();
            batch.Emit(CatalogEvents.Product, product.Id, new ProductChanged(product.Id, product.Version, added.Count > 0 ? added : null));
        }
    }

    private Product? FindTarget(ProductRow row, List<UserError> errors)
    {
        switch (row.Target)
        {
            case ProductTarget.ById:
                var known = _products.GetValueOrDefault(row.Id.Value);
                if (known is null)
                {
                    errors.Add(UserError.At("id", UserErrorCode.NotFound, $"There is no product '{row.Id.Value}'."));
                }
                else if (known.CheckVersion(row.ExpectedVersion) is { } conflict)
                {
                    errors.Add(conflict);
                }

                return known;
            case ProductTarget.ByKey:
                return FindByKey(row.Patch, errors);
            default:
                return null;
        }
    }

    /// <summary>A product that was made by hand is adopted by its slug as long as it has no external id.</summary>
    private Product? FindByKey(ProductPatch patch, List<UserError> errors)
    {
        if (patch.ExternalId is null && patch.Slug is null)
        {
            const string Message = "A row needs an externalId or a slug, by which it is found again.";
            errors.Add(UserError.At($"{patch.Path}.externalId", UserErrorCode.Required, Message));
            return null;
        }

        var id = patch.ExternalId is null ? null : _idByExternalId.GetValueOrDefault(patch.ExternalId);
        if (id is not null || patch.Slug is null)
        {
            return id is null ? null : _products[id];
        }

        var sameSlug = _idBySlug.GetValueOrDefault(patch.Slug) is { } found ? _products[found] : null;
        return patch.ExternalId is null || sameSlug?.ExternalId is null ? sameSlug : null;
    }

    private string DecideSlug(ProductPatch patch, Product? current, ProductId id, List<UserError> errors)
    {
        if (patch.Slug is { } slug)
        {
            if (!IsFree(slug, id))
            {
                errors.Add(UserError.At($"{patch.Path}.slug", UserErrorCode.AlreadyExists, $"Another product has the slug '{slug}'."));
            }

            return slug;
        }

        return current?.Slug ?? ProductDecision.SlugCandidates(patch, id, options.MaxSlugLength)
            .FirstOrDefault(candidate => IsFree(candidate, id), id.Value);
    }

    private bool IsFree(string slug, ProductId id) => !_idBySlug.TryGetValue(slug, out var owner) || owner == id.Value;

    private void CheckExternalId(ProductPatch patch, ProductId id, List<UserError> errors)
    {
        if (patch.ExternalId is { } externalId && _idByExternalId.TryGetValue(externalId, out var owner) && owner != id.Value)
        {
            var message = $"Another product has the external id '{externalId}'.";
            errors.Add(UserError.At($"{patch.Path}.externalId", UserErrorCode.AlreadyExists, message));
        }
    }

    private ProductTies Tie(ProductPatch patch, Product? current, List<Tag> newTags, List<UserError> errors)
    {
        var brand = patch.Brand.Or(current?.BrandId);
        if (patch.Brand.IsSent && brand is not null && brands.Find(brand) is null)
        {
            errors.Add(UserError.At($"{patch.Path}.brand", UserErrorCode.NotFound, $"There is no brand '{brand}'."));
        }

        var category = patch.Category.Or(current?.CategoryId);
        var path = categories.Path(category);
        if (patch.Category.IsSent && category is not null && path.Count == 0)
        {
            errors.Add(UserError.At($"{patch.Path}.category", UserErrorCode.NotFound, $"There is no category '{category}'."));
        }

        var tagIds = patch.Tags.IsSent ? ResolveTags(patch, newTags, errors) : current?.TagIds ?? [];
        return new ProductTies(brand, category, [.. path.Select(step => step.Id)], tagIds);
    }

    private List<string> ResolveTags(ProductPatch patch, List<Tag> newTags, List<UserError> errors)
    {
        var ids = new List<string>();
        foreach (var text in patch.Tags.Value)
        {
            var name = Text.Fold(text);
            var tag = tags.FindByName(text)
                ?? _newTagByName.GetValueOrDefault(name)
                ?? newTags.Find(other => TagView.NamesOf(other).Contains(name));
            if (tag is null)
            {
                tag = TagRules.New(NewId.Of<TagId>(now), text, tags, _newTags.Concat(newTags), options);
                newTags.Add(tag);
            }

            if (!ids.Contains(tag.Id))
            {
                ids.Add(tag.Id);
            }
        }

        if (newTags.Count > 0 && tags.Count + _newTags.Count + newTags.Count > options.MaxTags)
        {
            var message = $"The shop has its {options.MaxTags} tags; name known ones.";
            errors.Add(UserError.At($"{patch.Path}.tags", UserErrorCode.LimitReached, message));
        }

        return ids;
    }

    private void CheckSkus(ProductPatch patch, Product product, List<UserError> errors)
    {
        for (var i = 0; i < product.Variants.Count; i++)
        {
            var sku = product.Variants[i].Sku;
            if (_owners.TryGetValue(sku, out var owner) && owner.ProductId != product.Id)
            {
                var message = $"Another product holds the sku '{sku}'.";
                errors.Add(UserError.At($"{patch.Path}.variants.{i}.sku", UserErrorCode.AlreadyExists, message));
            }
        }
    }

    private RowOutcome Accept(Product? current, Product decided, List<Tag> newTags)
    {
        var before = _loaded.GetValueOrDefault(decided.Id);
        var product = decided with { Version = (before?.Version ?? 0) + 1 };
        if (!_written.Contains(product.Id))
        {
            _written.Add(product.Id);
        }

        foreach (var tag in newTags)
        {
            _newTags.Add(tag);
            foreach (var name in TagView.NamesOf(tag))
            {
                _newTagByName[name] = tag;
            }
        }

        Place(current, product);
        foreach (var variant in current?.Variants ?? [])
        {
            _owners.Remove(variant.Sku);
        }

        foreach (var variant in product.Variants)
        {
            _owners[variant.Sku] = (product.Id, variant.Id);
        }

        return new RowOutcome(current is null ? RowEffect.Created : RowEffect.Updated, product, []);
    }

    private void Place(Product? current, Product product)
    {
        if (current is not null)
        {
            _idBySlug.Remove(current.Slug);
            _idByExternalId.Remove(current.ExternalId ?? "");
        }

        _products[product.Id] = product;
        _idBySlug[product.Slug] = product.Id;
        if (product.ExternalId is { } externalId)
        {
            _idByExternalId[externalId] = product.Id;
        }
    }

    private void WriteClaims(WriteBatch batch)
    {
        foreach (var claim in _claims.Values.Where(claim => !_owners.ContainsKey(claim.Id)))
        {
            batch.Delete(CatalogCollections.Skus, claim.Id, claim.Version);
        }

        foreach (var (sku, owner) in _owners)
        {
            if (!_claims.TryGetValue(sku, out var claim))
            {
                batch.Insert(CatalogCollections.Skus, new SkuClaim(sku, 1, owner.ProductId, owner.VariantId));
            }
            else if (claim.VariantId != owner.VariantId)
            {
                batch.Replace(CatalogCollections.Skus, new SkuClaim(sku, claim.Version + 1, owner.ProductId, owner.VariantId));
            }
        }
    }
}
