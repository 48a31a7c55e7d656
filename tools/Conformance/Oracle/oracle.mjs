// Answers, line by line, what graphql-js says of a document: the places of validation errors, or the result of its execution.
// In: {schemas: [sdl]} once, then {schema, query, variables}. Out: {errors: ["line:column …"], result}.
import { createInterface } from 'node:readline';
import {
  buildSchema, executeSync, getNullableType, isEnumType, isListType, isScalarType, isUnionType, parse, specifiedRules, validate,
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
  const definitions = info.parentType.getFields()[info.fieldName].args;
  return valueOf(info.returnType, definitions.map((definition) => args[definition.name]));
};

const typeResolver = (value, context, info, type) => {
  const names = info.schema.getPossibleTypes(type).map((possible) => possible.name).sort(byCodeUnit);
  return isUnionType(type) ? names[0] : names.at(-1);
};

function answer({ schema, query, variables }) {
  const document = parse(query);
  const errors = validate(schemas[schema], document, specifiedRules, { maxErrors: 10_000 });
  if (errors.length > 0) {
    return { errors: errors.map((error) => error.locations.map((place) => `${place.line}:${place.column}`).join(' ')) };
  }

  const result = document.definitions[0].operation === 'subscription'
    ? undefined
    : executeSync({ schema: schemas[schema], document, variableValues: variables, fieldResolver, typeResolver });
  return { errors: [], result };
}

let schemas;
for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  if (message.schemas) {
    schemas = message.schemas.map((sdl) => buildSchema(sdl));
  } else {
    process.stdout.write(`${JSON.stringify(answer(message))}\n`);
  }
}
