import type { Precision } from '../autodiff/evaluate.js';
import type { Engine, ExampleMatrix, Plan, StoredExamples } from '../engine/program.js';
import { LinearMemory } from '../support/wasm/memory.js';
import { RowNumbers } from './example-rows.js';
import type { ForwardGraph } from './network.js';
import { createPredictor, type NetworkPredictor } from './network-predictor.js';
import type { ObjectiveSpec } from './objective.js';
import { scoringProgram, temperedLoss } from './programs.js';
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
  /**
   * The loss and accuracy on labelled examples, or some of their rows.
   *
   * @param onRows is told from time to time how many of them are done
   */
  score(
    examples: ExampleMatrix | StoredExamples,
    rows?: Uint32Array,
    onRows?: (rows: number) => void,
  ): Score;
}

/** Examples per step of a large network, whose weights are then read once for all of them. */
const BATCH_SIZE = 64;
/** Up to so many weights a network is small: one example at a time is as fast, and compiled sooner. */
const SMALL = 10_000;

/** Rows that are scored before anybody hears how many are done: whole batches. */
const ROWS_AT_ONCE = 16 * BATCH_SIZE;

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
  // At many temperatures it is not the weights that take the time.
  const isSmall = numbersIn(network) <= SMALL && temperatures.length === 0;
  const batchSize = isSmall ? 1 : BATCH_SIZE;
  const rowNumbers = new RowNumbers();
  let used: Weights | undefined;
  let made: Plan | undefined;
  const planNow = (): Plan => {
    if (made !== undefined) return made;
    made = engine.compile(
      scoringProgram(network, spec, batchSize, temperatures),
      precision,
      memory,
    );
    for (const [parameter, numbers] of used ?? []) made.write(parameter, numbers);
    return made;
  };
  return {
    ...predictor,
    use(weights) {
      used = weights;
      predictor.use(weights);
      if (made === undefined) return;
      for (const [parameter, numbers] of weights) made.write(parameter, numbers);
    },
    score(examples, rows = rowNumbers.first(examples.count), onRows) {
      const plan = planNow();
      plan.load(examples);
      plan.resetSums();
      for (let first = 0; first < rows.length; first += ROWS_AT_ONCE) {
        const some = rows.subarray(first, first + ROWS_AT_ONCE);
        plan.run(some, settings); // which adds to the sums, so that no bit depends on where the pieces end
        onRows?.(first + some.length);
      }
      const sums = plan.sums();
      if (temperatures.length === 0) return scoreOf(sums);
      const tempered = temperatures.map((_, i) => meanOf(sums, temperedLoss(i)));
      return { ...scoreOf(sums), tempered };
    },
  };
}

function numbersIn({ parameters }: ForwardGraph): number {
  return parameters.reduce((sum, { shape: [rows, columns] }) => sum + rows * columns, 0);
}

/** The means from the sums of an objective's metrics. */
export function scoreOf(sums: ReadonlyMap<string, number>): Score {
  const sum = (name: string): number => sums.get(name) ?? 0;
  const loss = meanOf(sums, 'loss');
  return sums.has('rows') ? { loss, accuracy: sum('correct') / sum('rows') } : { loss };
}

/** The weighted mean of something that is summed over the examples. */
function meanOf(sums: ReadonlyMap<string, number>, name: string): number {
  return (sums.get(name) ?? 0) / (sums.get('weight') ?? 0);
}
