// relay-compiler on the gateway's own schema, and what it makes in relay-runtime: fragments, connections, refetching by node, mutations.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createClient } from 'graphql-ws';
import relay from 'relay-runtime';
import WebSocket from 'ws';
import { addUntil, ask, askById, base, cart, check, done, restart, variants, ws } from './shop.mjs';

const require = createRequire(import.meta.url);
const folder = new URL('./obj/relay/', import.meta.url);
rmSync(folder, { recursive: true, force: true });
mkdirSync(new URL('artifacts/', folder), { recursive: true });
cpSync(new URL('./relay/', import.meta.url), new URL('src/', folder), { recursive: true });
write('package.json', { type: 'commonjs' });
write('documents.json', {});
write('relay.config.json', {
  src: './src',
  schema: './schema.graphql',
  language: 'javascript',
  artifactDirectory: './artifacts',
  eagerEsModules: false,
  persistConfig: { file: './documents.json', algorithm: 'SHA256' },
  customScalarTypes: { DateTime: 'string', Decimal: 'string', URL: 'string' },
});
writeFileSync(new URL('schema.graphql', folder), await (await fetch(`${base}/schema.graphql`)).text());

function write(name, value) {
  writeFileSync(new URL(name, folder), JSON.stringify(value));
}

const artifact = (name) => require(new URL(`artifacts/${name}.graphql.js`, folder).pathname);

