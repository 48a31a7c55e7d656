using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Catalog;

[GraphQLType("ProductPayload")]
internal sealed record ProductPayload(Product? Product, IReadOnlyList<UserError> UserErrors)
{
    public static ProductPayload Of(RowOutcome outcome) => new(outcome.Product, outcome.Errors);
}

[GraphQLType("VariantPayload")]
internal sealed record VariantPayload(ProductVariant? Variant, IReadOnlyList<UserError> UserErrors);

[GraphQLType("TagPayload")]
internal sealed record TagPayload(Tag? Tag, IReadOnlyList<UserError> UserErrors);

[GraphQLType("ProductsImportPayload")]
internal sealed record ProductsImportPayload(
    IReadOnlyList<Product?> Products, int Created, int Updated, int Unchanged, int Failed, IReadOnlyList<UserError> UserErrors);

[GraphQLType("BrandsImportPayload")]
internal sealed record BrandsImportPayload(
    IReadOnlyList<BrandId?> Brands, int Created, int Updated, int Unchanged, int Failed, IReadOnlyList<UserError> UserErrors);

[GraphQLType("CategoriesImportPayload")]
internal sealed record CategoriesImportPayload(
    IReadOnlyList<CategoryId?> Categories, int Created, int Updated, int Unchanged, int Failed, IReadOnlyList<UserError> UserErrors);
