// Answers, line by line, what graphql-js says of a document: the places of validation errors, or the result of its execution.
// In: {sdl} to be judged, answered with {problem}; or {schemas: [sdl]} once, then {schema, query, variables, defers}.
// Out: {errors: ["line:column …"], result, responses}; with defers, result is what comes without deferring anything, and responses are all
// that come with it.
import { createInterface } from 'node:readline';
import {
  buildSchema, executeSync, experimentalExecuteIncrementally, getNullableType, isEnumType, isListType, isScalarType, isUnionType, parse,
  specifiedRules, validate, validateSchema, visit,
} from 'graphql';

const byCodeUnit = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

// A text that tells coerced arguments apart; the other side writes the same.
function show(value) {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(show).join(',')}]`;
  if (typeof value !== 'object') return String(value);
  return `{${Object.keys(value).sort(byCodeUnit).map((key) => `${key}:${show(value[key])}`).join(',')}}`;
}

const scalars = { Int: 2, Float: 3.14, Boolean: true, ID: 'id' };

function valueOf(type, args) {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [valueOf(nullable.ofType, args), valueOf(nullable.ofType, args)];
  if (isEnumType(nullable)) return nullable.getValues()[0].value;
  if (!isScalarType(nullable)) return {};
  return nullable.name === 'String' ? show(args) : scalars[nullable.name] ?? 'str';
}

const fieldResolver = (source, args, context, info) => {
  if (info.fieldName === 'gone' || info.fieldName === 'never') return null;
  if (info.fieldName === 'fails' || info.fieldName === 'lost') throw new Error('It is lost.');
  const definitions = info.parentType.getFields()[info.fieldName].args;
  return valueOf(info.returnType, definitions.map((definition) => args[definition.name]));
};

const typeResolver = (value, context, info, type) => {
  const names = info.schema.getPossibleTypes(type).map((possible) => possible.name).sort(byCodeUnit);
  return isUnionType(type) ? names[0] : names.at(-1);
};

async function incrementally(execution) {
  const first = await experimentalExecuteIncrementally(execution);
  if (!first.initialResult) return [first];
  const responses = [first.initialResult];
  for await (const next of first.subsequentResults) responses.push(next);
  return responses;
}

const withoutDefer = (document) => visit(document, { Directive: (node) => (node.name.value === 'defer' ? null : undefined) });

async function answer({ schema, query, variables, defers }) {
  const document = parse(query);
  const errors = validate(schemas[schema], document, specifiedRules, { maxErrors: 10_000 });
  if (errors.length > 0) {
    return { errors: errors.map((error) => error.locations.map((place) => `${place.line}:${place.column}`).join(' ')) };
  }

  if (document.definitions[0].operation === 'subscription') return { errors: [] };
  const execution = { schema: schemas[schema], document, variableValues: variables, fieldResolver, typeResolver };
  if (!defers) return { errors: [], result: executeSync(execution) };
  const [result] = await incrementally({ ...execution, document: withoutDefer(document) });
  return { errors: [], result, responses: await incrementally(execution) };
}

// The first thing that is wrong with a schema, or null.
function problemOf(sdl) {
  try {
    const schema = buildSchema(sdl);
    return validateSchema(schema)[0]?.message ?? null;
  } catch (error) {
    return error.message;
  }
}

let schemas;
for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  if (message.schemas) {
    schemas = message.schemas.map((sdl) => buildSchema(sdl));
  } else if (message.sdl) {
    process.stdout.write(`${JSON.stringify({ problem: problemOf(message.sdl) })}\n`);
  } else {
    process.stdout.write(`${JSON.stringify(await answer(message))}\n`);
  }
}
