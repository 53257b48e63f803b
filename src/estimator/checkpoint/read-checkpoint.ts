import * as v from 'valibot';
import type { RecipeValue } from '../../model/model.js';
import { isRecipeValue } from '../../model/recipe-value.js';
import { MlpError } from '../../support/errors.js';
import { charactersOf, createSha256, isUtf8, textIn } from '../../support/platform.js';
import { keysOf } from '../../support/records.js';
import { type CriterionName, criteria } from '../../training/convergence.js';
import type { EpochRecord } from '../../training/epoch-record.js';
import type { NamedNumbers } from '../../training/named-numbers.js';
import { CHECKPOINT_MAGIC, CHECKPOINT_VERSION, type Checkpoint } from './checkpoint.js';
import { areCurveFields, Curve, curveFields } from './curve.js';
import { numbersOfBytes } from './number-bytes.js';

/** Of the magic, the version, and the length of the header. */
const START_BYTES = CHECKPOINT_MAGIC.length + 8;
const DIGEST_BYTES = 64;

const numberThat = (holds: (x: number) => boolean) =>
  v.custom<number>((x) => typeof x === 'number' && holds(x));
const count = numberThat((x) => Number.isSafeInteger(x) && x >= 0);
const finite = numberThat(Number.isFinite);
const sha256 = v.custom<string>((x) => typeof x === 'string' && /^[0-9a-f]{64}$/.test(x));

const sizes = v.array(
  v.strictObject({ name: v.string(), precision: v.picklist(['single', 'double']), length: count }),
);

const spent = { seconds: finite, examples: count };

/** The header, which the digest has found to be as it was written: the schema is for those that somebody else wrote. */
const header = v.strictObject({
  mlp: v.string(),
  engine: v.string(),
  recipe: v.custom<Readonly<Record<string, RecipeValue>>>(
    (x) =>
      typeof x === 'object' &&
      x !== null &&
      !Array.isArray(x) &&
      Object.entries(x).every(([key, value]) => isRecipeValue(key, value)),
  ),
  data: v.strictObject({
    training: sha256,
    validation: v.exactOptional(sha256),
    test: v.exactOptional(sha256),
  }),
  epoch: count,
  steps: count,
  spent: v.strictObject(spent),
  convergence: v.record(v.picklist(keysOf(criteria)), v.record(v.string(), finite)),
  curve: v.pipe(
    v.array(v.picklist(curveFields)),
    v.check((names) => areCurveFields(names)),
  ),
  numbers: sizes,
  best: v.exactOptional(v.strictObject({ epoch: count, measure: finite, weights: sizes })),
  before: v.exactOptional(
    v.array(
      v.strictObject({
        epochs: count,
        stopped: v.picklist(keysOf(criteria)),
        weightsEpoch: count,
        ...spent,
        weights: sizes,
      }),
    ),
  ),
});

type Sizes = v.InferOutput<typeof sizes>;

/**
 * What `checkpointBytes` wrote.
 *
 * @param file that the bytes are of, fit to be shown
 * @throws MlpError ('data') for what is no checkpoint, is of a newer mlp, or is damaged or cut off
 */
export function readCheckpoint(bytes: Uint8Array, file: string): Checkpoint {
  const refuse = (problem: string, advice: string): never => {
    throw new MlpError({ kind: 'data', place: { file }, problem, advice });
  };
  const damaged = (what: string): never =>
    refuse(`this checkpoint is damaged: ${what}`, 'continue from another one, or train anew');
  if (charactersOf(bytes.subarray(0, CHECKPOINT_MAGIC.length)) !== CHECKPOINT_MAGIC) {
    refuse('this is not a checkpoint of mlp', 'name the file that a training kept as one');
  }
  const end = bytes.length - DIGEST_BYTES;
  if (end < START_BYTES) damaged('it is cut off');
  const view = new DataView(bytes.buffer, bytes.byteOffset + CHECKPOINT_MAGIC.length, 8);
  const version = view.getUint32(0, true);
  if (version > CHECKPOINT_VERSION) {
    refuse(
      `this checkpoint has version ${version} of the format, and version ${CHECKPOINT_VERSION} is the newest that is known`,
      'use the mlp that wrote it, or a newer one',
    );
  }
  const hash = createSha256();
  hash.update(bytes.subarray(0, end));
  if (hash.hex() !== charactersOf(bytes.subarray(end))) {
    damaged('its SHA-256 is not that of its content');
  }
  const numbersStart = START_BYTES + view.getUint32(4, true);
  if (version < 1 || numbersStart > end) damaged('its header is longer than the file');
  const head = v.safeParse(header, jsonIn(bytes.subarray(START_BYTES, numbersStart)));
  if (!head.success) return damaged(`its header is not valid (${v.getDotPath(head.issues[0])})`);

  const { curve: fields, numbers, best, before, convergence, ...rest } = head.output;
  const finished = before ?? [];
  const epochs = finished.reduce((sum, one) => sum + one.epochs, rest.epoch);
  const curveLength = fields.length * epochs;
  const total =
    [numbers, best?.weights ?? [], ...finished.map(({ weights }) => weights)]
      .flat()
      .reduce((sum, { precision, length }) => sum + length * widthOf(precision), 0) +
    curveLength * widthOf('double');
  // Before memory is taken for them.
  if (total !== end - numbersStart || (fields.length === 0) !== (epochs === 0)) {
    damaged('it has not as many numbers as its header says');
  }
  let at = numbersStart;
  const take = (precision: 'single' | 'double', length: number) => {
    const start = at;
    at += length * widthOf(precision);
    return numbersOfBytes(bytes.subarray(start, at), precision);
  };
  const takeNamed = (named: Sizes): NamedNumbers =>
    Object.fromEntries(named.map(({ name, precision, length }) => [name, take(precision, length)]));
  const curve = new Curve(fields, Float64Array.from(take('double', curveLength)));
  const { epoch, steps, spent: own, ...origin } = rest;
  const remembered: Partial<Record<CriterionName, Readonly<Record<string, number>>>> = convergence;
  return {
    ...origin,
    curve,
    state: {
      epoch,
      steps,
      spent: own,
      numbers: takeNamed(numbers),
      record: epoch === 0 ? undefined : ownRecord(curve.at(epochs - 1), finished),
      convergence: remembered,
      best: best && { ...best, weights: takeNamed(best.weights) },
      ...(before && {
        before: before.map((one) => ({ ...one, weights: takeNamed(one.weights) })),
      }),
    },
  };
}

/** A record as the descent of one network has it: the curve counts the time of all. */
function ownRecord(
  { member: _, ...record }: EpochRecord,
  finished: readonly { readonly seconds: number }[],
): EpochRecord {
  return { ...record, seconds: finished.reduce((left, one) => left - one.seconds, record.seconds) };
}

function widthOf(precision: 'single' | 'double'): number {
  return precision === 'single' ? 4 : 8;
}

function jsonIn(bytes: Uint8Array): unknown {
  if (!isUtf8(bytes)) return undefined;
  try {
    return JSON.parse(textIn(bytes));
  } catch {
    return undefined;
  }
}
