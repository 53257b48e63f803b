import type { Precision } from '../autodiff/evaluate.js';
import type { Engine, ExampleMatrix } from '../engine/program.js';
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
  /** Takes other weights. */
  use(weights: Weights): void;
  /** Probabilities, or predicted (scaled) numbers: count × units, row by row. */
  predict(features: ExampleMatrix['features'], count: number): Float64Array;
  /** The loss and accuracy on labelled examples. */
  score(examples: ExampleMatrix): Score;
}

/** Examples per step of a large network, whose weights are then read once for all of them. */
const BATCH_SIZE = 64;
/** Up to so many weights a network is small: one example at a time is as fast, and compiled sooner. */
const SMALL = 10_000;

export function createScorer(
  network: Network,
  spec: ObjectiveSpec,
  engine: Engine,
  precision: Precision,
  batchSize = parameterCount(network.spec) <= SMALL ? 1 : BATCH_SIZE,
): Scorer {
  const { program, predictions } = scoringProgram(network, spec, batchSize);
  const plan = engine.compile(program, precision);
  const settings = { learningRate: 0, firstStep: 0 };
  const { inputs } = network.spec;
  return {
    use(weights) {
      for (const [parameter, numbers] of weights) plan.write(parameter, numbers);
    },
    predict(features, count) {
      const units = predictions.shape[1];
      const found = new Float64Array(count * units);
      const nothing = new Float64Array(count);
      plan.load({ count, inputs, features, targets: nothing, weights: nothing });
      const order = inOrder(count);
      for (let first = 0; first < count; first += batchSize) {
        const batch = order.subarray(first, first + batchSize);
        plan.run(batch, settings);
        found.set(plan.read(predictions).subarray(0, batch.length * units), first * units);
      }
      return found;
    },
    score(examples) {
      plan.load(examples);
      plan.resetSums();
      plan.run(inOrder(examples.count), settings);
      return scoreOf(plan.sums());
    },
  };
}

/** The means from the sums of an objective's metrics. */
export function scoreOf(sums: ReadonlyMap<string, number>): Score {
  const sum = (name: string): number => sums.get(name) ?? 0;
  const loss = sum('loss') / sum('weight');
  return sums.has('rows') ? { loss, accuracy: sum('correct') / sum('rows') } : { loss };
}

/** 0, 1, … count − 1 */
export function inOrder(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => i);
}
