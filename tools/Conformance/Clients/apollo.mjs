// @apollo/client 4: its links, its normalised cache, its way with errors.
import assert from 'node:assert/strict';
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { GraphQL17Alpha9Handler } from '@apollo/client/incremental';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { ADD, CART, CHANGED, DEFERRED, NODE, PRODUCTS } from './documents.mjs';
import { addUntil, ask, bare, cart, check, done, http, until, variants, ws } from './shop.mjs';

/** Which types an interface or union can be, asked as the cache's documentation says. */
async function possibleTypes() {
  const { data } = await ask('{ __schema { types { name possibleTypes { name } } } }');
  const abstract = data.__schema.types.filter((type) => type.possibleTypes);
  return Object.fromEntries(abstract.map((type) => [type.name, type.possibleTypes.map((possible) => possible.name)]));
}

// Pages by nodes: those of one list lie behind each other.
const products = {
  keyArgs: ['filter', 'sort'],
  merge: (known, page, { args }) => (args?.after ? { ...page, nodes: [...known.nodes, ...page.nodes] } : page),
};
const socket = createClient({ url: ws, webSocketImpl: WebSocket });
const client = new ApolloClient({
  link: ApolloLink.split(({ operationType }) => operationType === 'subscription', new GraphQLWsLink(socket), new HttpLink({ uri: http })),
  incrementalHandler: new GraphQL17Alpha9Handler(),
  cache: new InMemoryCache({ possibleTypes: await possibleTypes(), typePolicies: { Query: { fields: { products } } } }),
});

await check('a query answers what plain HTTP answers', async () => {
  const { data } = await client.query({ query: gql(PRODUCTS), variables: { first: 3 } });
  assert.deepEqual(bare(data), (await ask(PRODUCTS, { first: 3 })).data);
});

await check('pages by nodes become one list', async () => {
  const list = client.watchQuery({ query: gql(PRODUCTS), variables: { first: 3 } });
  const shown = [];
  const subscription = list.subscribe(({ data }) => shown.push(data));
  const { endCursor } = (await ask(PRODUCTS, { first: 3 })).data.products.pageInfo;
  await list.fetchMore({ variables: { after: endCursor } });
  subscription.unsubscribe();
  assert.deepEqual(bare(list.getCurrentResult().data), (await ask(PRODUCTS, { first: 6 })).data);
});

await check('the cache knows an object by type and id', async () => {
  const [product] = (await ask(PRODUCTS, { first: 1 })).data.products.nodes;
  const fragment = gql('fragment Known on Product { name brand { id name } }');
  const known = client.readFragment({ id: `Product:${product.id}`, fragment });
  assert.deepEqual(bare(known), { name: product.name, brand: product.brand });
  assert.ok(`Brand:${product.brand.id}` in client.cache.extract());
  const { data } = await client.query({ query: gql(NODE), variables: { id: product.id } });
  assert.equal(data.node.__typename, 'Product');
  assert.deepEqual(bare(data.node), { id: product.id, name: product.name, brand: product.brand });
});

await check('a mutation renews what a query shows', async () => {
  const { id } = await cart();
  const [variantId] = await variants(1);
  const shown = [];
  const watched = client.watchQuery({ query: gql(CART), variables: { id } });
  const subscription = watched.subscribe(({ data }) => shown.push(data?.cart?.totalQuantity));
  await until(() => shown.at(-1) === 0);
  const { data } = await client.mutate({ mutation: gql(ADD), variables: { cartId: id, lines: [{ variantId, quantity: 2 }] } });
  assert.deepEqual(data.cartLinesAdd.userErrors, []);
  const current = watched.getCurrentResult().data;
  subscription.unsubscribe();
  assert.deepEqual(bare(current), (await ask(CART, { id })).data);
  assert.equal(current.cart.totalQuantity, 2);
});

await check('what a buyer does wrong is data', async () => {
  const { id } = await cart();
  const lines = [{ variantId: 'var_nothing', quantity: 1 }];
  const { data, error } = await client.mutate({ mutation: gql(ADD), variables: { cartId: id, lines } });
  assert.equal(error, undefined);
  assert.deepEqual(data.cartLinesAdd.userErrors.map((e) => [e.code, e.path]), [['NOT_FOUND', ['lines', '0', 'variantId']]]);
});

await check('what a program does wrong is an error with its place', async () => {
  const wrong = client.query({ query: gql('query Wrong { products { nope } }') });
  const error = await wrong.then(() => assert.fail('no error'), (reason) => reason);
  assert.ok(CombinedGraphQLErrors.is(error), String(error));
  assert.deepEqual(error.errors.map((e) => e.locations), [[{ line: 3, column: 5 }]]);
  assert.match(error.message, /nope/);
});

await check('a subscription renews what a query shows', async () => {
  const { id } = await cart();
  const shown = [];
  const watched = client.watchQuery({ query: gql(CART), variables: { id } }).subscribe(({ data }) => shown.push(data?.cart?.version));
  const heard = [];
  const changed = client.subscribe({ query: gql(CHANGED), variables: { id } });
  const changes = changed.subscribe(({ data }) => heard.push(data.cartChanged.version));
  await addUntil(id, () => heard.length > 0 && shown.includes(heard[0]));
  watched.unsubscribe();
  changes.unsubscribe();
});

await check('a deferred fragment comes after the rest', async () => {
  const states = [];
  const options = { query: gql(DEFERRED), fetchPolicy: 'network-only' };
  const watched = client.watchQuery(options).subscribe((result) => states.push(result));
  const last = await until(() => states.find((state) => state.dataState === 'complete'));
  watched.unsubscribe();
  const plain = (await ask(DEFERRED.replace('@defer(label: "rest")', ''))).data;
  assert.deepEqual(bare(last.data), plain);
  const first = states.find((state) => state.dataState === 'streaming');
  assert.deepEqual(bare(first.data).products.nodes[0], { id: plain.products.nodes[0].id, name: plain.products.nodes[0].name });
});

done();
