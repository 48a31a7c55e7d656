// @urql/core with its document cache, and with the normalised cache of graphcache.
import assert from 'node:assert/strict';
import { Client, cacheExchange, fetchExchange, subscriptionExchange } from '@urql/core';
import { cacheExchange as graphcache } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { getIntrospectionQuery } from 'graphql';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { ADD, CART, CHANGED, DEFERRED, NODE, PRODUCTS } from './documents.mjs';
import { addUntil, ask, bare, cart, check, done, http, until, variants, ws } from './shop.mjs';

const socket = createClient({ url: ws, webSocketImpl: WebSocket });
const overSocket = subscriptionExchange({
  forwardSubscription: (request) => ({ subscribe: (sink) => ({ unsubscribe: socket.subscribe(request, sink) }) }),
});
const client = new Client({ url: http, exchanges: [cacheExchange, fetchExchange, overSocket], preferGetMethod: false });

await check('a query answers what plain HTTP answers', async () => {
  const { data, error } = await client.query(PRODUCTS, { first: 3 }).toPromise();
  assert.equal(error, undefined);
  assert.deepEqual(bare(data), (await ask(PRODUCTS, { first: 3 })).data);
});

await check('a query by GET answers the same', async () => {
  const { data, error } = await client.query(PRODUCTS, { first: 2 }, { preferGetMethod: 'force' }).toPromise();
  assert.equal(error, undefined);
  assert.deepEqual(bare(data), (await ask(PRODUCTS, { first: 2 })).data);
});

await check('pages by nodes are the whole list', async () => {
  const found = [];
  for (let after = null, pages = 0; pages < 3; pages++) {
    const { data } = await client.query(PRODUCTS, { first: 2, after }).toPromise();
    found.push(...data.products.nodes);
    after = data.products.pageInfo.endCursor;
  }
  assert.deepEqual(bare(found), (await ask(PRODUCTS, { first: 6 })).data.products.nodes);
});

await check('a mutation makes the document cache ask again', async () => {
  const { id } = await cart();
  const [variantId] = await variants(1);
  const shown = [];
  const { unsubscribe } = client.query(CART, { id }).subscribe(({ data }) => shown.push(data.cart.totalQuantity));
  await until(() => shown.length === 1);
  const { data } = await client.mutation(ADD, { cartId: id, lines: [{ variantId, quantity: 3 }] }).toPromise();
  assert.deepEqual(data.cartLinesAdd.userErrors, []);
  await until(() => shown.at(-1) === 3);
  unsubscribe();
});

await check('what a buyer does wrong is data', async () => {
  const { id } = await cart();
  const { data, error } = await client.mutation(ADD, { cartId: id, lines: [{ variantId: 'var_nothing' }] }).toPromise();
  assert.equal(error, undefined);
  assert.deepEqual(data.cartLinesAdd.userErrors.map((e) => [e.code, e.path]), [['NOT_FOUND', ['lines', '0', 'variantId']]]);
});

await check('what a program does wrong is an error', async () => {
  const { data, error } = await client.query('query Wrong { products { nope } }', {}).toPromise();
  assert.equal(data, undefined);
  assert.equal(error.networkError, undefined, String(error.networkError));
  assert.deepEqual(error.graphQLErrors.map((e) => e.message.includes('nope')), [true]);
});

await check('a subscription over a socket hears of a mutation', async () => {
  const { id } = await cart();
  const heard = [];
  const { unsubscribe } = client.subscription(CHANGED, { id }).subscribe((result) => heard.push(result));
  await addUntil(id, () => heard.length > 0);
  unsubscribe();
  assert.deepEqual([heard[0].error, heard[0].data.cartChanged.id], [undefined, id]);
});

await check('a subscription over events hears of a mutation', async () => {
  const overHttp = new Client({ url: http, exchanges: [fetchExchange], fetchSubscriptions: true, preferGetMethod: false });
  const { id } = await cart();
  const heard = [];
  const { unsubscribe } = overHttp.subscription(CHANGED, { id }).subscribe((result) => heard.push(result));
  await addUntil(id, () => heard.length > 0);
  unsubscribe();
  assert.deepEqual([heard[0].error, heard[0].data.cartChanged.id], [undefined, id]);
});

await check('a deferred fragment comes after the rest', async () => {
  const results = [];
  const { unsubscribe } = client.query(DEFERRED, {}).subscribe((result) => results.push(bare(result.data)));
  const plain = (await ask(DEFERRED.replace('@defer(label: "rest")', ''))).data;
  await until(() => results.at(-1)?.products.nodes.every((node) => 'brand' in node));
  unsubscribe();
  assert.deepEqual(results.at(-1), plain);
  assert.ok(results.length > 1, 'it came in one piece');
});

const schema = (await ask(getIntrospectionQuery())).data;
const keys = { PageInfo: () => null, Money: () => null, PriceRange: () => null };
const resolvers = { Query: { products: relayPagination() } };
const normalised = new Client({ url: http, exchanges: [graphcache({ schema, keys, resolvers }), fetchExchange] });
const EDGES = `
  query Edges($first: Int!, $after: String) {
    products(first: $first, after: $after, sort: NAME) {
      edges { cursor node { id name brand { id name } } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }`;

await check('the normalised cache joins pages of edges', async () => {
  const first = await normalised.query(EDGES, { first: 2 }).toPromise();
  const after = first.data.products.pageInfo.endCursor;
  const { data, error } = await normalised.query(EDGES, { first: 2, after }).toPromise();
  assert.equal(error, undefined);
  const plain = (await ask(EDGES, { first: 4 })).data.products.edges;
  assert.deepEqual(bare(data.products.edges).map((edge) => edge.node), plain.map((edge) => edge.node));
});

await check('the normalised cache renews a cart from a mutation, without asking again', async () => {
  const { id } = await cart();
  const [variantId] = await variants(1);
  await normalised.query(CART, { id }).toPromise();
  await normalised.mutation(ADD, { cartId: id, lines: [{ variantId, quantity: 2 }] }).toPromise();
  const { data, stale } = await normalised.query(CART, { id }, { requestPolicy: 'cache-only' }).toPromise();
  assert.equal(stale, false);
  assert.deepEqual(bare(data), (await ask(CART, { id })).data);
});

await check('the normalised cache knows an object by type and id', async () => {
  const [{ node }] = (await ask(EDGES, { first: 1 })).data.products.edges;
  const { data } = await normalised.query(NODE, { id: node.id }).toPromise();
  assert.deepEqual(bare(data.node), node);
});

done();
