// A program against the gateway whose every type was generated from its schema. It compiles only while they say the same.
import { graphql } from './generated/gql.js';
import type { TypedDocumentString } from './generated/graphql.js';

const Products = graphql(`
  query TypedProducts($first: Int!, $filter: ProductFilter) {
    products(first: $first, sort: NAME, filter: $filter) {
      nodes {
        ...ProductCard
      }
    }
  }
`);

graphql(`
  fragment ProductCard on Product {
    id
    name
    status
    brand {
      name
    }
    priceRange {
      min {
        amount
        currencyCode
      }
    }
  }
`);

const AddLines = graphql(`
  mutation TypedAddLines($cartId: ID!, $lines: [CartLineInput!]!) {
    cartLinesAdd(cartId: $cartId, lines: $lines) {
      cart {
        totalQuantity
      }
      userErrors {
        code
      }
    }
  }
`);

const ById = graphql(`
  query TypedNode($id: ID!) {
    node(id: $id) {
      __typename
      ... on Product {
        slug
      }
      ... on Brand {
        externalId
      }
    }
  }
`);

export type Send = (document: { text: string; hash: string }, variables: unknown) => Promise<{ data: unknown }>;

/** Sends a document with the variables that it declares, and gives what it selects. */
export async function ask<Result, Variables>(
  send: Send, document: TypedDocumentString<Result, Variables>, variables: Variables,
): Promise<Result> {
  const hash = String(document.__meta__?.['hash']);
  return (await send({ text: document.toString(), hash }, variables)).data as Result;
}

/** One line for each product: the compiler knows that brand and price can be missing, and name cannot. */
export async function names(send: Send, first: number): Promise<string[]> {
  const { products } = await ask(send, Products, { first });
  return products.nodes.map((product) => {
    const price: string = product.priceRange?.min.amount ?? 'no price';
    return `${product.name} ${product.brand?.name ?? 'no brand'} ${price}`;
  });
}

export async function add(send: Send, cartId: string, variantId: string): Promise<number | undefined> {
  const { cartLinesAdd } = await ask(send, AddLines, { cartId, lines: [{ variantId, quantity: 2 }] });
  return cartLinesAdd.userErrors.some((error) => error.code === 'OUT_OF_STOCK') ? 0 : cartLinesAdd.cart?.totalQuantity;
}

export async function slug(send: Send, id: string): Promise<string | null> {
  const { node } = await ask(send, ById, { id });
  return node?.__typename === 'Product' ? node.slug : null;
}

/** Never called: each line would be a mistake, and stays one only while the types are as strict as the schema. */
export async function mistakes(send: Send): Promise<void> {
  // @ts-expect-error Int! is not a text.
  await ask(send, Products, { first: '3' });
  // @ts-expect-error The variable is required.
  await ask(send, Products, {});
  // @ts-expect-error A line needs its variant.
  await ask(send, AddLines, { cartId: 'cart_1', lines: [{ quantity: 2 }] });
  const { products } = await ask(send, Products, { first: 1 });
  // @ts-expect-error A product may have no brand.
  products.nodes[0]?.brand.name;
  // @ts-expect-error Nothing of this name was selected.
  products.nodes[0]?.slug;
  // @ts-expect-error Not among the values of the enum.
  products.nodes[0]?.status === 'SOLD';
}
