import { type OpenRecipe, settleRecipe } from '../estimator/open-recipe.js';
import type { PreparedFold } from '../estimator/prepare-folds.js';
import type { DataFacts } from '../estimator/presets.js';
import type { Recipe } from '../estimator/recipe.js';
import { MlpError } from '../support/errors.js';
import type { DescentStates } from './descent-states.js';
import type { Executor } from './executor.js';
import type { FoldOutcome } from './fold-task.js';
import { severalAtOnce } from './several-at-once.js';
import type { SweepSetting, Trial, TrialResult } from './trial.js';
import { trialRecipe } from './trial-recipe.js';
import { failedResult, resultOf } from './trial-result.js';
import { dataKey, type TrialRows } from './trial-rows.js';

/** How trials are run and followed. */
export interface TrialsRun {
  readonly rows: TrialRows;
  readonly executor: Executor;
  /** What trials with a budget go on from, and leave. */
  readonly states?: DescentStates | undefined;
  /** Ends it: of a trial that is not over there is no result. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each trial that is over, in no order that can be relied on. */
  onResult(result: TrialResult): void;
  /** Told of each training that is over: which share of a trial it is. */
  onShare?(share: number): void;
}

/**
 * Runs trials: each is trained on every fold, in every repeat. What goes wrong in one is its result, and none of the others'.
 * Those that share their examples are run one after another, so that these are encoded once.
 */
export async function runTrials(
  trials: readonly Trial[],
  setting: SweepSetting,
  run: TrialsRun,
): Promise<void> {
  for (const group of groupsOf(trials, setting, run)) {
    if (run.signal?.aborted) return;
    await runGroup(group, setting, run);
  }
}

/** A trial, and its recipe but for the seed of a further repeat. */
interface ReadyTrial {
  readonly trial: Trial;
  readonly open: OpenRecipe;
}

/** Trials by the examples that they need; of those whose recipe contradicts itself there is a result at once. */
function groupsOf(
  trials: readonly Trial[],
  setting: SweepSetting,
  { onResult }: TrialsRun,
): ReadyTrial[][] {
  const groups = new Map<string, ReadyTrial[]>();
  for (const trial of trials) {
    try {
      const open = trialRecipe(setting, trial, 0);
      const key = dataKey(open);
      const group = groups.get(key) ?? [];
      group.push({ trial, open });
      groups.set(key, group);
    } catch (error) {
      onResult(failedResult(setting, trial, 0, reasonOf(error)));
    }
  }
  return [...groups.values()];
}

async function runGroup(
  group: readonly ReadyTrial[],
  setting: SweepSetting,
  run: TrialsRun,
): Promise<void> {
  const { rows, executor, onResult } = run;
  let folds: readonly PreparedFold[];
  try {
    folds = await rows.folds(group[0].open);
  } catch (error) {
    if (!(error instanceof MlpError)) throw error;
    for (const { trial } of group) onResult(failedResult(setting, trial, 0, reasonOf(error)));
    return;
  }
  const trainings = trainingsOf(group, folds, setting, run);
  await severalAtOnce(
    trainings,
    () => executor.width,
    (training) => runTraining(training, run),
  );
}

/** A trial that is under way. */
interface RunningTrial {
  readonly trial: Trial;
  /** Whether nothing comes of it any more. */
  readonly isOver: () => boolean;
  /** Takes what came of one of its trainings. */
  add(index: number, outcome: FoldOutcome): void;
  fail(error: unknown): void;
}

/** One training of a trial. */
interface Training {
  readonly of: RunningTrial;
  recipe(facts: DataFacts): Recipe;
  readonly repeat: number;
  readonly fold: PreparedFold;
  /** Its number among those of the trial, of which there are so many. */
  readonly index: number;
  readonly count: number;
}

function* trainingsOf(
  group: readonly ReadyTrial[],
  folds: readonly PreparedFold[],
  setting: SweepSetting,
  { onResult, signal }: Pick<TrialsRun, 'onResult' | 'signal'>,
): Generator<Training, void, undefined> {
  const { repeats } = setting;
  const count = repeats * folds.length;
  for (const { trial, open: first } of group) {
    const of = runningTrial(trial, count, setting, onResult);
    let recipe = settling(first);
    for (let index = 0; index < count && !of.isOver(); index++) {
      if (signal?.aborted) return;
      const repeat = Math.floor(index / folds.length);
      if (repeat > 0 && index % folds.length === 0) {
        recipe = settling(trialRecipe(setting, trial, repeat));
      }
      yield { of, recipe, repeat, fold: folds[index % folds.length], index, count };
    }
  }
}

/** The recipe for some data, settled once for all folds of which the same is known. */
function settling(open: OpenRecipe): (facts: DataFacts) => Recipe {
  const known = new Map<string, Recipe>();
  return (facts) => {
    const key = JSON.stringify(facts);
    const recipe = known.get(key) ?? settleRecipe(open, facts);
    known.set(key, recipe);
    return recipe;
  };
}

function runningTrial(
  trial: Trial,
  count: number,
  setting: SweepSetting,
  onResult: (result: TrialResult) => void,
): RunningTrial {
  const begin = performance.now();
  const outcomes: FoldOutcome[] = [];
  let left = count;
  return {
    trial,
    isOver: () => left === 0,
    add(index, outcome) {
      if (left === 0) return;
      outcomes[index] = outcome;
      left--;
      if (left === 0) onResult(resultOf(setting, trial, outcomes));
    },
    fail(error) {
      if (left === 0) return;
      left = 0;
      const seconds = (performance.now() - begin) / 1000;
      onResult(failedResult(setting, trial, seconds, reasonOf(error)));
    },
  };
}

async function runTraining(
  { of, recipe, repeat, fold, index, count }: Training,
  { executor, states, signal, onShare }: TrialsRun,
): Promise<void> {
  const { id, budget } = of.trial;
  const name = `${id}/${repeat}/${fold.number}`;
  let outcome: FoldOutcome;
  try {
    const task = {
      recipe: recipe(fold.facts),
      budget,
      from: states?.find(name, budget),
      keepsState: states !== undefined && budget !== undefined,
    };
    outcome = await executor.run(task, fold, signal);
  } catch (error) {
    if (!signal?.aborted) of.fail(error);
    return;
  }
  if (outcome.state === undefined) states?.drop(name);
  else states?.keep(name, outcome.state);
  of.add(index, outcome);
  onShare?.(1 / count);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
