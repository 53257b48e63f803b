import * as v from 'valibot';
import { BLANKS } from '../dataset/csv/records.js';
import {
  isNumericReading,
  isReading,
  type NumericReading,
  type Reading,
} from '../dataset/readings/reading.js';
import { activations } from '../network/activations.js';
import { embeddings } from '../network/embeddings.js';
import { type FormulaText, isFormulaText } from '../network/formula-text.js';
import { losses } from '../network/losses.js';
import { outputs } from '../network/outputs.js';
import { keysOf } from '../support/records.js';
import { MODEL_FORMAT, MODEL_VERSION, type RecipeValue } from './model.js';
import { isRecipeValue } from './recipe-value.js';

/*
 * What a model file looks like, all but two things: the numbers in the weight matrices, which are checked
 * by a plain loop since there may be millions of them, and how the sizes of the parts fit each other.
 * `model.schema.json` says the same in JSON Schema, and a test compares the two.
 */

/* Plain predicates take a fifth of what valibot's own steps add to a bundle. */
const numberThat = (holds: (x: number) => boolean, expected: string) =>
  v.custom<number>((x) => typeof x === 'number' && holds(x), expected);
const textLike = (form: RegExp, expected: string) =>
  v.custom<string>((x) => typeof x === 'string' && form.test(x), expected);

const finite = numberThat(Number.isFinite, 'expected a finite number');
const count = numberThat(
  (x) => Number.isSafeInteger(x) && x >= 0,
  'expected a whole number from 0',
);
const scale = numberThat((x) => Number.isFinite(x) && x > 0, 'expected a finite number above 0');
const column = v.string();
const words = v.array(v.string());
const sha256 = textLike(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits');

const numbersRead = v.exactOptional(
  v.custom<NumericReading>(isNumericReading, 'expected a reading of numbers'),
);
const textsRead = v.exactOptional(v.custom<Reading>(isReading, 'expected a reading'));

const indicator = v.exactOptional(v.literal(true));

const feature = v.variant('kind', [
  v.strictObject({
    kind: v.literal('number'),
    column,
    reading: numbersRead,
    offset: finite,
    scale,
    clip: v.exactOptional(scale),
    missing: v.nullable(finite),
    indicator,
  }),
  v.strictObject({
    kind: v.literal('category'),
    column,
    reading: textsRead,
    categories: distinctNames(0),
    missing: v.nullable(v.string()),
    indicator,
  }),
]);

const target = v.variant('kind', [
  v.strictObject({
    kind: v.literal('classes'),
    column,
    reading: textsRead,
    classes: distinctNames(2),
  }),
  v.strictObject({
    kind: v.literal('number'),
    column,
    reading: numbersRead,
    offset: finite,
    scale,
  }),
]);

function isDelimiter(value: unknown): boolean {
  return value === BLANKS || (typeof value === 'string' && value.length === 1);
}

/** What a formula means is checked when all else is known to be sound. */
const nameOrFormula = <const N extends string>(names: readonly N[]) =>
  v.custom<N | FormulaText>(
    (value) => isFormulaText(value) || names.some((name) => name === value),
    `expected ${names.map((name) => `"${name}"`).join(' or ')} or a formula`,
  );

const layer = v.strictObject({
  units: numberThat((x) => Number.isSafeInteger(x) && x >= 1, 'expected a whole number from 1'),
  activation: nameOrFormula([...keysOf(activations), ...keysOf(outputs)]),
  weights: v.array(v.unknown()),
});

const embedding = v.strictObject({
  kind: v.picklist(keysOf(embeddings)),
  columns: v.pipe(
    v.array(v.strictObject({ column: v.string(), weights: v.array(v.unknown()) })),
    v.minLength(1),
  ),
});

/** What belongs to one network. */
const network = {
  embedding: v.exactOptional(embedding),
  layers: v.pipe(v.array(layer), v.minLength(1)),
  temperature: v.exactOptional(scale),
};

/** Names of options, and of flags: no key of an inherited property or of a prototype can be among them. */
const NAME = /^[A-Za-z][A-Za-z0-9-]*$/;

/** Valibot's own `record` passes over `__proto__` in silence, and gives its result a prototype. */
const recipe = v.pipe(
  v.custom<object>(
    (input) => typeof input === 'object' && input !== null && !Array.isArray(input),
    'expected an object',
  ),
  v.rawTransform<object, Record<string, RecipeValue>>(({ dataset, addIssue, NEVER }) => {
    const options: [string, RecipeValue][] = [];
    for (const [key, value] of Object.entries(dataset.value)) {
      if (NAME.test(key) && isRecipeValue(key, value)) {
        options.push([key, value]);
        continue;
      }
      const message = NAME.test(key)
        ? 'expected text, a finite number, true or false, or a list of texts or of finite numbers'
        : 'expected the name of a flag';
      const input = { ...dataset.value };
      addIssue({ message, path: [{ type: 'object', origin: 'value', input, key, value }] });
      return NEVER;
    }
    return Object.fromEntries(options);
  }),
);

const metrics = v.strictObject({
  epochs: count,
  stopped: v.string(),
  loss: v.exactOptional(finite),
  accuracy: v.exactOptional(finite),
  validationLoss: v.exactOptional(finite),
  validationAccuracy: v.exactOptional(finite),
  testLoss: v.exactOptional(finite),
  testAccuracy: v.exactOptional(finite),
  baselineLoss: v.exactOptional(finite),
});

const model = v.strictObject({
  format: v.literal(MODEL_FORMAT),
  version: v.picklist([1, MODEL_VERSION]),
  mlp: v.string(),
  task: v.picklist(['classification', 'regression']),
  schema: v.strictObject({
    features: v.array(feature),
    target,
    header: v.boolean(),
    delimiter: v.custom<string>(isDelimiter, 'expected one character, or blanks'),
    comment: v.exactOptional(v.string()),
    skipLines: v.exactOptional(count),
    na: words,
    missing: v.picklist(['error', 'drop', 'mean']),
  }),
  ...network,
  layers: v.exactOptional(network.layers),
  members: v.exactOptional(
    v.pipe(v.array(v.strictObject({ seed: finite, ...network })), v.minLength(1)),
  ),
  loss: nameOrFormula(keysOf(losses)),
  logBase: v.picklist(['2', 'e']),
  precision: v.picklist(['single', 'double']),
  recipe,
  seed: finite,
  metrics,
  data: v.strictObject({ name: v.string(), files: v.exactOptional(count), sha256, rows: count }),
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
