// npm graphql-sse in its mode of distinct connections: a request for each operation.
import assert from 'node:assert/strict';
import { createClient } from 'graphql-sse';
import { ADD, CHANGED, PRODUCTS } from './documents.mjs';
import { addUntil, ask, cart, check, collect, done, http, restart, until, variants } from './shop.mjs';

const client = createClient({ url: http, retryAttempts: 100, retry: () => new Promise((resolve) => setTimeout(resolve, 50)) });

await check('a query is answered and completed', async () => {
  const found = collect(client, { query: PRODUCTS, variables: { first: 2 } });
  await until(() => found.isOver);
  assert.deepEqual(found.results, [await ask(PRODUCTS, { first: 2 })]);
});

await check('a mutation is answered and completed', async () => {
  const { id } = await cart();
  const [variantId] = await variants(1);
  const found = collect(client, { query: ADD, variables: { cartId: id, lines: [{ variantId, quantity: 2 }] } });
  await until(() => found.isOver);
  assert.deepEqual(found.results.map((r) => [r.data.cartLinesAdd.cart.totalQuantity, r.data.cartLinesAdd.userErrors]), [[2, []]]);
});

await check('a subscription hears of a mutation, and of no other cart', async () => {
  const [mine, other] = [await cart(), await cart()];
  const heard = collect(client, { query: CHANGED, variables: { id: mine.id } });
  const silent = collect(client, { query: CHANGED, variables: { id: other.id } });
  await addUntil(mine.id, () => heard.results.length > 0);
  const { cartChanged } = heard.results[0].data;
  assert.deepEqual([cartChanged.id, cartChanged.totalQuantity], [mine.id, cartChanged.lines[0].quantity]);
  assert.deepEqual(silent.results, []);
  heard.stop();
  silent.stop();
});

await check('what is wrong with a document is told in the stream', async () => {
  const wrong = collect(client, { query: 'subscription { nope }' });
  await until(() => wrong.isOver);
  assert.deepEqual(wrong.results.map((r) => [r.data, r.errors.length, r.errors[0].message.includes('nope')]), [[undefined, 1, true]]);
  const unknown = collect(client, { query: CHANGED, variables: { id: 'cart_nothing' } });
  await until(() => unknown.isOver);
  assert.deepEqual(unknown.results.map((r) => r.errors[0].extensions.code), ['NOT_FOUND']);
});

await check('a drained gateway is found again, and the subscription goes on', async () => {
  const { id } = await cart();
  const heard = collect(client, { query: CHANGED, variables: { id } });
  await addUntil(id, () => heard.results.length > 0);
  await restart();
  const before = heard.results.length;
  await addUntil(id, () => heard.results.length > before);
  assert.deepEqual([heard.isOver, heard.error, heard.results.at(-1).data.cartChanged.id], [false, null, id]);
  heard.stop();
});

done();
