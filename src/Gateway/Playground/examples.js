// The queries that both playgrounds open on, and that README.md prints first. They run as they are against the demo data.
export const examples = [
  {
    name: 'Products',
    query: `query Products {
  products(first: 6, sort: NEWEST) {
    totalCount { value isExact }
    nodes {
      id
      name
      brand { name }
      tags { name }
      priceRange {
        min { amount currencyCode }
        max { amount currencyCode }
      }
      variants(first: 2) {
        sku
        availability { inStock quantity }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
  },
  {
    name: 'Search',
    query: `query Search($query: String!) {
  search(query: $query, first: 5, facets: ["brand", "category", "tag"]) {
    totalCount { value isExact }
    edges {
      highlights
      node {
        ... on Product { name brand { name } }
      }
    }
    facets { name buckets { label count } }
    correctedQuery
    tookMs
  }
}
`,
    variables: { query: '手机' },
  },
  {
    name: 'Categories',
    query: `query Categories @inContext(locale: "zh-CN") {
  categories(depth: 2) {
    slug
    name
    depth
    products(first: 3) { nodes { name } }
  }
}
`,
  },
  {
    name: 'CartCreate',
    query: `mutation CartCreate {
  cartCreate {
    cart {
      id
      version
      cost { total { amount currencyCode } }
    }
    userErrors { code message path }
  }
}
`,
  },
  {
    name: 'TagUpsert',
    query: `# Needs the administrator's key, below under Headers.
# The gateway logs it when it starts in development.
mutation TagUpsert {
  tagUpsert(
    slug: "new-arrivals"
    name: "New arrivals"
    synonyms: ["新品上架"]
  ) {
    tag { id slug name synonyms }
    userErrors { code message path }
  }
}
`,
    headers: { 'X-API-Key': '' },
  },
];

// Sends one operation. Headers without a value are left out, so that an empty X-API-Key is no wrong one.
export async function send(operation, headers = {}) {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json;q=0.9',
      ...Object.fromEntries(Object.entries(headers).filter(([, value]) => value)),
    },
    body: JSON.stringify(operation),
  });
  return response.json();
}
