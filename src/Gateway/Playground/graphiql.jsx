import { GraphiQL } from 'graphiql';
import 'graphiql/style.css';
import { createRoot } from 'react-dom/client';
import { ask, examples } from './examples.js';
import './graphiql.css';

globalThis.MonacoEnvironment = {
  getWorker: (_, label) => new Worker(`/playground/worker-${label === 'json' || label === 'graphql' ? label : 'editor'}.js`),
};

const tabs = examples.map(({ query, variables, headers }) => ({
  query,
  variables: variables && JSON.stringify(variables, null, 2),
  headers: headers && JSON.stringify(headers, null, 2),
}));

createRoot(document.getElementById('playground')).render(
  <GraphiQL
    fetcher={(operation, options) => ask(operation, options?.headers)}
    defaultTabs={tabs}
    defaultHeaders={'{\n  "X-API-Key": ""\n}'}
    defaultEditorToolsVisibility="variables"
    shouldPersistHeaders={false}
  >
    <GraphiQL.Logo>Headless</GraphiQL.Logo>
  </GraphiQL>,
);
