// The playground of a build without Node.js: no dependencies, the same examples.
import { ask, examples } from './examples.js';

const field = (id) => document.getElementById(id);

function show(example) {
  field('query').value = example.query;
  field('variables').value = JSON.stringify(example.variables ?? {}, null, 2);
  field('headers').value = JSON.stringify(example.headers ?? { 'X-API-Key': '' }, null, 2);
  for (const button of field('examples').children) {
    button.setAttribute('aria-pressed', String(button.textContent === example.name));
  }
}

function parsed(id) {
  const text = field(id).value.trim();
  try {
    return text ? JSON.parse(text) : {};
  } catch (e) {
    throw new Error(`${id}: ${e.message}`);
  }
}

let running;

// Shows the newest answer. A subscription goes on until the next run.
async function run() {
  running?.return();
  const started = performance.now();
  field('answer').textContent = '…';
  try {
    const answers = ask({ query: field('query').value, variables: parsed('variables') }, parsed('headers'));
    running = answers;
    for await (const answer of answers) {
      field('answer').textContent = JSON.stringify(answer, null, 2);
      field('timing').textContent = `${Math.round(performance.now() - started)} ms`;
    }
  } catch (e) {
    field('answer').textContent = String(e);
  }
}

for (const example of examples) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = example.name;
  button.addEventListener('click', () => show(example));
  field('examples').append(button);
}

field('run').addEventListener('click', run);
document.addEventListener('keydown', (e) => {
  if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
    e.preventDefault();
    run();
  }
});
show(examples[0]);
