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
    name: 'CartChanged',
    query: `# Needs a cart's id. Change the cart in another tab, and see it here.
subscription CartChanged($id: ID!) {
  cartChanged(id: $id) {
    version
    totalQuantity
    cost { total { amount currencyCode } }
  }
}
`,
    variables: { id: 'cart_' },
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

// Sends one operation and gives its answers as they come: one for most, many for a subscription. Headers without a value are left out,
// so that an empty X-API-Key is no wrong one.
export function ask(operation, headers = {}) {
  const leaving = new AbortController();
  const answers = read(operation, headers, leaving.signal);

  // A generator that waits for the next event would not hear of it.
  const end = answers.return.bind(answers);
  answers.return = (value) => {
    leaving.abort();
    return end(value);
  };
  return answers;
}

async function* read(operation, headers, signal) {
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, text/event-stream;q=0.9, application/json;q=0.8',
        ...Object.fromEntries(Object.entries(headers).filter(([, value]) => value)),
      },
      body: JSON.stringify(operation),
      signal,
    });
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
      yield* events(response.body);
    } else {
      yield await response.json();
    }
  } catch (e) {
    if (!signal.aborted) {
      throw e;
    }
  }
}

// The answers in an event stream: the data of each "next"; comments and "complete" carry none.
async function* events(body) {
  let text = '';
  for await (const chunk of chunks(body.pipeThrough(new TextDecoderStream()))) {
    const blocks = (text + chunk).split('\n\n');
    text = blocks.pop();
    for (const block of blocks) {
      const lines = block.split('\n');
      if (lines.includes('event: next')) {
        yield JSON.parse(lines.filter((line) => line.startsWith('data: ')).map((line) => line.slice(6)).join('\n'));
      }
    }
  }
}

// Not every browser iterates over a stream by itself.
async function* chunks(stream) {
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    yield read.value;
  }
}
