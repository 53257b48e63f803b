import { describe, expect, it } from 'vitest';
import { reference } from '../../src/engine/reference.js';
import { evaluateModel } from '../../src/estimator/evaluate.js';
import { fit as train } from '../../src/estimator/fit.js';
import { permutationImportance } from '../../src/estimator/importance.js';
import { type MetricName, metrics } from '../../src/estimator/metrics.js';
import { readLabelled } from '../../src/estimator/read-data.js';
import type { RecipeInput } from '../../src/estimator/recipe.js';
import { parseCsv } from '../../src/library/texts.js';
import type { Model } from '../../src/model/model.js';
import { randomFor } from '../../src/support/random.js';

type Row = readonly string[];

const noise = (i: number) => ((i * 7919) % 1009) / 1009;
const kind = (i: number) => 'pqr'[(i * 31) % 3];

/** The class is told by the text and the sign of x; z tells nothing. */
const rows: Row[] = Array.from({ length: 120 }, (_, i) => {
  const x = 2 * noise(i) - 1;
  const y = kind(i) === 'p' ? 'a' : x > 0 ? 'b' : 'c';
  return [x.toFixed(4), kind(i), noise(i * 13 + 5).toFixed(4), y];
});
const header: Row = ['x', 'kind', 'z', 'y'];
const csvOf = (some: readonly Row[], names = header) =>
  parseCsv([names, ...some].map((row) => `${row.join(',')}\n`).join(''));

async function trained(data: ReturnType<typeof csvOf>, recipe: RecipeInput = {}): Promise<Model> {
  const short = { hidden: [6], epochs: 60, momentum: 0.9, ...recipe };
  return (await train(data, short)).file;
}

async function examplesOf(model: Model, data: ReturnType<typeof csvOf>) {
  const options = { precision: model.precision, hash: false };
  return (await readLabelled(data, model.schema, options, () => {})).examples;
}

/** The rows with one column from other rows. */
function permutedRows(column: string, from: ArrayLike<number>): Row[] {
  const c = header.indexOf(column);
  return rows.map((row, i) => row.map((field, k) => (k === c ? rows[from[i]][k] : field)));
}

/** As many units as inputs or more, and fewer, where the first layer is computed but once; 5 inputs. */
const HIDDEN = [[6], [3], [4, 6], []];
const METRICS = ['accuracy', 'loss', 'f1'] as const satisfies readonly MetricName[];

