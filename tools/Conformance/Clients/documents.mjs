// The operations that both caching clients ask.
export const PRODUCTS = `
  query Products($first: Int!, $after: String) {
    products(first: $first, after: $after, sort: NAME) {
      nodes { id name brand { id name } priceRange { min { amount currencyCode } } }
      pageInfo { hasNextPage endCursor }
    }
  }`;

export const NODE = 'query Node($id: ID!) { node(id: $id) { id ... on Product { name brand { id name } } } }';

export const CART = `
  query Cart($id: ID!) {
    cart(id: $id) { id version totalQuantity lines { id quantity } }
  }`;

export const ADD = `
  mutation Add($cartId: ID!, $lines: [CartLineInput!]!) {
    cartLinesAdd(cartId: $cartId, lines: $lines) {
      cart { id version totalQuantity lines { id quantity } }
      userErrors { code message path }
    }
  }`;

export const DEFERRED = `
  query Deferred {
    products(first: 2, sort: NAME) {
      nodes { id name ...Rest @defer(label: "rest") }
    }
  }
  fragment Rest on Product { description brand { id name } }`;

export const CHANGED = 'subscription Changed($id: ID!) { cartChanged(id: $id) { id version totalQuantity lines { id quantity } } }';
