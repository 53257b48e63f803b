import type { Engine } from '../engine/program.js';
import type { Model } from '../model/model.js';
import { networksOf } from '../model/model.js';
import { type ModelDifference, modelDifferences, weightCount } from '../model/model-differences.js';
import { weightsDigest } from '../model/weights-digest.js';
import { countOf } from '../network/example-rows.js';
import type { Network } from '../network/network.js';
import type { Weights } from '../network/weights.js';
import { MlpError, quote } from '../support/errors.js';
import type { TrainingObserver } from '../training/train-network.js';
import type { TrainingData } from './data-source.js';
import { baseName } from './model-of.js';
import type { Note } from './notes.js';
import { type PreparedFit, prepareFit } from './prepare-fit.js';
import { type Repetition, repetitionOf } from './repeatable.js';
import { type DataDifference, dataDifferences } from './same-data.js';
import { trainPrepared } from './train-prepared.js';

/** How a model is trained again. */
export interface VerifySettings {
  /** Of the model, for messages. */
  readonly name: string;
  readonly engine: Engine;
  /** What the recipe begins with, where that is another model. */
  readonly firstWeights?: ((network: Network) => Weights) | undefined;
  readonly observer?: TrainingObserver | undefined;
  /** Told before the training what may come between it and the same bits. */
  onNote?(note: Note): void;
}

/** A model beside one that was trained again by its recipe; plain data. */
export interface Verification {
  /** Whether all weights are the same, bit by bit, and all that predictions need beside them. */
  readonly same: boolean;
  /** How many weights the model has, and their digest: as they are, and as they were trained again. */
  readonly weights: number;
  readonly digest: string;
  readonly trained: string;
  readonly epochs: number;
  readonly rows: number;
  /** Of the training loop alone. */
  readonly seconds: number;
  /** What of the data is not as it was. */
  readonly data: readonly DataDifference[];
  /** What else may have come between the model and the same bits, in sentences. */
  readonly doubts: readonly string[];
  /** What differs, in the order in which a row goes through the model. */
  readonly differences: readonly ModelDifference[];
}

/**
 * Trains a model again by the recipe that it holds, and compares the two bit by bit.
 *
 * @returns undefined where the observer's signal ended it
 * @throws MlpError ('data') for data that cannot be that of the training, and for a training that cannot be done again
 */
export async function verifyModel(
  model: Model,
  data: TrainingData,
  { name, engine, firstWeights, observer, onNote = () => {} }: VerifySettings,
): Promise<Verification | undefined> {
  const repetition = repetitionOf(model, name);
  for (const note of repetition.notes) onNote(note);
  const prepared = await prepareAgain(data, repetition, model);
  const differing = dataDifferences(model, trainedOn(prepared), data.rows.name);
  for (const { text, what } of differing) onNote({ text, isWarning: what !== 'name' });
  const initial = firstWeights?.(prepared.resolved.network);
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const { signal } = observer ?? {};
  if (signal?.aborted) end();
  signal?.addEventListener('abort', end);
  const watching: TrainingObserver = {
    ...observer,
    signal: ending.signal,
    onEpoch(record, state) {
      observer?.onEpoch?.(record, state);
      if (repetition.isLast(record)) end();
    },
  };
  try {
    const fitted = await trainPrepared(prepared, { engine, initial, observer: watching });
    if (signal?.aborted) return undefined;
    const differences = modelDifferences(model, fitted.model);
    return {
      same: differences.length === 0,
      weights: weightCount(model),
      digest: weightsDigest(networksOf(model)),
      trained: fitted.model.weights,
      epochs: fitted.epochs,
      rows: countOf(prepared.data.training),
      seconds: fitted.seconds,
      data: differing,
      doubts: repetition.notes.map(({ text }) => text),
      differences,
    };
  } finally {
    signal?.removeEventListener('abort', end);
  }
}

/** Whatever goes wrong is the fault of the data here: with that of the training, the recipe had nothing against it. */
async function prepareAgain(
  data: TrainingData,
  { recipe }: Repetition,
  { data: { name } }: Pick<Model, 'data'>,
): Promise<PreparedFit> {
  try {
    return await prepareFit(data, { given: recipe, reading: recipe, isWhole: true });
  } catch (error) {
    if (!(error instanceof MlpError)) throw error;
    const advice = `is it the data of the training, ${quote(name)}?`;
    throw new MlpError({ ...error.details, kind: 'data', advice });
  }
}

/** What the model of a training will say of its data. */
function trainedOn({ source, data }: PreparedFit): Pick<Model, 'data' | 'schema'> {
  const { table, files } = source;
  return {
    schema: data.schema,
    data: {
      name: baseName(table.name),
      files,
      sha256: table.sha256,
      rows: countOf(data.training),
    },
  };
}
