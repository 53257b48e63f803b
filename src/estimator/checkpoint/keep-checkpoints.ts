import { VERSION } from '../../support/version.js';
import type { DescentState } from '../../training/descent-state.js';
import type { TrainingObserver } from '../../training/train-network.js';
import type { PreparedFit } from '../prepare-fit.js';
import { storeRecipe } from '../recipe.js';
import type { Checkpoint } from './checkpoint.js';
import { Curve } from './curve.js';

/** How often a checkpoint is made, besides at the end: every so many epochs, or when so many seconds of training are over. */
export type CheckpointPace = { readonly epochs: number } | { readonly seconds: number };

/** In seconds, where no pace is given. */
const USUAL = 30;
/** And then no oftener than so many times as long as one takes: they cost less than a hundredth of the time. */
const TIMES_COST = 100;

export interface KeepSettings {
  /** The name of the engine that trains. */
  readonly engine: string;
  /** Every 30 s unless it is given, or less often where that would take more than a hundredth of the time. */
  readonly pace?: CheckpointPace | undefined;
  /** What the training continues from. */
  readonly from?: Checkpoint | undefined;
  /** Writes a checkpoint, in the place of the one before. */
  save(checkpoint: Checkpoint): void;
}

/** What makes checkpoints of a training as it goes: after an epoch, when it is time, and at its end. */
export function keepCheckpoints(
  { recipe, sha256: data }: Pick<PreparedFit, 'recipe' | 'sha256'>,
  { engine, pace, from, save }: KeepSettings,
  /** A clock, in seconds. */
  now: () => number = () => performance.now() / 1000,
): Required<Pick<TrainingObserver, 'onEpoch' | 'onDescended'>> {
  const origin = { mlp: VERSION, engine, recipe: storeRecipe(recipe), data };
  const curve = from?.curve.copy() ?? new Curve();
  let lastSeconds = curve.epochs === 0 ? 0 : curve.at(curve.epochs - 1).seconds;
  /** The epochs of all networks when the last one was made. */
  let lastEpochs: number | undefined;
  let cost = 0;
  const isDue = (epoch: number, seconds: number): boolean => {
    if (pace === undefined) return seconds - lastSeconds >= Math.max(USUAL, TIMES_COST * cost);
    return 'epochs' in pace ? epoch % pace.epochs === 0 : seconds - lastSeconds >= pace.seconds;
  };
  const keep = (state: () => DescentState, seconds: number): void => {
    const begin = now();
    save({ ...origin, curve, state: state() });
    cost = now() - begin;
    lastSeconds = seconds + cost;
    lastEpochs = curve.epochs;
  };
  return {
    onEpoch(record, state) {
      curve.add(record);
      if (state !== undefined && isDue(record.epoch, record.seconds)) keep(state, record.seconds);
    },
    onDescended(state) {
      if (state !== undefined && curve.epochs !== lastEpochs) keep(() => state, lastSeconds);
    },
  };
}
