using Headless.Storage.Documents;

namespace Headless.Catalog;

/// <summary>Says which variant holds a sku, committed together with its product. The sku is the id.</summary>
internal sealed record SkuClaim(string Id, int Version, string ProductId, string VariantId) : IDocument;
