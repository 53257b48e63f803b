import { type EngineName, engines } from '../engine/engines.js';
import { checkFormulas } from '../estimator/check-formulas.js';
import { checkCrossValidation, type FoldObserver } from '../estimator/cross-validate.js';
import { type ScoredFold, scoredFold, scoreTrained } from '../estimator/fold-scores.js';
import type { OpenRecipe } from '../estimator/open-recipe.js';
import { type PreparedFold, prepareFolds } from '../estimator/prepare-folds.js';
import type { TrainingTable } from '../estimator/read-data.js';
import { trainFold } from '../estimator/train-fold.js';
import { Workshop } from '../training/workshop.js';
import type { Executor } from './executor.js';

/** How many threads there may be, and when. */
export interface Threads {
  readonly jobs: number;
  /** In seconds: what is over sooner need not wait for threads to begin. */
  readonly worthwhile?: number;
  /** What they run; the built worker by default. */
  readonly worker?: string;
}

/**
 * Cross-validates as `crossValidate` does, and scores each fold; they come in order. The first one is trained in this thread:
 * where it takes so long that it is worth the while, the others are trained in several. The bits are the same.
 */
export async function* scoreFolds(
  k: number,
  source: TrainingTable,
  open: OpenRecipe,
  engine: EngineName,
  { jobs, worthwhile = 0.5, worker }: Threads,
  { onNote, onFolds }: FoldObserver = {},
): AsyncGenerator<ScoredFold, void, undefined> {
  checkCrossValidation(open.reading);
  await checkFormulas(open.reading);
  const workshop = new Workshop(engines[engine]);
  const here = async (fold: PreparedFold): Promise<ScoredFold> => {
    const { number, recipe, parts } = fold;
    const onShare = (share: number): unknown => onFolds?.(number - 1 + share);
    const trained = await trainFold(recipe, parts, engines[engine], { workshop, onShare });
    return scored(fold, scoreTrained(trained, parts.schema, fold.heldOut));
  };
  let executor: Executor | undefined;
  const running: Promise<ScoredFold>[] = [];
  let done = 1;
  try {
    for await (const fold of prepareFolds(k, source, open, { onNote })) {
      if (fold.number === 1) {
        const begin = performance.now();
        yield await here(fold);
        const left = ((performance.now() - begin) / 1000) * (k - 1);
        if (jobs > 1 && left > worthwhile) {
          const { inThreads } = await import('./pool.js');
          executor = inThreads(Math.min(jobs, k - 1), engine, worker);
        }
      } else if (executor === undefined) yield await here(fold);
      else {
        const task = { recipe: fold.recipe, keepsPredictions: true };
        const result = executor.run(task, fold).then(({ score }) => {
          if (score === undefined) throw new Error('a fold has no score');
          done++;
          onFolds?.(done);
          return scored(fold, score);
        });
        result.catch(() => {}); // whoever waits for it is told
        running.push(result);
        if (running.length >= executor.width) yield await nextOf(running);
      }
    }
    while (running.length > 0) yield await nextOf(running);
  } finally {
    await executor?.close();
  }
}

function scored(fold: PreparedFold, score: Parameters<typeof scoredFold>[1]): ScoredFold {
  const { number, parts, heldOut, unfamiliar } = fold;
  return scoredFold({ number, schema: parts.schema, heldOut, unfamiliar }, score);
}

async function nextOf(running: Promise<ScoredFold>[]): Promise<ScoredFold> {
  const [first] = running;
  const result = await first;
  running.shift();
  return result;
}
