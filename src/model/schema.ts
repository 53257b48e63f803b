import * as v from 'valibot';
import { BLANKS } from '../dataset/csv/records.js';
import {
  isNumericReading,
  isReading,
  type NumericReading,
  type Reading,
} from '../dataset/readings/reading.js';
import { activations } from '../network/activations.js';
import { embeddingNames } from '../network/embeddings/names.js';
import { type FormulaText, isFormulaText } from '../network/formula-text.js';
import { lossNames } from '../network/loss-names.js';
import { outputs } from '../network/outputs.js';
import { keysOf } from '../support/records.js';
import {
  count,
  either,
  finite,
  numberThat,
  oneOf,
  recipe,
  sha256,
  text,
  textLike,
} from './checks.js';
import { MODEL_FORMAT, MODEL_VERSION } from './model.js';

/*
 * What a model file looks like, all but two things: the numbers in the weight matrices, which are checked
 * by a plain loop since there may be millions of them, and how the sizes of the parts fit each other.
 * `model.schema.json` says the same in JSON Schema, and a test compares the two.
 */

const textOrNull = v.custom<string | null>(
  (x) => x === null || typeof x === 'string',
  'expected text or null',
);
const list = v.custom<unknown[]>(Array.isArray, 'expected a list');
const finiteOrNull = v.custom<number | null>(
  (x) => x === null || Number.isFinite(x),
  'expected a finite number or null',
);
const scale = numberThat((x) => Number.isFinite(x) && x > 0, 'expected a finite number above 0');
const words = v.array(text);

const numbersRead = v.exactOptional(
  v.custom<NumericReading>(isNumericReading, 'expected a reading of numbers'),
);
const textsRead = v.exactOptional(v.custom<Reading>(isReading, 'expected a reading'));

const indicator = v.exactOptional(oneOf([true]));

const number = v.strictObject({
  kind: kind('number', 'category'),
  column: text,
  reading: numbersRead,
  offset: finite,
  scale,
  clip: v.exactOptional(scale),
  missing: finiteOrNull,
  indicator,
});

const category = v.strictObject({
  kind: kind('category'),
  column: text,
  reading: textsRead,
  categories: distinctNames(0),
  missing: textOrNull,
  indicator,
});

const feature = v.lazy((value) => (hasKind(value, 'category') ? category : number));

const classes = v.strictObject({
  kind: kind('classes', 'number'),
  column: text,
  reading: textsRead,
  classes: distinctNames(2),
});

const targetNumber = v.strictObject({
  kind: kind('number'),
  column: text,
  reading: numbersRead,
  offset: finite,
  scale,
});

const target = v.lazy((value) => (hasKind(value, 'number') ? targetNumber : classes));

function isDelimiter(value: unknown): boolean {
  return value === BLANKS || (typeof value === 'string' && value.length === 1);
}

/** What a formula means is checked when all else is known to be sound. */
const nameOrFormula = <const N extends string>(names: readonly N[]) =>
  v.custom<N | FormulaText>(
    (value) => isFormulaText(value) || names.some((name) => name === value),
    `expected ${either(names)} or a formula`,
  );

const layer = v.strictObject({
  units: numberThat((x) => Number.isSafeInteger(x) && x >= 1, 'expected a whole number from 1'),
  activation: nameOrFormula([...keysOf(activations), ...keysOf(outputs)]),
  weights: list,
});

const embedding = v.strictObject({
  kind: oneOf(embeddingNames),
  columns: some(v.strictObject({ column: text, weights: list })),
});

/** What belongs to one network. */
const network = {
  embedding: v.exactOptional(embedding),
  layers: some(layer),
  temperature: v.exactOptional(scale),
};

const metrics = v.strictObject({
  epochs: count,
  stopped: text,
  loss: v.exactOptional(finite),
  accuracy: v.exactOptional(finite),
  validationLoss: v.exactOptional(finite),
  validationAccuracy: v.exactOptional(finite),
  testLoss: v.exactOptional(finite),
  testAccuracy: v.exactOptional(finite),
  baselineLoss: v.exactOptional(finite),
});

const model = v.strictObject({
  format: oneOf([MODEL_FORMAT]),
  version: oneOf([1, MODEL_VERSION]),
  mlp: text,
  task: oneOf(['classification', 'regression']),
  schema: v.strictObject({
    features: v.array(feature),
    target,
    header: oneOf([true, false]),
    delimiter: v.custom<string>(isDelimiter, 'expected one character, or blanks'),
    comment: v.exactOptional(text),
    skipLines: v.exactOptional(count),
    na: words,
    missing: oneOf(['error', 'drop', 'mean']),
  }),
  ...network,
  layers: v.exactOptional(network.layers),
  members: v.exactOptional(some(v.strictObject({ seed: finite, ...network }))),
  loss: nameOrFormula(lossNames),
  logBase: oneOf(['2', 'e']),
  precision: oneOf(['single', 'double']),
  recipe,
  seed: finite,
  metrics,
  data: v.strictObject({ name: text, files: v.exactOptional(count), sha256, rows: count }),
  weights: v.exactOptional(textLike(/^sha256:[0-9a-f]{64}$/, 'expected "sha256:" and 64 digits')),
});

/** A model file as parsed JSON; see `Model` for what its members mean. */
export const modelSchema = v.pipe(
  model,
  v.check(
    ({ layers, members, embedding, temperature }) =>
      members === undefined ? layers !== undefined : !(layers ?? embedding ?? temperature),
    'expected either the layers of one network, or members with layers of their own',
  ),
  v.check(
    ({ version, members, embedding, temperature }) =>
      version > 1 || !(members ?? embedding ?? temperature),
    'expected no members, no embedding and no temperature in version 1 of the format',
  ),
);

function distinctNames(least: number) {
  return v.custom<string[]>(
    (names) =>
      Array.isArray(names) &&
      names.length >= least &&
      names.every((name) => typeof name === 'string') &&
      new Set(names).size === names.length,
    `expected names that differ from each other${least === 0 ? '' : `, at least ${least}`}`,
  );
}

/** A list with something in it. */
function some<S extends v.GenericSchema>(item: S) {
  return v.pipe(
    v.array(item),
    v.check((items) => items.length > 0, 'expected at least one'),
  );
}

/**
 * The kind of an object. Which of several schemas a value has to fit is told by `hasKind`, and the one for all that is of no
 * kind names the others.
 */
function kind<const K extends string>(own: K, ...others: readonly string[]) {
  return v.custom<K>((x) => x === own, `expected ${either([own, ...others])}`);
}

function hasKind(value: unknown, kind: string): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}
