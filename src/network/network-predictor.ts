import type { Precision } from '../autodiff/evaluate.js';
import type { Floats, Value } from '../autodiff/graph.js';
import { input } from '../autodiff/ops.js';
import type { Engine, ExampleMatrix, Plan, Program, StoredExamples } from '../engine/program.js';
import type { LinearMemory } from '../support/wasm/memory.js';
import { isStoredMatrix, type StoredMatrix } from '../support/wasm/stored-matrix.js';
import { RowNumbers } from './example-rows.js';
import type { ForwardGraph } from './network.js';
import type { Weights } from './weights.js';

/** The forward half of a network with weights. A row comes to the same bits whatever rows are beside it. */
export interface NetworkPredictor {
  /** Numbers that it predicts of a row. */
  readonly units: number;
  /** Takes other weights, whose numbers do not change until it has others. */
  use(weights: Weights): void;
  /**
   * Of each row, as it is asked for, the probabilities or predicted (scaled) numbers: those of thousands of units need not be
   * there together. It is made for blocks: of 64 rows, each takes a fraction of the time that one takes that is alone. The
   * array is another row's as soon as that is asked for.
   *
   * @param features count × inputs, row by row, which are copied
   */
  predict(features: Floats | StoredMatrix, count: number): Iterable<Float64Array>;
  /**
   * The same of examples, or some of their rows, several rows together: of those that are stored in the predictor's memory,
   * nothing is copied.
   */
  predictExamples(
    examples: ExampleMatrix | StoredExamples,
    rows?: Uint32Array,
  ): Iterable<Float64Array>;
}

/** Rows per step where there are many: the weights are then read once for all of them. */
const BATCH_SIZE = 64;
/** What so many rows come to of more units than this leaves a processor's cache. */
const MOST_UNITS = 8192;
/** Up to so many rows are predicted one at a time, so that those that trickle do not wait for a large batch. */
const FEW = 8;

/**
 * Makes a network ready to predict; nothing is compiled before it is needed.
 *
 * @param memory where its plans lie, beside the examples that are stored there; one of their own by default
 */
export function createPredictor(
  network: ForwardGraph,
  engine: Engine,
  precision: Precision,
  memory?: LinearMemory,
): NetworkPredictor {
  const settings = { learningRate: 0, firstStep: 0 };
  const {
    inputs,
    outputs: { units },
  } = network.spec;
  const manyAtOnce = units > MOST_UNITS ? FEW : BATCH_SIZE;
  let used: Weights | undefined;
  const plans = new Map<number, PredictingPlan>();
  /** A plan that is compiled when it is first asked for. */
  const planFor = (batchSize: number): PredictingPlan => {
    const known = plans.get(batchSize);
    if (known !== undefined) return known;
    const { program, predictions } = predictionProgram(network, batchSize);
    const plan = engine.compile(program, precision, memory);
    for (const [parameter, numbers] of used ?? []) plan.write(parameter, numbers);
    const made = { plan, predictions, loaded: undefined };
    plans.set(batchSize, made);
    return made;
  };
  const rowNumbers = new RowNumbers();

  function* predictRows(
    examples: ExampleMatrix | StoredExamples,
    rows: Uint32Array,
  ): Generator<Float64Array, void, undefined> {
    const batchSize = rows.length <= FEW ? 1 : manyAtOnce;
    const chosen = planFor(batchSize);
    const { plan, predictions } = chosen;
    const found = new Float64Array(batchSize * units);
    for (let first = 0; first < rows.length; first += batchSize) {
      // Since the last rows, it may have been asked for something else.
      if (chosen.loaded !== examples) plan.load(examples);
      chosen.loaded = examples;
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
      for (const { plan } of plans.values()) {
        for (const [parameter, numbers] of weights) plan.write(parameter, numbers);
      }
    },
    *predict(features, count) {
      const none = new Float64Array(count);
      const others = { count, inputs, targets: none, weights: none };
      const examples = isStoredMatrix(features) ? { ...others, features } : { ...others, features };
      for (const some of predictRows(examples, rowNumbers.first(count))) {
        for (let at = 0; at < some.length; at += units) yield some.subarray(at, at + units);
      }
    },
    predictExamples: (examples, rows = rowNumbers.first(examples.count)) =>
      predictRows(examples, rows),
  };
}

/** A plan that predicts, and what it predicts. */
interface PredictingPlan {
  readonly plan: Plan;
  /** batchSize × units */
  readonly predictions: Value;
  loaded: ExampleMatrix | StoredExamples | undefined;
}

/** The program of prediction: the forward half without dropout, and without a loss; nothing is updated. */
function predictionProgram(
  network: ForwardGraph,
  batchSize: number,
): { program: Program; predictions: Value } {
  const features = input('features', [batchSize, network.spec.inputs]);
  const predictions = network.predict(features);
  const program: Program = {
    batchSize,
    features,
    targets: input('targets', [batchSize, 1]),
    weights: input('example weights', [batchSize, 1]),
    inverseBatchSize: input('1/m', [1, 1]),
    learningRate: input('learning rate', [1, 1]),
    state: [],
    fixed: network.parameters,
    metrics: new Map(),
    outputs: [predictions],
    rowsAsAlone: true,
  };
  return { program, predictions };
}
