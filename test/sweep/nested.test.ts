import { describe, expect, it } from 'vitest';
import { compiled } from '../../src/engine/compile.js';
import { isStored } from '../../src/engine/program.js';
import { crossValidate } from '../../src/estimator/cross-validate.js';
import { scoreFold } from '../../src/estimator/fold-scores.js';
import { openRecipe } from '../../src/estimator/open-recipe.js';
import type { PreparedFold } from '../../src/estimator/prepare-folds.js';
import { readTrainingTable } from '../../src/estimator/read-data.js';
import { parseCsv } from '../../src/library/texts.js';
import { inThisThread } from '../../src/sweep/executor.js';
import { keyOf } from '../../src/sweep/ledger/ledger.js';
import { checkNested, nestedSpread, outerScore, runNested } from '../../src/sweep/nested.js';
import { isOuterFold, outerFolds } from '../../src/sweep/outer-fold.js';
import { readParameters } from '../../src/sweep/parameters.js';
import { runTrials } from '../../src/sweep/run-trials.js';
import { readVary } from '../../src/sweep/space/read-vary.js';
import type { Sweep } from '../../src/sweep/sweep.js';
import { type SweepSetting, type TrialResult, trialOf } from '../../src/sweep/trial.js';
import { trialRecipe } from '../../src/sweep/trial-recipe.js';
import { TrialRows } from '../../src/sweep/trial-rows.js';

/** Rows that can be told apart by their first column, two of a group each, of two classes. */
const ROWS = 48;
const csv = `row,x,group,class\n${Array.from({ length: ROWS }, (_, i) => {
  const group = Math.floor(i / 2);
  return `${i},${((i * 7) % 11) + (group % 2) * 5},g${group},${group % 2 ? 'a' : 'b'}\n`;
}).join('')}`;
const data = { rows: parseCsv(csv, 'rows.csv') };

function settingOf(members: Partial<SweepSetting> & { base?: object } = {}): SweepSetting {
  const base = { hidden: '2', epochs: 3, scale: 'none', group: 'group', ...members.base };
  return {
    ...{ data: '0'.repeat(64), seed: 3, folds: 3, repeats: 1, metric: 'loss' },
    ...members,
    base: readParameters(base),
  };
}

/** The numbers of rows, of which the first input is the number. */
function numbersOf({ examples, rows }: PreparedFold['heldOut']): number[] {
  const { count, inputs, features } = examples;
  const step = isStored(examples) ? examples.features.step : inputs;
  const numbers = isStored(examples) ? examples.features.numbers : features;
  if (!('length' in numbers)) throw new Error('no numbers');
  return Array.from(rows ?? Array.from({ length: count }, (_, i) => i), (i) => numbers[i * step]);
}

/** All rows that something is fitted on or chosen by. */
function fittedOn({ parts }: PreparedFold): number[] {
  return [...numbersOf(parts.training), ...(parts.validation ? numbersOf(parts.validation) : [])];
}

const sorted = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b);
const all = Array.from({ length: ROWS }, (_, i) => i);

async function nestedOf(
  plan: Sweep,
  { known = [], controller = new AbortController(), stopAfter = Infinity } = {} as {
    known?: readonly TrialResult[];
    controller?: AbortController;
    stopAfter?: number;
  },
) {
  const results: TrialResult[] = [];
  const executor = inThisThread(compiled);
  const nested = await runNested(plan, {
    count: 4,
    rows: new TrialRows(data, plan.setting, () => {}),
    ledger: { byKey: new Map(known.map((result) => [keyOf(result), result])) },
    isSmallest: false,
    signal: controller.signal,
    runnerOf:
      ({ setting }, rows) =>
      (trials, onResult) =>
        runTrials(trials, setting, { rows, executor, signal: controller.signal, onResult }),
    executor: async () => executor,
    onResult(result) {
      results.push(result);
      if (results.length === stopAfter) controller.abort();
    },
    noWinner: () => {
      throw new Error('no winner');
    },
  });
  return { nested, results };
}

function planOf(setting: SweepSetting, rates: readonly number[]): Sweep {
  return { setting, trials: rates.map((lr) => trialOf(setting, readParameters({ lr }))) };
}