describe('permutation importance', () => {
  it.each(HIDDEN.flatMap((hidden) => METRICS.map((metric) => ({ hidden, metric }))))(
    'is what $metric loses on a file in which the column was shuffled, with hidden layers $hidden',
    async ({ hidden, metric }) => {
      const model = await trained(csvOf(rows), { hidden });
      const examples = await examplesOf(model, csvOf(rows));
      const options = { metric, repetitions: 2, seed: 3 };
      const found = await permutationImportance(model, examples, options);
      const score = async (some: readonly Row[]) => {
        const { evaluation, context } = await evaluateModel(model, csvOf(some), {
          engine: reference,
        });
        return metrics[metric].of({ evaluation, loss: context.loss });
      };
      const baseline = await score(rows);
      expect(found).toMatchObject({ metric, rows: 120, repetitions: 2, seed: 3 });
      expect(found.baseline).toBeCloseTo(baseline, 5);
      expect(found.columns.map(({ column }) => column).sort()).toEqual(['kind', 'x', 'z']);
      for (const { column, repetitions, mean, inputs } of found.columns) {
        expect(inputs).toBe(column === 'kind' ? 3 : 1);
        const random = randomFor(3, `importance of ${column}`);
        const sign = metrics[metric].higherIsBetter ? -1 : 1;
        for (const drop of repetitions) {
          const from = random.shuffle(rows.map((_, i) => i));
          const permuted = await score(permutedRows(column, from));
          expect(drop).toBeCloseTo(sign * (permuted - baseline), 5);
        }
        expect(mean).toBeCloseTo((repetitions[0] + repetitions[1]) / 2, 12);
      }
    },
  );

  it('puts the columns that tell the target first, with intervals that do not hold 0', async () => {
    const model = await trained(csvOf(rows));
    const { columns } = await permutationImportance(model, await examplesOf(model, csvOf(rows)));
    expect(columns.map(({ column }) => column).at(-1)).toBe('z');
    for (const { column, mean, interval, repetitions } of columns) {
      expect(repetitions).toHaveLength(10);
      const [low = Number.NaN, high = Number.NaN] = interval ?? [];
      expect(low).toBeLessThanOrEqual(mean);
      expect(high).toBeGreaterThanOrEqual(mean);
      if (column !== 'z') expect(low).toBeGreaterThan(0.1);
    }
  });

  it('depends on the seed and the name of the column, and changes nothing in the examples', async () => {
    const model = await trained(csvOf(rows));
    const examples = await examplesOf(model, csvOf(rows));
    const before = structuredClone(examples.targets);
    const first = await permutationImportance(model, examples, { seed: 1 });
    expect(await permutationImportance(model, examples, { seed: 1 })).toEqual(first);
    expect(await permutationImportance(model, examples, { seed: 2 })).not.toEqual(first);
    expect(examples.targets).toEqual(before);
    const slow = await permutationImportance(model, examples, { seed: 1, engine: reference });
    expect(slow.columns.map(({ mean }) => mean)).toEqual(first.columns.map(({ mean }) => mean));
  });

  it('has no interval for one repetition', async () => {
    const model = await trained(csvOf(rows));
    const examples = await examplesOf(model, csvOf(rows));
    const { columns } = await permutationImportance(model, examples, { repetitions: 1 });
    expect(columns[0]).toMatchObject({ interval: undefined, deviation: undefined });
  });

  it('goes through more rows than fit a block, and says how far it is', async () => {
    const many = Array.from({ length: 9000 }, (_, i) => {
      const x = noise(i);
      return [x.toFixed(4), String(i % 7), (3 * x).toFixed(4)];
    });
    const data = csvOf(many, ['x', 'z', 'y']);
    const model = await trained(data, { task: 'regression', epochs: 2 });
    const shares: number[] = [];
    const found = await permutationImportance(model, await examplesOf(model, data), {
      repetitions: 2,
      onShare: (share) => shares.push(share),
    });
    const { evaluation } = await evaluateModel(model, data, { engine: reference });
    expect(found.metric).toBe('r2');
    expect(found.rows).toBe(9000);
    expect(found.baseline).toBeCloseTo(metrics.r2.of({ evaluation, loss: 0 }), 5);
    expect(found.columns[0]).toMatchObject({ column: 'x' });
    expect(found.columns[0].mean).toBeGreaterThan(1); // a shuffled x is worse than the mean
    expect(shares).toEqual([0.25, 0.5, 0.75, 1]);

    let heard = 0;
    const timer = setInterval(() => heard++, 1);
    await permutationImportance(model, await examplesOf(model, data), { repetitions: 100 });
    clearInterval(timer);
    expect(heard, 'events such as Ctrl-C, while it is at work').toBeGreaterThan(1);
  });

  it('refuses a metric of another task, and one that these rows do not define', async () => {
    const model = await trained(csvOf(rows));
    const examples = await examplesOf(model, csvOf(rows));
    await expect(permutationImportance(model, examples, { metric: 'rmse' })).rejects.toThrow(
      'metric rmse: that is no metric of a classification — one of loss, accuracy, precision, recall, f1',
    );
    const line = csvOf(
      [...Array(20)].map((_, i) => [String(i), String(i / 7)]),
      ['x', 'y'],
    );
    const regression = await trained(line, { task: 'regression' });
    const equal = csvOf(
      [...Array(5)].map((_, i) => [String(i), '2']),
      ['x', 'y'],
    );
    const same = await examplesOf(regression, equal);
    await expect(permutationImportance(regression, same)).rejects.toThrow('r2 is not defined');
    const byLoss = await permutationImportance(regression, same, { metric: 'loss' });
    expect(byLoss.columns).toHaveLength(1);
    const far = csvOf(
      ['1e38', '1'].map((x, i) => [x, String(i)]),
      ['x', 'y'],
    );
    const linear = await trained(line, { hidden: [], task: 'regression' });
    const beyond = await examplesOf(linear, far);
    await expect(permutationImportance(linear, beyond, { metric: 'loss' })).rejects.toThrow(
      'loss is no finite number on these rows: a number in them is too large',
    );
  });
});
