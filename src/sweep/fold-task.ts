import type { Engine } from '../engine/program.js';
import { type FoldScore, resultOn, scoreTrained } from '../estimator/fold-scores.js';
import { type MetricName, scoresOf } from '../estimator/metrics.js';
import type { PreparedFold } from '../estimator/prepare-folds.js';
import type { Recipe } from '../estimator/recipe.js';
import { trainFold } from '../estimator/train-fold.js';
import { weightsDigest } from '../model/weights-digest.js';
import type { DescentState } from '../training/descent-state.js';
import type { Workshop } from '../training/workshop.js';

/** What is trained and scored in one go, somewhere: plain data but for the rows. */
export interface FoldTask {
  /** Settled: that nobody reads it again is a tenth of a small training. */
  readonly recipe: Recipe;
  readonly budget?: number | undefined;
  /** What the same training has come to with a smaller budget. */
  readonly from?: DescentState | undefined;
  /** Whether it may be continued: its state is wanted. */
  readonly keepsState?: boolean;
  /** Whether everything that is known of the rows held out is wanted, and not their scores alone. */
  readonly keepsPredictions?: boolean;
}

/** The rows of a fold. */
export type FoldRows = Pick<PreparedFold, 'parts' | 'heldOut'>;

/** What came of it: plain data. */
export interface FoldOutcome {
  readonly isDiverged: boolean;
  /** On the rows that were held out. */
  readonly scores: readonly (readonly [MetricName, number])[];
  readonly seconds: number;
  readonly epochs: number;
  /** How many numbers were learnt. */
  readonly weightCount: number;
  /** `sha256:…` */
  readonly weights: string;
  readonly state?: DescentState | undefined;
  readonly score?: FoldScore | undefined;
}

/** What trains in a thread, one after the other. */
export interface Bench {
  readonly engine: Engine;
  readonly workshop: Workshop;
}

/**
 * Trains on the training rows of a fold, and scores what was learnt on those that are held out.
 *
 * @throws MlpError for a recipe that does not fit the rows or itself, the signal's reason when it is aborted
 */
export async function runFold(
  { recipe, budget, from, keepsState, keepsPredictions }: FoldTask,
  { parts, heldOut }: FoldRows,
  { engine, workshop }: Bench,
  signal?: AbortSignal,
): Promise<FoldOutcome> {
  const begin = performance.now();
  const options = { budget, from, signal, workshop };
  const trained = await trainFold(recipe, parts, engine, options);
  const { epochs, stopped, state } = trained;
  signal?.throwIfAborted();
  const score = keepsPredictions ? scoreTrained(trained, parts.schema, heldOut) : undefined;
  const result = score ?? resultOn(trained, parts.schema, heldOut);
  const networks = trained.networks();
  const members = 'members' in networks ? networks.members : [networks];
  const learnt = {
    seconds: (performance.now() - begin) / 1000,
    epochs,
    weightCount: members.reduce((sum, member) => sum + countWeights(member), 0),
    weights: weightsDigest(members),
  };
  const isDiverged = stopped === 'diverged' || !Number.isFinite(result.loss);
  return {
    ...learnt,
    isDiverged,
    scores: isDiverged ? [] : [...scoresOf(result)],
    ...(keepsState && !isDiverged && { state }),
    ...(score && { score }),
  };
}

type Member = Parameters<typeof weightsDigest>[0][number];

function countWeights({ embedding, layers }: Member): number {
  const matrices = [...(embedding?.columns ?? []), ...layers];
  return matrices.reduce(
    (sum, { weights }) => sum + weights.reduce((count, row) => count + row.length, 0),
    0,
  );
}
