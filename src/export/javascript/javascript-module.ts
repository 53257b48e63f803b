import { input } from '../../autodiff/ops.js';
import type { Reading } from '../../dataset/readings/reading.js';
import type { Model } from '../../model/model.js';
import { numberText } from '../../model/number-text.js';
import { restore } from '../../model/restore.js';
import { VERSION } from '../../support/version.js';
import { forwardFunction } from './forward-function.js';
import { literal } from './literal.js';
import arithmetic from './parts/arithmetic.js?bundled';
import booleans from './parts/booleans.js?bundled';
import dates from './parts/dates.js?bundled';
import formattedNumbers from './parts/formatted-numbers.js?bundled';
import rows from './parts/rows.js?bundled';

/** How every exported module begins. */
export const FIRST_WORDS = '// Written by mlp';

const parts = { arithmetic, booleans, dates, formattedNumbers, rows } as const;
type PartName = keyof typeof parts;

/** A reader of fields, and the part that it is in. */
interface ReaderCode {
  readonly part: PartName;
  readonly code: string;
}

/** What reads the fields of a column; nothing where they are texts. */
function readerOf(reading: Reading): ReaderCode | undefined {
  switch (reading.kind) {
    case 'number':
      return { part: 'rows', code: 'rows.parseNumber' };
    case 'formatted':
      return {
        part: 'formattedNumbers',
        code: `(text) => formattedNumbers.formattedNumberIn(text, ${literal(reading)})`,
      };
    case 'date':
      return { part: 'dates', code: `(text) => dates.dateIn(text, ${literal(reading.order)})` };
    case 'boolean':
      return { part: 'booleans', code: 'booleans.booleanIn' };
    case 'code':
    case 'text':
      return undefined;
  }
}

/**
 * All of a prediction as one module of JavaScript that needs nothing else, with the types of its rows as JSDoc. It has
 * the bits of the reference engine, as it is that: the same readings and arithmetic, and the graph op by op.
 */
export function javascriptModule(model: Model, unknown: 'error' | 'ignore'): string {
  const { schema, precision } = model;
  const { network, weights } = restore(model);
  const x = input('features', [1, network.spec.inputs]);
  const predicted = network.predict(x);
  const forward = forwardFunction(predicted, x, weights, numberText[precision]);
  const readers = schema.features.map(({ kind, reading }) =>
    readerOf(reading ?? { kind: kind === 'number' ? 'number' : 'text' }),
  );
  const used = new Set<PartName>(['rows', ...readers.flatMap((reader) => reader?.part ?? [])]);
  if (forward.calls.length > 0) used.add('arithmetic');
  const { classes } = schema.target.kind === 'classes' ? schema.target : { classes: undefined };
  return `${FIRST_WORDS} ${VERSION} (mlp export); it needs nothing else.
// @ts-nocheck
${typesOf(model, classes)}
${[...used].map((name) => `const ${name} = ${parts[name]};\n`).join('\n')}
${forward.calls.length > 0 ? `const { ${forward.calls.join(', ')} } = arithmetic;\n` : ''}const Floats = ${precision === 'single' ? 'Float32Array' : 'Float64Array'};
${forward.code}
const predictRow = rows.rowPredictor(
  {
    schema: ${literal(schema)},
    precision: ${literal(precision)},
    unknown: ${literal(unknown)},
    readers: [${readers.map((reader) => reader?.code ?? 'null').join(', ')}],
  },
  forward,
);

/**
 * What the model says of a row.
 *
 * @param {Row} row its fields by the names of their columns; others do not matter
 * @returns {Prediction}
 * @throws {RangeError} for what \`mlp predict\` refuses: a column that is not there, a field that cannot be read, an
 *   unknown category, a missing field that the model has no value for
 */
export function predict(row) {
  return predictRow(row);
}

/** Where the model comes from. */
export const model = ${literal(originOf(model))};
`;
}

function typesOf({ schema: { features } }: Model, classes: readonly string[] | undefined): string {
  const fields = features.map(({ column }) => `${literal(column)}: Field`).join(', ');
  const names = classes?.map(literal) ?? [];
  const prediction =
    classes === undefined
      ? '{ prediction: number }'
      : `{ prediction: ${names.join(' | ')}, probabilities: { ${names.map((name) => `${name}: number`).join(', ')} } }`;
  return `/**
 * A text as a file has it; null or undefined where it is missing. A number is that number, whatever the texts of its
 * column look like, of a date the days since 1970-01-01 (UTC); a Date is that moment in UTC.
 *
 * @typedef {string | number | boolean | Date | null | undefined} Field
 * @typedef {{ ${fields} }} Row
 * @typedef {${prediction}} Prediction
 */
`;
}

function originOf({ mlp, task, schema, recipe, seed, data, metrics, weights }: Model) {
  return { mlp, task, target: schema.target.column, recipe, seed, data, metrics, weights };
}
