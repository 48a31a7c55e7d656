// @graphql-codegen/cli on the gateway's introspection, the TypeScript compiler on a program that uses what it wrote, and that program.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { generate } from '@graphql-codegen/cli';
import { buildClientSchema, buildSchema, getIntrospectionQuery, lexicographicSortSchema, parse, printSchema, validate } from 'graphql';
import { ask, askById, base, cart, check, done, http, restart, variants } from './shop.mjs';

const folder = new URL('./obj/codegen/', import.meta.url);
const source = new URL('client.ts', folder);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
cpSync(new URL('./codegen/client.ts', import.meta.url), source);
const sdl = await (await fetch(`${base}/schema.graphql`)).text();

await check('introspection and the printed schema are one schema', async () => {
  const options = {
    descriptions: true,
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  };
  const { data } = await ask(getIntrospectionQuery(options));
  const print = (schema) => printSchema(lexicographicSortSchema(schema));
  assert.equal(print(buildClientSchema(data)), print(buildSchema(sdl)));
});

await check('types are generated', async () => {
  const generated = await generate({
    schema: http,
    documents: [source.pathname],
    silent: true,
    importExtension: '.js',
    generates: {
      [new URL('generated/', folder).pathname]: {
        preset: 'client',
        presetConfig: { persistedDocuments: { hashAlgorithm: 'sha256' }, fragmentMasking: false },
        config: {
          documentMode: 'string', useTypeImports: true, strictScalars: true,
          scalars: { CurrencyCode: 'string', DateTime: 'string', Decimal: 'string', JSON: 'unknown', Locale: 'string', URL: 'string' },
        },
      },
    },
  }, true);
  assert.deepEqual(
    generated.map(({ filename }) => filename.split('/').at(-1)).sort(), ['gql.ts', 'graphql.ts', 'index.ts', 'persisted-documents.json']);
});

await check('a typed program compiles against them', () => {
  writeFileSync(new URL('package.json', folder), '{ "type": "module" }');
  const compiler = createRequire(import.meta.url).resolve('typescript/package.json').replace('package.json', 'bin/tsc');
  const options = ['--strict', '--noUncheckedIndexedAccess', '--target', 'es2022', '--module', 'nodenext', '--outDir', 'out'];
  try {
    execFileSync(process.execPath, [compiler, ...options, 'client.ts'], { cwd: folder, encoding: 'utf8' });
  } catch (failure) {
    assert.fail(failure.stdout + failure.stderr);
  }
});

await check('the compiled program gets what plain HTTP answers', async () => {
  const client = await import(new URL('out/client.js', folder).href);
  const send = ({ text }, variables) => ask(text, variables);
  const fields = 'name brand { name } priceRange { min { amount } }';
  const { data } = await ask(`{ products(first: 5, sort: NAME) { nodes { id slug ${fields} } } }`);
  const { nodes } = data.products;
  assert.deepEqual(await client.names(send, 5), nodes.map((p) => `${p.name} ${p.brand.name} ${p.priceRange.min.amount}`));
  assert.equal(await client.slug(send, nodes[0].id), nodes[0].slug);
  assert.equal(await client.add(send, (await cart()).id, (await variants(1))[0]), 2);
});

await check('what it persisted is a manifest of trusted documents, and the program works by it', async () => {
  const manifest = new URL('generated/persisted-documents.json', folder);
  const schema = buildSchema(sdl);
  const documents = Object.values(JSON.parse(readFileSync(manifest, 'utf8')));
  assert.deepEqual(documents.flatMap((text) => validate(schema, parse(text))), []);
  await restart(`--GraphQL:TrustedDocuments:Manifests:0=${manifest.pathname}`);
  const client = await import(new URL('out/client.js', folder).href);
  const [byText, byId] = [({ text }, variables) => ask(text, variables), ({ hash }, variables) => askById(hash, variables)];
  const names = await client.names(byId, 4);
  assert.equal(names.length, 4);
  assert.deepEqual(names, await client.names(byText, 4));
  assert.equal(await client.add(byId, (await cart()).id, (await variants(1))[0]), 2);
});

done();
