import type { Engine } from '../engine/program.js';
import { modelNetwork } from '../model/restore.js';
import type { DescentState } from '../training/descent-state.js';
import { descendNetwork, type TrainingObserver } from '../training/train-network.js';
import type { Workshop } from '../training/workshop.js';
import type { Learnt } from './learnt.js';
import type { PreparedFold } from './prepare-folds.js';
import type { Recipe } from './recipe.js';
import { resolveKinds } from './resolve-kinds.js';
import { trainingRecipe } from './training-recipe.js';

/** What was learnt on the rows of a fold. */
export interface TrainedFold
  extends Pick<Learnt, 'network' | 'objective' | 'scorer' | 'epochs' | 'stopped'> {
  /** As a model holds them. */
  networks(): Learnt['networks'];
  /** What the training of one network can be continued from; of several, and of one that diverged, there is nothing. */
  readonly state?: DescentState | undefined;
}

/** How the training of a fold is run. */
export interface FoldTraining {
  /** Of its epochs, as many as are wanted; all by default. */
  readonly budget?: number | undefined;
  /** What the training of one network is continued from, which had a smaller budget. */
  readonly from?: DescentState | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What it shares with other trainings. */
  readonly workshop?: Workshop | undefined;
  /** Told several times a second which share of its epochs is done. */
  onShare?(share: number): unknown;
}

/** Trains what a recipe says, a network or several, on the training rows of a fold. */
export async function trainFold(
  recipe: Recipe,
  parts: PreparedFold['parts'],
  engine: Engine,
  { budget, from, signal, workshop, onShare }: FoldTraining = {},
): Promise<TrainedFold> {
  const { ensemble } = recipe;
  const budgeted = { ...recipe, budget };
  const kinds = await resolveKinds(recipe, parts.schema, parts.training);
  const epochs = Math.min(recipe.epochs, budget ?? Infinity);
  const all = epochs * (ensemble ?? 1);
  const observer: TrainingObserver = {
    signal,
    onProgress: (done) => onShare?.(done / all),
    onEpoch: ({ member = 1, epoch }) => onShare?.(((member - 1) * epochs + epoch) / all),
  };
  if (ensemble === undefined) {
    const [kind] = kinds;
    const { schema } = parts;
    const descent = trainingRecipe(budgeted);
    const start = { observer, from };
    const trained = await descendNetwork(descent, kind, parts, engine, start, workshop);
    const { network, weights } = trained;
    return { ...trained, networks: () => modelNetwork(network, weights, schema) };
  }
  const { trainEnsemble } = await import('./train-ensemble.js');
  const trained = await trainEnsemble(
    { ...budgeted, ensemble },
    kinds,
    parts,
    engine,
    observer,
    undefined,
    workshop,
  );
  const { networks, ...outcome } = trained;
  return { ...outcome, networks: () => networks };
}
