namespace Headless.Bench;

/// <summary>
/// What a product page of a real shop asks of the gateway: 60 fields, variables, conditions, and fragments that are spread more than once.
/// </summary>
internal static class ColdDocument
{
    public const string Text = """
        query ProductPage($slug: String!, $related: Int! = 8, $after: String, $filter: ProductFilter, $withCart: Boolean!, $cart: ID!) {
          product(by: { slug: $slug }) {
            ...Card
            description
            status
            breadcrumbs { slug name }
            category { parent { slug name } }
            attributes { name value }
            variants(first: 50) {
              id sku name
              attributes { name value }
              price { ...Price }
              compareAtPrice { ...Price }
              availability { inStock quantity }
            }
          }
          related: products(first: $related, after: $after, filter: $filter, sort: BEST_SELLING) {
            nodes { ...Card }
            pageInfo { hasNextPage endCursor }
            totalCount { value }
          }
          search(query: "tent", first: 4, filter: { tags: { any: ["camping", "sale"] }, inStock: true }, facets: ["brand", "tag"]) {
            edges { highlights score node { __typename ... on Product { ...Card } } }
            facets { name buckets { value } }
          }
          cart(id: $cart) @include(if: $withCart) { cost { total { ...Price } } }
        }

        fragment Card on Product {
          id
          slug
          name
          brand { name }
          tags { name }
          images(first: 1) { ...Picture }
          rating { average count }
        }

        fragment Picture on Image { url alt }

        fragment Price on Money { amount currencyCode }
        """;

    public const string Variables =
        """{"slug": "tent", "withCart": true, "cart": "cart_1", "filter": {"price": {"min": "10", "max": "250"}, "inStock": true}}""";
}
