import type { Rows } from '../network/embeddings/embedding.js';
import { charactersOf } from '../support/platform.js';
import { TextBuffer } from '../support/text-buffer.js';
import {
  type Model,
  type ModelEmbedding,
  type ModelLayer,
  type ModelNetwork,
  networksOf,
} from './model.js';
import { type NumberText, numberText } from './number-text.js';
import { weightsDigest } from './weights-digest.js';

/**
 * A model as the text of its file. The same model gives the same text: keys in a fixed order, two spaces
 * of indentation, one row of a weight matrix per line, and every number as short as it can be.
 *
 * @throws Error for a model that could not be read back: a fault of the caller
 */
export function formatModel(model: Model): string {
  return [...modelText(model)].join('');
}

/** The pieces of `formatModel`: a large model's text need not be in memory at once. */
export function* modelText(model: Model): Generator<string> {
  if (weightsDigest(networksOf(model)) !== model.weights) {
    throw new Error('the digest of the model is not that of its weights');
  }
  const { precision } = model;
  const number = numberText[precision];
  yield '{\n';
  yield member('format', model.format);
  yield member('version', model.version);
  yield member('mlp', model.mlp);
  yield member('task', model.task);
  yield member('schema', model.schema, SCHEMA_KEYS);
  if (model.members === undefined) {
    yield* networkText(model, { place: '', indent: '  ', number });
    yield ',\n';
  } else {
    yield '  "members": [\n';
    for (const [m, one] of model.members.entries()) {
      const place = `members[${m}]`;
      yield `${m === 0 ? '' : ',\n'}    {\n`;
      yield `      "seed": ${jsonText(one.seed, '', `${place}.seed`)},\n`;
      yield* networkText(one, { place: `${place}.`, indent: '      ', number });
      yield '\n    }';
    }
    yield '\n  ],\n';
  }
  yield member('loss', model.loss);
  yield member('logBase', model.logBase);
  yield member('precision', precision);
  yield member('recipe', model.recipe);
  yield member('seed', model.seed);
  yield member('metrics', model.metrics, METRIC_KEYS);
  yield member('data', model.data, DATA_KEYS);
  yield `  "weights": ${JSON.stringify(model.weights)}\n}\n`;
}

/** Where text stands, and how its numbers are written. */
interface Place {
  /** In the model, with a dot behind it unless it is empty. */
  readonly place: string;
  readonly indent: string;
  readonly number: NumberText;
}

/** The members of what belongs to one network, without a comma behind the last. */
function* networkText(
  { embedding, layers, temperature }: ModelNetwork,
  at: Place,
): Generator<string> {
  const { place, indent } = at;
  if (embedding !== undefined) {
    yield* embeddingText(embedding, { ...at, place: `${place}embedding` });
    yield ',\n';
  }
  yield `${indent}"layers": [\n`;
  for (let l = 0; l < layers.length; l++) {
    yield* layerText(layers[l], {
      ...at,
      place: `${place}layers[${l}]`,
      indent: `${indent}  `,
    });
    yield l + 1 < layers.length ? ',\n' : '\n';
  }
  yield `${indent}]`;
  if (temperature === undefined) return;
  yield `,\n${indent}"temperature": ${jsonText(temperature, '', `${place}temperature`)}`;
}

function* embeddingText(
  { kind, columns }: ModelEmbedding,
  { place, indent, number }: Place,
): Generator<string> {
  yield `${indent}"embedding": {\n${indent}  "kind": ${JSON.stringify(kind)},\n${indent}  "columns": [\n`;
  for (const [c, { column, weights }] of columns.entries()) {
    yield `${indent}    {\n${indent}      "column": ${JSON.stringify(column)},\n`;
    yield* matrixText(weights, {
      place: `${place}.columns[${c}]`,
      indent: `${indent}      `,
      number,
    });
    yield `${indent}    }${c + 1 < columns.length ? ',' : ''}\n`;
  }
  yield `${indent}  ]\n${indent}}`;
}

function* layerText(layer: ModelLayer, at: Place): Generator<string> {
  const { indent } = at;
  yield `${indent}{\n${indent}  "units": ${layer.units},\n`;
  yield `${indent}  "activation": ${JSON.stringify(layer.activation)},\n`;
  yield* matrixText(layer.weights, { ...at, indent: `${indent}  ` });
  yield `${indent}}`;
}

/** The member `weights`, a row per line. */
function* matrixText(weights: Rows, { place, indent, number }: Place): Generator<string> {
  yield `${indent}"weights": [\n`;
  for (let j = 0; j < weights.length; j++) {
    yield `${indent}  ${rowText(weights[j], `${place}.weights[${j}]`, number)}`;
    yield j + 1 < weights.length ? ',\n' : '\n';
  }
  yield `${indent}]\n`;
}

/** Numbers are about as long as eight digits, a sign, a point, and what is between them. */
const NUMBER_BYTES = 13;

function rowText(row: readonly number[], path: string, number: NumberText): string {
  const text = new TextBuffer(NUMBER_BYTES * row.length);
  text.text('[');
  row.forEach((x, i) => {
    if (!number.holds(x)) throw new Error(`${path}[${i}]: ${x} cannot be a weight of the model`);
    if (i > 0) text.text(', ');
    number.write(x, text);
  });
  text.text(']');
  return charactersOf(text.take());
}

/**
 * One member of the outermost object, with the comma behind it.
 *
 * @param order of the keys of all objects in it; others follow in the order of their code units
 */
function member(key: string, value: unknown, order: readonly string[] = []): string {
  const rank = new Map(order.map((name, i) => [name, i]));
  const compare = (a: string, b: string): number => {
    const byRank = (rank.get(a) ?? order.length) - (rank.get(b) ?? order.length);
    return byRank !== 0 ? byRank : a < b ? -1 : 1;
  };
  return `  ${JSON.stringify(key)}: ${jsonText(value, '  ', key, compare)},\n`;
}

/**
 * As `JSON.stringify` with two spaces, but keys are sorted, −0 stays −0, lists of plain values take one
 * line, and a number that JSON cannot hold is an error and not a silent null. Members that are undefined
 * are left out.
 */
function jsonText(
  value: unknown,
  indent: string,
  path: string,
  compare: (a: string, b: string) => number = () => 0,
): string {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`${path}: ${value} cannot be in a model`);
    return numberText.double.format(value);
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item, i) => jsonText(item, inner, `${path}[${i}]`, compare));
    const plain = value.every((item) => typeof item !== 'object' || item === null);
    return plain ? `[${items.join(', ')}]` : block('[', items, ']', indent);
  }
  const members = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => compare(a, b))
    .map(
      ([key, item]) =>
        `${JSON.stringify(key)}: ${jsonText(item, inner, `${path}.${key}`, compare)}`,
    );
  return members.length === 0 ? '{}' : block('{', members, '}', indent);
}

function block(open: string, items: readonly string[], close: string, indent: string): string {
  return `${open}\n${items.map((item) => `${indent}  ${item}`).join(',\n')}\n${indent}${close}`;
}

const SCHEMA_KEYS = [
  'features',
  'target',
  'kind',
  'column',
  'offset',
  'scale',
  'categories',
  'classes',
  'header',
  'delimiter',
  'comment',
  'skipLines',
  'na',
  'missing',
];

const METRIC_KEYS = [
  'epochs',
  'stopped',
  'loss',
  'accuracy',
  'validationLoss',
  'validationAccuracy',
  'testLoss',
  'testAccuracy',
  'baselineLoss',
];

const DATA_KEYS = ['name', 'sha256', 'rows'];
