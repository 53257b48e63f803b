import type { Floats } from '../autodiff/graph.js';
import { type Examples, newFeatures } from '../dataset/encode/examples.js';
import { compiled } from '../engine/compile.js';
import type { Engine, ExampleMatrix } from '../engine/program.js';
import type { Model } from '../model/model.js';
import { restore } from '../model/restore.js';
import { inOrder } from '../network/example-rows.js';
import { createScorer, type Scorer } from '../network/scorer.js';
import { MlpError } from '../support/errors.js';
import { inPieces } from '../support/in-pieces.js';
import { randomFor } from '../support/random.js';
import { type Interval, meanAndDeviation } from '../training/metrics.js';
import { studentInterval } from '../training/student-interval.js';
import { inputColumns } from './doubts/columns.js';
import { evaluationOf, type Predictions, predictionsOf } from './evaluation.js';
import { type MetricName, metrics, metricsOf } from './metrics.js';
import { changedRows, type Permuted, permutableColumn, permutableRows } from './permuted-rows.js';

export interface ImportanceOptions {
  /** How often each column is permuted; 10 by default. */
  readonly repetitions?: number | undefined;
  /** Of the permutations; 0 by default. */
  readonly seed?: number | undefined;
  /** What is measured: accuracy or R² by default. */
  readonly metric?: MetricName | undefined;
  /** The compiled one unless it is given. */
  readonly engine?: Engine | undefined;
  /** Told from time to time which share of the work is done, from 0 to 1. */
  readonly onShare?: ((share: number) => void) | undefined;
}

/** By how much a metric gets worse without what one column says. */
export interface ColumnImportance {
  readonly column: string;
  /** How many inputs of the network the column is. */
  readonly inputs: number;
  /** The mean over the repetitions, in the unit of the metric: positive where it gets worse, whatever is better. */
  readonly mean: number;
  /** The 95 % interval of the mean over all permutations; undefined for one repetition. */
  readonly interval: Interval | undefined;
  /** The sample standard deviation over the repetitions; undefined for one. */
  readonly deviation: number | undefined;
  /** Every repetition, in their order. */
  readonly repetitions: readonly number[];
}

export interface Importance {
  readonly metric: MetricName;
  /** The metric on the rows as they are. */
  readonly baseline: number;
  readonly rows: number;
  readonly repetitions: number;
  readonly seed: number;
  /** The most important first, equal ones in the order of the features. */
  readonly columns: readonly ColumnImportance[];
}

/** The metric of a task that is measured unless another is asked for: as scikit-learn scores it. */
const usual = { classification: 'accuracy', regression: 'r2' } as const;

/** So many rows are encoded anew at a time. */
const BLOCK = 4096;

/**
 * Permutation importance: how much worse a model scores labelled rows when a column's values are shuffled among them, so
 * that it keeps its distribution and says nothing of the row (Breiman, 2001, § 10; Fisher, Rudin and Dominici, 2019). All
 * inputs of a column, such as those of its categories, go together. The permutations of a column depend on the seed and
 * its name, not on the other columns.
 *
 * @param examples encoded by the model's schema, with their targets; they are not changed
 * @throws MlpError ('usage') for a metric of another task, ('data') where the metric is not defined on these rows
 */
export async function permutationImportance(
  model: Model,
  examples: Examples,
  { repetitions = 10, seed = 0, metric, engine = compiled, onShare }: ImportanceOptions = {},
): Promise<Importance> {
  const name = metricFor(model, metric);
  const measure = measureOf(model, examples, name, engine);
  const baseline = measure();
  if (!Number.isFinite(baseline)) throw undefinedMetric(name, baseline);
  const { higherIsBetter } = metrics[name];
  const columns = inputColumns(model.schema);
  function* permuting(): Generator<number, ColumnImportance[]> {
    const found: ColumnImportance[] = [];
    for (const [c, column] of columns.entries()) {
      const random = randomFor(seed, `importance of ${column.name}`);
      const of = permutableColumn(examples, column, model.precision);
      const drops: number[] = [];
      while (drops.length < repetitions) {
        const permuted = measure({ ...of, from: random.shuffle(inOrder(examples.count)) });
        drops.push(higherIsBetter ? baseline - permuted : permuted - baseline);
        yield (c + drops.length / repetitions) / columns.length;
      }
      const { mean, deviation } = meanAndDeviation(drops);
      found.push({
        column: column.name,
        inputs: column.width,
        mean,
        interval: studentInterval(drops),
        deviation,
        repetitions: drops,
      });
    }
    return found;
  }
  const found = await inPieces(permuting(), onShare);
  return {
    metric: name,
    baseline,
    rows: examples.count,
    repetitions,
    seed,
    columns: found.sort((a, b) => b.mean - a.mean),
  };
}

