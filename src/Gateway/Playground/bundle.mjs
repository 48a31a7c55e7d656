// Bundles GraphiQL and gzips every file: node bundle.mjs OUTPUT_FOLDER. The gateway embeds what it finds there and serves it as it is.
import { build } from 'esbuild';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const output = resolve(process.argv[2]);
await rm(output, { recursive: true, force: true });
await mkdir(output, { recursive: true });

const worker = (path) => join(here, 'node_modules', path);
const shared = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  target: 'es2022',
  outdir: output,
  logLevel: 'warning',
  logOverride: { 'css-syntax-error': 'silent' },
  define: { 'process.env.NODE_ENV': '"production"' },
};
await Promise.all([
  build({
    ...shared,
    entryPoints: { graphiql: 'graphiql.jsx' },
    format: 'esm',
    jsx: 'automatic',
    loader: { '.ttf': 'file', '.woff2': 'file' },
    assetNames: '[name]',
  }),
  build({
    ...shared,
    entryPoints: {
      'worker-editor': worker('monaco-editor/esm/vs/editor/editor.worker.js'),
      'worker-graphql': worker('monaco-graphql/esm/graphql.worker.js'),
      'worker-json': worker('monaco-editor/esm/vs/language/json/json.worker.js'),
    },
    format: 'iife',
  }),
]);

for (const name of await readdir(output)) {
  const path = join(output, name);
  await writeFile(`${path}.gz`, gzipSync(await readFile(path), { level: 9 }));
  await rm(path);
}
