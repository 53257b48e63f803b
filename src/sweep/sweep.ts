import { metrics } from '../estimator/metrics.js';
import { type OpenRecipe, openRecipe } from '../estimator/open-recipe.js';
import { recipeFor } from '../estimator/prepare-fit.js';
import type { TrainingTable } from '../estimator/read-data.js';
import { MlpError, type Problem } from '../support/errors.js';
import { FIRST_EPOCHS, type Method } from './methods.js';
import { joinedParameters, type Parameters } from './parameters.js';
import type { Halving } from './pending-trials.js';
import { checkCombinations } from './space/check-combinations.js';
import type { Space } from './space/distribution.js';
import { gridOf, gridSize } from './space/grid.js';
import { sampled } from './space/sampled.js';
import { type SweepSetting, type Trial, trialOf } from './trial.js';
import { isReading } from './trial-rows.js';

/** What a sweep is asked for, before its rows are known. */
export interface SweepRequest extends Omit<SweepSetting, 'data'> {
  /** The file that the winner is tested on, in the place of a share of the rows. */
  readonly testFile?: string | undefined;
  readonly space: Space;
  /** By default the grid, or random trials where a range has no end of values. */
  readonly method?: Method | undefined;
  /** How many, where they are drawn. */
  readonly trials?: number | undefined;
  /** Of halving: the epochs of the first rung, and of how many trials one goes on. */
  readonly first?: number | undefined;
  readonly factor: number;
}

/** A sweep whose rows are known. */
export interface Sweep {
  readonly setting: SweepSetting;
  readonly trials: readonly Trial[];
  readonly halving?: Halving | undefined;
}

/** What no two trials of a sweep may differ in. */
const shared = ['splitSeed', 'test'] as const;

/** So many are drawn where nobody says how many. */
const DRAWN = 20;

/**
 * The trials of a request: what each tries.
 *
 * @throws MlpError ('usage') for combinations that cannot be, a grid that is too large, and what contradicts itself
 */
export async function chosenTrials(request: SweepRequest): Promise<Parameters[]> {
  const { space, base, seed } = request;
  checkRequest(request);
  const draws =
    methodOf(request) === 'random' || gridSize(space) === Infinity || request.trials !== undefined;
  const trials = draws ? sampled(space, request.trials ?? DRAWN, seed) : undefined;
  await checkCombinations(space, base, trials);
  return trials ?? [...gridOf(space)];
}

/** What is wrong with a request, but for the kind of the fault, which is its use. */
type Refusal = Omit<Problem, 'kind'>;

/** Each finds what contradicts itself, if a request has it. A new one is a function here. */
const refusals: readonly ((request: SweepRequest) => Refusal | false | undefined)[] = [
  ({ space }) => {
    const option = shared.find((key) => space.has(key));
    return (
      option && {
        option,
        problem: 'it decides which rows are held out, and they are the same for all trials',
        advice: 'do not vary it',
      }
    );
  },
  ({ space, test }) => {
    const option = [...space.keys()].find(isReading);
    // Other rows are dealt out otherwise: what one trial is tested on, another would have seen.
    return (
      test !== undefined &&
      option && {
        option,
        problem: {
          text: '{} is to be the same rows for all trials, and {} decides how they are read',
          options: { test: undefined, [option]: undefined },
        },
        advice: 'do not vary it, or give a file to test on',
      }
    );
  },
  ({ space, repeats }) =>
    space.has('seed') &&
    repeats > 1 && {
      option: 'seed',
      problem: 'repeats have other seeds each, and cannot have one that is varied',
      advice: { text: 'leave {} out, or do not vary it', options: { repeats: undefined } },
    },
  (request) =>
    request.trials !== undefined &&
    methodOf(request) === 'grid' && {
      option: 'trials',
      value: String(request.trials),
      problem: 'a grid has as many as it has combinations',
      advice: { text: 'draw some of them with', options: { method: 'random' } },
    },
  ({ space, trials }) =>
    trials !== undefined &&
    trials > gridSize(space) && {
      option: 'trials',
      value: String(trials),
      problem: `there are ${gridSize(space)} combinations of what is varied`,
      advice: 'leave it out',
    },
  ({ space, method }) =>
    method === 'grid' &&
    gridSize(space) === Infinity && {
      option: 'method',
      value: 'grid',
      problem: 'a range of any numbers has no end of values',
      advice: [{ text: 'use', options: { method: 'random' } }, 'give the values to try'],
    },
  (request) =>
    methodOf(request) === 'halving' &&
    (request.space.has('epochs') || request.space.has('schedule')) && {
      option: 'method',
      value: 'halving',
      problem: 'it gives trials other numbers of epochs itself, and cannot vary those',
      advice: { text: 'use', options: { method: 'random' } },
    },
];

/** @throws MlpError ('usage') for what contradicts itself */
function checkRequest(request: SweepRequest): void {
  for (const find of refusals) {
    const refusal = find(request);
    if (refusal) throw new MlpError({ kind: 'usage', ...refusal });
  }
}

function methodOf({ method, space, trials }: SweepRequest): Method {
  return method ?? (gridSize(space) === Infinity || trials !== undefined ? 'random' : 'grid');
}

/**
 * The recipe by which the rows of a sweep are read before a trial is: that of the first one.
 *
 * @throws MlpError ('usage') for options that contradict each other
 */
export function readingRecipe({ base }: SweepRequest, [first = {}]: readonly Parameters[]) {
  return openRecipe(joinedParameters(base, first));
}

/**
 * A request on the rows that its trials are of.
 *
 * @param open the recipe of one of them, by which these were read
 * @throws MlpError ('usage') for a metric of another task
 */
export function sweepOn(
  request: SweepRequest,
  chosen: readonly Parameters[],
  open: OpenRecipe,
  source: TrainingTable,
): Sweep {
  const { base, seed, folds, test, repeats, metric } = request;
  const { task, table } = source;
  const of = metrics[metric].task;
  if (of !== undefined && of !== task) {
    throw new MlpError({
      kind: 'usage',
      option: 'metric',
      value: metric,
      problem: `it is of a ${of}, and this is a ${task}`,
      advice: { text: 'use', options: { metric: 'loss' } },
    });
  }
  const setting = { data: table.sha256, seed, base, folds, test, repeats, metric };
  const { epochs } = recipeFor(open, source);
  const { first = Math.min(FIRST_EPOCHS, epochs), factor } = request;
  if (first > epochs) {
    throw new MlpError({
      kind: 'usage',
      option: 'minEpochs',
      value: String(first),
      problem: `a trial has ${epochs} epochs in all`,
      advice: ['give fewer', { text: 'add', options: { epochs: String(factor * first) } }],
    });
  }
  return {
    setting,
    trials: distinct(chosen.map((parameters) => trialOf(setting, parameters))),
    ...(methodOf(request) === 'halving' && { halving: { first, factor, epochs } }),
  };
}

/** Two spellings of one recipe are one trial. */
function distinct(trials: readonly Trial[]): Trial[] {
  return [...new Map(trials.map((trial) => [trial.id, trial])).values()];
}
