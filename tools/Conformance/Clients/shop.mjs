// What every suite needs: the gateway to ask, plain requests to hold a client's answers against, and a way to say what was found.
// A line of JSON on stdout is one check; the tool counts them.
import { createInterface } from 'node:readline';
import { ADD } from './documents.mjs';

export const base = process.env.GATEWAY;
export const http = `${base}/graphql`;
export const ws = http.replace('http', 'ws');

/** One check: it passes unless the action throws. */
export async function check(name, action) {
  try {
    await action();
    say({ name });
  } catch (error) {
    say({ name, reason: error.stack ?? String(error) });
  }
}

/** Something that passes, and that a reader should know. */
export const note = (text) => say({ note: text });

/** Tells the tool that everything was said; a script that ends otherwise has failed. */
export function done() {
  say({ done: true });
  process.exit(0);
}

function say(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

const answers = createInterface({ input: process.stdin });

/** Asks the tool to stop the gateway as a deployment does, and to start it again at the same address, with these settings besides. */
export function restart(...settings) {
  const restarted = new Promise((resolve) => answers.once('line', resolve));
  say({ restart: true, settings });
  return restarted;
}

/** A whole answer over plain HTTP, without any client. */
export const ask = (query, variables = {}) => post({ query, variables });

/** The same, of a document that the gateway was started with. */
export const askById = (documentId, variables = {}) => post({ documentId, variables });

async function post(envelope) {
  const response = await fetch(http, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify(envelope),
  });
  return response.json();
}

/** The ids of some variants that can be bought. */
export async function variants(count) {
  const { data } = await ask('{ products(first: 40) { nodes { variants(first: 1) { id availability { inStock } } } } }');
  const found = data.products.nodes.flatMap((product) => product.variants).filter((variant) => variant.availability.inStock);
  return found.slice(0, count).map((variant) => variant.id);
}

/** A fresh cart of a guest. */
export async function cart() {
  const { data } = await ask('mutation { cartCreate { cart { id version } userErrors { message } } }');
  return data.cartCreate.cart;
}

/** What a client answered, without the type names that it asked for on its own account. */
export function bare(value) {
  if (Array.isArray(value)) return value.map(bare);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== '__typename').map(([key, inner]) => [key, bare(inner)]));
}

/** Waits until the condition gives something, for what arrives on its own. */
export async function until(condition, milliseconds = 10_000) {
  for (const end = Date.now() + milliseconds; Date.now() < end;) {
    const found = condition();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`Not within ${milliseconds} ms: ${condition}`);
}

/** All results of an operation, and whether it is over. */
export function collect(client, payload) {
  const found = { results: [], error: null, isOver: false };
  found.stop = client.subscribe(payload, {
    next: (result) => found.results.push(result),
    error: (error) => { found.error = error; },
    complete: () => { found.isOver = true; },
  });
  return found;
}

/** Adds units until the listener has heard of it, since a subscription is not confirmed; how many were added. */
export async function addUntil(cartId, heard) {
  const [variantId] = await variants(1);
  let added = 0;
  const beat = setInterval(async () => {
    added++;
    await ask(ADD, { cartId, lines: [{ variantId, quantity: 1 }] });
  }, 50);
  await until(heard).finally(() => clearInterval(beat));
  return added;
}