/** A function that gives the metric on the rows, of which one column may be permuted. */
function measureOf(
  model: Model,
  examples: Examples,
  name: MetricName,
  engine: Engine,
): (permuted?: Permuted) => number {
  const { network, weights, objective } = restore(model);
  const rows = permutableRows(network, weights, examples, engine, model.precision);
  const { inputs } = rows.network.spec;
  const scorer = createScorer(rows.network, objective, engine, model.precision);
  scorer.use(rows.weights);
  const { count, targets, weights: rowWeights } = examples;
  const room = newFeatures(Math.min(BLOCK, count) * inputs, model.precision);
  /** Rows some at a time, so that a permuted copy of all of them need not be in memory. */
  function* blocks(
    of: Uint32Array,
    permuted: Permuted | undefined,
  ): Generator<ExampleMatrix, void, undefined> {
    for (let first = 0; first < of.length; first += BLOCK) {
      const some = of.subarray(first, first + BLOCK);
      const features = room.subarray(0, some.length * inputs);
      rows.write(features, some, permuted);
      yield {
        count: some.length,
        inputs,
        features,
        targets: numbersOf(targets, some),
        weights: numbersOf(rowWeights, some),
      };
    }
  }
  const all = inOrder(count);
  if (name === 'loss') return (permuted) => meanLoss(scorer, blocks(all, permuted));
  const predict = (of: Uint32Array, permuted: Permuted | undefined, into: Predictions): void => {
    let first = 0;
    for (const block of blocks(of, permuted)) {
      const { actual, predicted } = predictionsOf(scorer, model.schema, { examples: block });
      for (let i = 0; i < block.count; i++) {
        into.actual[of[first + i]] = actual[i];
        into.predicted[of[first + i]] = predicted[i];
      }
      first += block.count;
    }
  };
  /** Of the rows as they are: only those that a permutation changes are predicted again. */
  const known = { actual: new Float64Array(count), predicted: new Float64Array(count) };
  predict(all, undefined, known);
  return (permuted) => {
    const predictions = { actual: known.actual, predicted: known.predicted.slice() };
    if (permuted !== undefined) predict(changedRows(permuted), permuted, predictions);
    const evaluation = evaluationOf(predictions, model.schema);
    return metrics[name].of({ evaluation, loss: Number.NaN });
  };
}

function numbersOf(numbers: Floats, rows: Uint32Array): Float64Array {
  const some = new Float64Array(rows.length);
  for (let i = 0; i < some.length; i++) some[i] = numbers[rows[i]];
  return some;
}

/** The loss of all rows, each of which counts by its weight. */
function meanLoss(scorer: Scorer, some: Iterable<ExampleMatrix>): number {
  let sum = 0;
  let total = 0;
  for (const block of some) {
    let weight = 0;
    for (const one of block.weights) weight += one;
    if (weight === 0) continue;
    sum += weight * scorer.score(block).loss;
    total += weight;
  }
  return sum / total;
}

/**
 * The metric that is asked for, or the usual one of the model's task.
 *
 * @throws MlpError ('usage') for a metric of another task
 */
export function metricFor(
  { task }: Pick<Model, 'task'>,
  asked: MetricName | undefined,
): MetricName {
  const name = asked ?? usual[task];
  if (metricsOf(task).includes(name)) return name;
  throw new MlpError({
    kind: 'usage',
    option: 'metric',
    value: name,
    problem: `that is no metric of a ${task}`,
    advice: `one of ${metricsOf(task).join(', ')}`,
  });
}

/** Only R² is undefined, and only then: all else comes from numbers that have none to come to. */
function undefinedMetric(name: MetricName, baseline: number): MlpError {
  if (name !== 'r2' || !Number.isNaN(baseline)) {
    return new MlpError({
      kind: 'data',
      problem: `${name} is no finite number on these rows: a number in them is too large for the weights`,
      advice: 'predict the rows to see which it is',
    });
  }
  return new MlpError({
    kind: 'data',
    problem: `${name} is not defined on these rows: their targets are all equal`,
    advice: { text: 'measure another one, such as', options: { metric: 'loss' } },
  });
}
