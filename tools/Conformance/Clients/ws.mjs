// npm graphql-ws: one socket, many operations.
import assert from 'node:assert/strict';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { ADD, CHANGED, PRODUCTS } from './documents.mjs';
import { addUntil, ask, cart, check, collect, done, restart, until, variants, ws } from './shop.mjs';

const connect = (options = {}) => createClient({ url: ws, webSocketImpl: WebSocket, ...options });

await check('a query is answered and completed', async () => {
  const client = connect();
  const found = collect(client, { query: PRODUCTS, variables: { first: 2 } });
  await until(() => found.isOver);
  assert.deepEqual(found.results, [await ask(PRODUCTS, { first: 2 })]);
  await client.dispose();
});

await check('a mutation is answered and completed', async () => {
  const client = connect();
  const { id } = await cart();
  const [variantId] = await variants(1);
  const found = collect(client, { query: ADD, variables: { cartId: id, lines: [{ variantId, quantity: 2 }] } });
  await until(() => found.isOver);
  assert.deepEqual(found.results.map((r) => [r.data.cartLinesAdd.cart.totalQuantity, r.data.cartLinesAdd.userErrors]), [[2, []]]);
  await client.dispose();
});

await check('a subscription hears of a mutation, and of no other cart', async () => {
  const client = connect();
  const [mine, other] = [await cart(), await cart()];
  const heard = collect(client, { query: CHANGED, variables: { id: mine.id } });
  const silent = collect(client, { query: CHANGED, variables: { id: other.id } });
  await addUntil(mine.id, () => heard.results.length > 0);
  const { cartChanged } = heard.results[0].data;
  assert.equal(cartChanged.id, mine.id);
  assert.equal(cartChanged.totalQuantity, cartChanged.lines[0].quantity);
  assert.ok(cartChanged.version > mine.version);
  assert.deepEqual(silent.results, []);
  heard.stop();
  silent.stop();
  await until(() => heard.isOver && silent.isOver);
  await client.dispose();
});

await check('two operations share a socket and do not mix', async () => {
  let sockets = 0;
  const client = connect({ on: { connected: () => sockets++ } });
  const [one, two] = [1, 2].map((first) => collect(client, { query: PRODUCTS, variables: { first } }));
  await until(() => one.isOver && two.isOver);
  assert.deepEqual([one.results[0].data.products.nodes.length, two.results[0].data.products.nodes.length, sockets], [1, 2, 1]);
  await client.dispose();
});

await check('a wrong document ends its operation with the errors, and not the socket', async () => {
  const client = connect({ lazy: false, onNonLazyError: () => {} });
  const wrong = collect(client, { query: 'subscription { nope }' });
  await until(() => wrong.error);
  assert.ok(Array.isArray(wrong.error), String(wrong.error));
  assert.match(wrong.error[0].message, /nope/);
  const unknown = collect(client, { query: CHANGED, variables: { id: 'cart_nothing' } });
  await until(() => unknown.error || unknown.isOver);
  assert.equal((unknown.error ?? unknown.results[0].errors)[0].extensions.code, 'NOT_FOUND');
  const right = collect(client, { query: PRODUCTS, variables: { first: 1 } });
  await until(() => right.isOver);
  assert.equal(right.results.length, 1);
  await client.dispose();
});

await check('a drained gateway is found again, and the subscription goes on', async () => {
  const { id } = await cart();
  const connected = [];
  const closed = [];
  const client = connect({
    retryAttempts: 100,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)),
    shouldRetry: () => true,
    on: { connected: () => connected.push(1), closed: (event) => closed.push(event.code) },
  });
  const heard = collect(client, { query: CHANGED, variables: { id } });
  await addUntil(id, () => heard.results.length > 0);
  await restart();
  const before = heard.results.length;
  await addUntil(id, () => heard.results.length > before);
  assert.deepEqual([heard.isOver, heard.error, connected.length], [false, null, 2]);
  assert.equal(heard.results.at(-1).data.cartChanged.id, id);
  heard.stop();
  await client.dispose();
});

done();
