import { MlpError, quote } from '../support/errors.js';

/** An epoch of a run, as its record says. What it does not say, or is no number, is undefined. */
export interface RunEpoch {
  readonly epoch: number;
  readonly loss: number | undefined;
  readonly accuracy: number | undefined;
  readonly validationLoss: number | undefined;
  readonly validationAccuracy: number | undefined;
  readonly gradientNorm: number | undefined;
  readonly learningRate: number | undefined;
  /** Since training began. */
  readonly seconds: number | undefined;
}

/** The records of one training. */
export interface Run {
  /** Of the file, and its number among those of the file if there are several. */
  readonly name: string;
  /** The unit of the losses: of its logarithms `2` or `e`, if it has any. */
  readonly logBase: string | undefined;
  /** At least one, by rising numbers. */
  readonly epochs: readonly RunEpoch[];
  /** Which criterion ended it, where a last record says so. */
  readonly stopped: string | undefined;
}

/** The numbers that an epoch may have besides its own. */
export const measures = [
  'loss',
  'accuracy',
  'validationLoss',
  'validationAccuracy',
  'gradientNorm',
  'learningRate',
  'seconds',
] as const satisfies readonly (keyof RunEpoch)[];
export type Measure = (typeof measures)[number];

/**
 * The runs in a text of NDJSON: what a log holds, or standard output with records. An epoch that does not come after
 * the one before it begins another run. Records of other types do not matter; nor does a last line without its end, which a
 * training that is still going on has not finished.
 *
 * @throws MlpError ('data') for a line that is no record, and a text without epochs
 */
export function parseRuns(text: string, file: string): Run[] {
  const found: Unfinished[] = [];
  const lines = text.split('\n');
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const record = recordIn(line);
    if (record === undefined) {
      if (i === lines.length - 1 && found.length > 0) break;
      throw noRecord(file, i + 1, line);
    }
    const last = found.at(-1);
    if (record.type === 'result' && typeof record.stopped === 'string' && last !== undefined) {
      last.stopped = record.stopped;
    }
    if (record.type !== 'epoch') continue;
    const epoch = epochOf(record);
    if (epoch === undefined) throw noRecord(file, i + 1, line);
    const logBase = typeof record.logBase === 'string' ? record.logBase : undefined;
    const before = last?.epochs.at(-1)?.epoch ?? Number.POSITIVE_INFINITY;
    if (last !== undefined && last.stopped === undefined && epoch.epoch > before)
      last.epochs.push(epoch);
    else found.push({ logBase, epochs: [epoch], stopped: undefined });
  }
  if (found.length === 0) throw noEpochs(file);
  return found.map((run, k) => ({ ...run, name: found.length === 1 ? file : `${file} ${k + 1}` }));
}

interface Unfinished {
  readonly logBase: string | undefined;
  readonly epochs: RunEpoch[];
  stopped: string | undefined;
}

type JsonObject = Readonly<Record<string, unknown>>;

function recordIn(line: string): JsonObject | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  return isObject(value) ? value : undefined;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function epochOf(record: JsonObject): RunEpoch | undefined {
  const { epoch } = record;
  if (typeof epoch !== 'number' || !Number.isSafeInteger(epoch)) return undefined;
  const number = (name: Measure): number | undefined => {
    const value = record[name];
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  };
  return {
    epoch,
    loss: number('loss'),
    accuracy: number('accuracy'),
    validationLoss: number('validationLoss'),
    validationAccuracy: number('validationAccuracy'),
    gradientNorm: number('gradientNorm'),
    learningRate: number('learningRate'),
    seconds: number('seconds'),
  };
}

function noRecord(file: string, line: number, text: string): MlpError {
  return new MlpError({
    kind: 'data',
    place: { file, line },
    problem: `not the record of an epoch: ${quote(text)}`,
    advice: runAdvice,
  });
}

function noEpochs(file: string): MlpError {
  return new MlpError({
    kind: 'data',
    place: { file },
    problem: 'there are no records of epochs in it',
    advice: runAdvice,
  });
}

const runAdvice = 'give a log of a training, or the records that it printed';