describe('nested cross-validation', () => {
  it.each([
    ['in folds', settingOf()],
    ['in folds that stop early', settingOf({ base: { validation: 0.2 } })],
    ['on validation rows', settingOf({ folds: undefined, base: { validation: 0.25 } })],
  ])('shows nothing of an outer fold to trials that are scored %s', async (_, setting) => {
    const rows = new TrialRows(data, setting, () => {});
    const trial = trialOf(setting, readParameters({ lr: 0.1 }));
    const tested: number[] = [];
    for (const outer of outerFolds(4)) {
      const open = trialRecipe({ ...setting, outer }, trial, 0);
      const part = rows.without(outer);
      const fold = await part.outerFold(open);
      const held = numbersOf(fold.heldOut);
      tested.push(...held);
      const seen = all.filter((row) => !held.includes(row));
      expect(sorted(fittedOn(fold))).toEqual(seen);
      const groups = new Set(held.map((row) => Math.floor(row / 2)));
      expect(seen.filter((row) => groups.has(Math.floor(row / 2)))).toEqual([]);
      const inner = await part.folds(open);
      expect(inner).toHaveLength(setting.folds ?? 1);
      for (const one of inner) {
        const used = new Set([...fittedOn(one), ...numbersOf(one.heldOut)]);
        expect(sorted([...used])).toEqual(seen);
      }
    }
    expect(sorted(tested)).toEqual(all);
  });

  it('of one trial is plain cross-validation in the outer folds', async () => {
    const setting = settingOf();
    const plan = planOf(setting, [0.1]);
    const { nested } = await nestedOf(plan);
    const open = trialRecipe({ ...setting, folds: 4 }, plan.trials[0], 0);
    const table = await readTrainingTable(data.rows, open.reading, () => {});
    const expected = [];
    for await (const fold of crossValidate(4, table, openRecipe(open.given), compiled)) {
      expected.push(scoreFold(fold).loss);
    }
    expect(nested.folds.map((fold) => outerScore(fold, 'loss'))).toEqual(expected);
    const mean = expected.reduce((sum, loss) => sum + loss, 0) / 4;
    expect(nestedSpread(nested.folds, 'loss')?.mean).toBeCloseTo(mean, 12);
  });

  it('selects in each outer fold, goes on where it was interrupted, and comes to the same', async () => {
    const plan = planOf(settingOf(), [0.001, 0.3, 0.1]);
    const whole = await nestedOf(plan);
    expect(whole.results.map(({ outer }) => outer)).toEqual(
      outerFolds(4).flatMap((outer) => [outer, outer, outer]),
    );
    for (const { outer, winner } of whole.nested.folds) {
      const own = whole.results.filter((result) => result.outer === outer);
      expect(winner.score).toBe(Math.min(...own.map(({ score = Infinity }) => score)));
    }
    const part = await nestedOf(plan, { stopAfter: 4 });
    expect(part.nested).toMatchObject({ folds: [{}], open: { outer: '2/4' } });
    const rest = await nestedOf(plan, { known: part.results });
    expect(rest.results).toHaveLength(8);
    const lasting = ({ folds }: typeof whole.nested) =>
      folds.map((fold) => [fold.winner.id, fold.outcome.scores, fold.outcome.weights]);
    expect(lasting(rest.nested)).toEqual(lasting(whole.nested));
  });

  it('needs the same rows for all trials', () => {
    const request = { ...settingOf(), first: 1, factor: 3 };
    const check = (vary: string, more = {}) =>
      checkNested({ ...request, space: readVary([vary]), ...more });
    expect(() => check('lr=0.1 0.2')).not.toThrow();
    expect(() => check('scale=minmax none')).not.toThrow();
    expect(() => check('missing=drop mean')).toThrow(/missing/);
    expect(() => check('lr=0.1 0.2', { test: 0.2 })).toThrow(/test/);
    expect(() => check('lr=0.1 0.2', { base: { validation: 'more.csv' } })).toThrow(/validation/);
  });

  it('names its folds', () => {
    expect(outerFolds(2)).toEqual(['1/2', '2/2']);
    const names = ['1/2', '10/10', '0/2', '3/2', '1/1', '2', '1/2/3', ' 1/2'];
    expect(names.filter(isOuterFold)).toEqual(['1/2', '10/10']);
  });
});
