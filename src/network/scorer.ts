import type { Precision } from '../autodiff/evaluate.js';
import type { Engine, ExampleMatrix, Plan, Program, StoredExamples } from '../engine/program.js';
import { log } from '../support/elementary.js';
import { atOnce } from '../support/in-pieces.js';
import { LinearMemory } from '../support/wasm/memory.js';
import { RowNumbers } from './example-rows.js';
import type { ForwardGraph } from './network.js';
import { createPredictor, type NetworkPredictor } from './network-predictor.js';
import type { ObjectiveSpec } from './objective.js';
import { scoringProgram } from './programs.js';
import { TemperedLosses } from './tempered-losses.js';
import type { Weights } from './weights.js';

/** How well a network does on examples. */
export interface Score {
  /** The mean loss, weighted. */
  readonly loss: number;
  /** The share of the examples that is classified right; undefined for regression. */
  readonly accuracy?: number;
  /** The mean log loss of z/T, for each temperature that it is asked for. */
  readonly tempered?: readonly number[];
}

/** The forward half of a network with weights: it predicts and scores. */
export interface Scorer extends NetworkPredictor {
  /** The weights that it has now. */
  weights(): Weights | undefined;
  /** The loss and accuracy on labelled examples, or some of their rows. */
  score(examples: ExampleMatrix | StoredExamples, rows?: Uint32Array): Score;
  /** The same in pieces, each of which gives how many rows are done. Nothing else is to be scored in between. */
  scoring(examples: ExampleMatrix | StoredExamples, rows?: Uint32Array): Generator<number, Score>;
}

/** Examples per step of a large network, whose weights are then read once for all of them. */
const BATCH_SIZE = 64;
/** Up to so many weights a network is small: one example at a time is as fast, and compiled sooner. */
const SMALL = 10_000;

/** Rows that are scored before anybody hears how many are done, at most: whole batches. */
const ROWS_AT_ONCE = 16 * BATCH_SIZE;
/** Fewer of a network so large that these would multiply more often than this. */
const PRODUCTS_AT_ONCE = 1 << 26;

/**
 * Makes a network ready to predict and to score; nothing is compiled before it is needed.
 *
 * @param memory where its plans lie, beside the examples that are stored there
 * @param temperatures at which the log loss of classes is wanted, too
 */
export function createScorer(
  network: ForwardGraph,
  spec: ObjectiveSpec,
  engine: Engine,
  precision: Precision,
  memory = new LinearMemory(),
  temperatures: readonly number[] = [],
): Scorer {
  const predictor = createPredictor(network, engine, precision, memory);
  const settings = { learningRate: 0, firstStep: 0 };
  const isTempered = temperatures.length > 0;
  const numbers = numbersIn(network);
  const isSmall = numbers <= SMALL && !isTempered;
  const batchSize = isSmall ? 1 : BATCH_SIZE;
  const batchesAtOnce = Math.floor(PRODUCTS_AT_ONCE / (numbers * BATCH_SIZE));
  const rowsAtOnce = Math.min(ROWS_AT_ONCE, BATCH_SIZE * Math.max(1, batchesAtOnce));
  const nats = spec.logBase === '2' ? LN2 : 1;
  const rowNumbers = new RowNumbers();
  let used: Weights | undefined;
  let made: { readonly plan: Plan; readonly outputs: Program['outputs'] } | undefined;
  const planNow = () => {
    if (made !== undefined) return made;
    const program = scoringProgram(network, spec, batchSize, isTempered);
    made = { plan: engine.compile(program, precision, memory), outputs: program.outputs };
    for (const [parameter, numbers] of used ?? []) made.plan.write(parameter, numbers);
    return made;
  };

  /** Scores as many rows as there are in a step, whose weighted sums can then be read. */
  function temper(
    { plan, outputs: [sums] }: NonNullable<typeof made>,
    { targets, weights }: ExampleMatrix | StoredExamples,
    rows: Uint32Array,
    losses: TemperedLosses,
  ): void {
    const { units } = network.spec.outputs;
    for (let first = 0; first < rows.length; first += batchSize) {
      const some = rows.subarray(first, first + batchSize);
      plan.run(some, settings);
      const z = plan.read(sums);
      for (const [i, row] of some.entries()) {
        losses.add(z.subarray(i * units, (i + 1) * units), targets[row], weights[row]);
      }
    }
  }

  function* scoring(
    examples: ExampleMatrix | StoredExamples,
    rows = rowNumbers.first(examples.count),
  ): Generator<number, Score> {
    const now = planNow();
    const { plan } = now;
    const losses = new TemperedLosses(temperatures);
    plan.load(examples);
    plan.resetSums();
    for (let first = 0; first < rows.length; first += rowsAtOnce) {
      const some = rows.subarray(first, first + rowsAtOnce);
      // Each run adds to the sums, so that no bit depends on where the pieces end.
      if (isTempered) temper(now, examples, some, losses);
      else plan.run(some, settings);
      yield first + some.length;
    }
    const score = scoreOf(plan.sums());
    return isTempered ? { ...score, tempered: losses.means(nats) } : score;
  }

  return {
    ...predictor,
    weights: () => used,
    scoring,
    score: (examples, rows) => atOnce(scoring(examples, rows)),
    use(weights) {
      used = weights;
      predictor.use(weights);
      if (made === undefined) return;
      for (const [parameter, numbers] of weights) made.plan.write(parameter, numbers);
    },
  };
}

/**
 * A scorer that has weights of its own, of another one that others use as well: it takes them again whenever these have
 * given it others. Nobody else is to use that one while rows are scored or predicted in pieces.
 */
export function withWeights(shared: Scorer, weights: Weights): Scorer {
  let own = weights;
  const ready = (): Scorer => {
    if (shared.weights() !== own) shared.use(own);
    return shared;
  };
  return {
    units: shared.units,
    weights: () => own,
    use(others) {
      own = others;
      shared.use(others);
    },
    predict: (features, count) => ready().predict(features, count),
    predictExamples: (examples, rows) => ready().predictExamples(examples, rows),
    score: (examples, rows) => ready().score(examples, rows),
    scoring: (examples, rows) => ready().scoring(examples, rows),
  };
}

const LN2 = log(2);

function numbersIn({ parameters }: ForwardGraph): number {
  return parameters.reduce((sum, { shape: [rows, columns] }) => sum + rows * columns, 0);
}

/** The means from the sums of an objective's metrics. */
export function scoreOf(sums: ReadonlyMap<string, number>): Score {
  const sum = (name: string): number => sums.get(name) ?? 0;
  const loss = sum('loss') / sum('weight');
  return sums.has('rows') ? { loss, accuracy: sum('correct') / sum('rows') } : { loss };
}