await check('the compiler has no complaint and writes every artifact', () => {
  const said = execFileSync(require('relay-compiler'), ['relay.config.json'], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  assert.doesNotMatch(said, /error|warning/i);
  const source = readFileSync(new URL('src/app.js', folder), 'utf8');
  const named = [...source.matchAll(/(?:query|mutation|subscription|fragment) (app\w+)|queryName: "(app\w+)"/g)].map((m) => m[1] ?? m[2]);
  assert.deepEqual(readdirSync(new URL('artifacts/', folder)).map((file) => file.split('.')[0]).sort(), named.sort());
});

const documents = JSON.parse(readFileSync(new URL('documents.json', folder), 'utf8'));
const socket = createClient({ url: ws, webSocketImpl: WebSocket });
const environment = new relay.Environment({
  network: relay.Network.create(
    ({ id }, variables) => ask(documents[id], variables),
    ({ id }, variables) => relay.Observable.create((sink) => socket.subscribe({ query: documents[id], variables }, sink)),
  ),
  store: new relay.Store(new relay.RecordSource()),
});
const request = (name, variables) => relay.fetchQuery(environment, artifact(name), variables).toPromise();

/** What a component with this fragment is given. */
const read = (name, reference) => environment.lookup(relay.getSingularSelector(artifact(name), reference)).data;

/** What the root of an operation is given, from the store alone. */
const root = (name, variables) =>
  environment.lookup(relay.createOperationDescriptor(artifact(name), variables).fragment).data;

await check('fragments find in the store what plain HTTP answers', async () => {
  const list = read('appProductList_products', await request('appProductListQuery', { first: 3 }));
  const cards = list.products.edges.map(({ node }) => read('appProductCard_product', node));
  const shown = cards.map((card) => ({ ...card, brand: { ...read('appBrandName_brand', card.brand) } }));
  const fields = 'id name brand { name } priceRange { min { amount currencyCode } }';
  const plain = await ask(`{ products(first: 3, sort: NAME) { nodes { ${fields} } pageInfo { endCursor hasNextPage } } }`);
  assert.deepEqual(shown.map(({ id, name, brand, priceRange }) => ({ id, name, brand, priceRange })), plain.data.products.nodes);
  assert.deepEqual(list.products.pageInfo, plain.data.products.pageInfo);
});

await check('a connection grows page by page', async () => {
  const first = read('appProductList_products', root('appProductListQuery', { first: 3 }));
  const after = first.products.pageInfo.endCursor;
  await request('appProductListPaginationQuery', { first: 3, after });
  const { products } = read('appProductList_products', root('appProductListQuery', { first: 3 }));
  const plain = await ask('{ products(first: 6, sort: NAME) { edges { cursor node { id } } pageInfo { endCursor hasNextPage } } }');
  assert.deepEqual(products.edges.map(({ cursor, node }) => ({ cursor, node: { id: node.id } })), plain.data.products.edges);
  assert.deepEqual(products.pageInfo, plain.data.products.pageInfo);
});

await check('an object is fetched again by its id alone', async () => {
  const { edges } = read('appProductList_products', root('appProductListQuery', { first: 3 })).products;
  const { node } = await request('appProductCardRefetchQuery', { id: edges[1].node.id });
  const card = read('appProductCard_product', node);
  assert.equal(card.id, edges[1].node.id);
  assert.deepEqual(card.name, (await ask(`{ node(id: "${card.id}") { ... on Product { name } } }`)).data.node.name);
});

await check('a connection of an object grows through node', async () => {
  const { data } = await ask('{ products(first: 1, sort: NAME) { nodes { brand { id products(first: 4) { nodes { id name } } } } } }');
  const { id, products } = data.products.nodes[0].brand;
  const { brand } = (await request('appBrandQuery', { id })).node;
  const after = read('appBrandProducts_brand', brand).products.pageInfo.endCursor;
  await request('appBrandProductsPaginationQuery', { id, after });
  const shown = read('appBrandProducts_brand', root('appBrandQuery', { id }).node.brand);
  assert.deepEqual(shown.products.edges.map(({ node }) => ({ id: node.id, name: node.name })), products.nodes);
});

await check('a mutation renews what a fragment shows', async () => {
  const { id } = await cart();
  const [variantId] = await variants(1);
  const before = read('appCart_cart', (await request('appCartQuery', { id })).cart);
  const { cartLinesAdd } = await new Promise((onCompleted, onError) => relay.commitMutation(environment, {
    mutation: artifact('appAddLinesMutation'),
    variables: { cartId: id, lines: [{ variantId, quantity: 2 }] },
    onCompleted,
    onError,
  }));
  assert.deepEqual(cartLinesAdd.userErrors, []);
  const after = read('appCart_cart', root('appCartQuery', { id }).cart);
  assert.deepEqual([before.totalQuantity, after.totalQuantity, after.version], [0, 2, before.version + 1]);
  assert.deepEqual(after.lines.map((line) => [line.quantity, line.variant.id]), [[2, variantId]]);
});

await check('a subscription renews what a fragment shows', async () => {
  const { id } = await cart();
  await request('appCartQuery', { id });
  const heard = [];
  const subscription = { subscription: artifact('appCartChangedSubscription'), variables: { id }, onNext: (data) => heard.push(data) };
  const { dispose } = relay.requestSubscription(environment, subscription);
  await addUntil(id, () => heard.length > 0);
  dispose();
  const { version, lines } = read('appCart_cart', root('appCartQuery', { id }).cart);
  assert.ok(version > 1 && lines.length === 1);
});

await check('node and nodes keep the rules of global object identification', async () => {
  const { data } = await ask('{ products(first: 2) { nodes { id } } brands(first: 1) { nodes { id } } }');
  const ids = [data.brands.nodes[0].id, data.products.nodes[1].id, data.products.nodes[0].id];
  const one = await ask('query ($id: ID!) { node(id: $id) { __typename id } }', { id: ids[0] });
  assert.deepEqual(one, { data: { node: { __typename: 'Brand', id: ids[0] } } });
  const mixed = await ask('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', { ids: [...ids, 'prod_nothing', ids[0]] });
  const expected = ['Brand', 'Product', 'Product'].map((__typename, i) => ({ __typename, id: ids[i] }));
  assert.deepEqual(mixed, { data: { nodes: [...expected, null, expected[0]] } });
});

await check('connections keep the rules of the cursor specification', async () => {
  const PAGE = `query ($first: Int!, $after: String) {
    products(first: $first, after: $after, sort: NAME) {
      edges { cursor node { id } } nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }`;
  const page = async (first, after) => (await ask(PAGE, { first, after })).data.products;
  const whole = await page(5);
  for (let i = 0; i < 4; i++) {
    const next = await page(1, whole.edges[i].cursor);
    assert.deepEqual(next.edges, [whole.edges[i + 1]], 'every cursor continues behind its edge');
  }
  assert.deepEqual(whole.nodes, whole.edges.map((edge) => edge.node));
  assert.deepEqual(whole.pageInfo, {
    hasNextPage: true, hasPreviousPage: false, startCursor: whole.edges[0].cursor, endCursor: whole.edges[4].cursor,
  });
});

await check('what the compiler persisted is a manifest of trusted documents', async () => {
  await restart(`--GraphQL:TrustedDocuments:Manifests:0=${new URL('documents.json', folder).pathname}`);
  const hashes = new Map(Object.entries(documents).map(([hash, text]) => [text.match(/\w+ (\w+)/)[1], hash]));
  const list = await askById(`sha256:${hashes.get('appProductListQuery')}`, { first: 3 });
  assert.deepEqual(list, await ask(documents[hashes.get('appProductListQuery')], { first: 3 }));
  assert.equal(list.data.products.edges.length, 3);
  const { id } = await cart();
  const lines = [{ variantId: (await variants(1))[0], quantity: 2 }];
  const added = await askById(`sha256:${hashes.get('appAddLinesMutation')}`, { cartId: id, lines });
  assert.equal(added.data.cartLinesAdd.cart.totalQuantity, 2);
  assert.equal((await askById(`sha256:${'0'.repeat(64)}`)).errors[0].extensions.code, 'DOCUMENT_NOT_FOUND');
});

done();
