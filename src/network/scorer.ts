import type { Precision } from '../autodiff/evaluate.js';
import type { Floats, Value } from '../autodiff/graph.js';
import type { Engine, ExampleMatrix, Plan, StoredExamples } from '../engine/program.js';
import type { LinearMemory } from '../support/wasm/memory.js';
import { inOrder } from './example-rows.js';
import { type Network, parameterCount } from './network.js';
import type { ObjectiveSpec } from './objective.js';
import { scoringProgram } from './programs.js';
import type { Weights } from './weights.js';

/** How well a network does on examples. */
export interface Score {
  /** The mean loss, weighted. */
  readonly loss: number;
  /** The share of the examples that is classified right; undefined for regression. */
  readonly accuracy?: number;
}

/** The forward half of a network with weights: it predicts and scores. */
export interface Scorer {
  /** Numbers that it predicts of a row. */
  readonly units: number;
  /** Takes other weights, whose numbers do not change until it has others. */
  use(weights: Weights): void;
  /**
   * Probabilities, or predicted (scaled) numbers: count × units, row by row. A row comes to the same bits whatever rows
   * are beside it. It is made for blocks: of 64 rows, each takes a fraction of the time that one takes that is alone.
   *
   * @param features count × inputs, row by row, which are copied
   */
  predict(features: Floats, count: number): Float64Array;
  /**
   * The same of examples, or some of their rows, some after the others: of those that are stored in the scorer's memory,
   * nothing is copied. The array is another's as soon as the next is asked for.
   */
  predictExamples(
    examples: ExampleMatrix | StoredExamples,
    rows?: Uint32Array,
  ): Iterable<Float64Array>;
  /** The loss and accuracy on labelled examples, or some of their rows. */
  score(examples: ExampleMatrix | StoredExamples, rows?: Uint32Array): Score;
}

/** Examples per step where there are many, or much is to be computed: the weights are then read once for all of them. */
const BATCH_SIZE = 64;
/** Up to so many weights a network is small: one example at a time is as fast, and compiled sooner. */
const SMALL = 10_000;
/** Unless there are so many examples. */
const MANY = 4096;
/** Up to so many rows are predicted one at a time, so that those that trickle do not wait for a large batch. */
const FEW = 8;

/**
 * Makes a network ready to predict and to score; nothing is compiled before it is needed.
 *
 * @param memory where its plans lie, beside the examples that are stored there; one of their own by default
 */
export function createScorer(
  network: Network,
  spec: ObjectiveSpec,
  engine: Engine,
  precision: Precision,
  memory?: LinearMemory,
): Scorer {
  const settings = { learningRate: 0, firstStep: 0 };
  const { inputs } = network.spec;
  const isSmall = parameterCount(network.spec) <= SMALL;
  let used: Weights | undefined;
  const compiled: ScoringPlan[] = [];
  /** A plan that is compiled when it is first asked for. */
  const planFor = (batchSize: number, rowsAsAlone: boolean): (() => ScoringPlan) => {
    let made: ScoringPlan | undefined;
    return () => {
      if (made !== undefined) return made;
      const { program, predictions } = scoringProgram(network, spec, batchSize, rowsAsAlone);
      const plan = engine.compile(program, precision, memory);
      for (const [parameter, numbers] of used ?? []) plan.write(parameter, numbers);
      made = { plan, batchSize, predictions, loaded: undefined };
      compiled.push(made);
      return made;
    };
  };
  const single = planFor(1, true);
  const predicting = planFor(BATCH_SIZE, true);
  const scoring = planFor(BATCH_SIZE, false);
  let counting = inOrder(0);
  /** 0, 1, … count − 1, made once. */
  const firstRows = (count: number): Uint32Array => {
    if (counting.length < count) counting = inOrder(count);
    return counting.subarray(0, count);
  };
  let nothing = new Float64Array(0);

  const { units } = network.spec.outputs;

  function* predictRows(
    examples: ExampleMatrix | StoredExamples,
    rows: Uint32Array,
  ): Generator<Float64Array, void, undefined> {
    const chosen = (rows.length <= FEW ? single : predicting)();
    const { plan, batchSize, predictions } = chosen;
    const found = new Float64Array(batchSize * units);
    load(chosen, examples);
    for (let first = 0; first < rows.length; first += batchSize) {
      if (chosen.loaded !== examples) load(chosen, examples); // since then, the scorer was asked for something else
      const batch = rows.subarray(first, first + batchSize);
      plan.run(batch, settings);
      found.set(plan.read(predictions));
      yield found.subarray(0, batch.length * units);
    }
  }
  return {
    units,
    use(weights) {
      used = weights;
      for (const { plan } of compiled) {
        for (const [parameter, numbers] of weights) plan.write(parameter, numbers);
      }
    },
    predict(features, count) {
      if (nothing.length < count) nothing = new Float64Array(count);
      const none = nothing.subarray(0, count);
      const examples = { count, inputs, features, targets: none, weights: none };
      const found = new Float64Array(count * units);
      let next = 0;
      for (const some of predictRows(examples, firstRows(count))) {
        found.set(some, next);
        next += some.length;
      }
      return found;
    },
    predictExamples: (examples, rows = firstRows(examples.count)) => predictRows(examples, rows),
    score(examples, rows = firstRows(examples.count)) {
      const chosen = (isSmall && rows.length < MANY ? single : scoring)();
      const { plan } = chosen;
      load(chosen, examples);
      plan.resetSums();
      plan.run(rows, settings);
      return scoreOf(plan.sums());
    },
  };
}

/** A plan that predicts and scores, and what it predicts. */
interface ScoringPlan {
  readonly plan: Plan;
  readonly batchSize: number;
  /** batchSize × units */
  readonly predictions: Value;
  loaded: ExampleMatrix | StoredExamples | undefined;
}

function load(to: ScoringPlan, examples: ExampleMatrix | StoredExamples): void {
  to.plan.load(examples);
  to.loaded = examples;
}

/** The means from the sums of an objective's metrics. */
export function scoreOf(sums: ReadonlyMap<string, number>): Score {
  const sum = (name: string): number => sums.get(name) ?? 0;
  const loss = sum('loss') / sum('weight');
  return sums.has('rows') ? { loss, accuracy: sum('correct') / sum('rows') } : { loss };
}
