import { gradient } from '../autodiff/gradient.js';
import type { Value } from '../autodiff/graph.js';
import { add, input, mul } from '../autodiff/ops.js';
import { isLarge, type Program } from '../engine/program.js';
import type { Dropout } from './dropout.js';
import { type ForwardGraph, type Network, weightsOf } from './network.js';
import { inCode, type NumberInputs } from './number-inputs.js';
import {
  buildObjective,
  buildPenalty,
  type Objective,
  type ObjectiveSpec,
  type Penalties,
} from './objective.js';
import {
  clipByNorm,
  decayed,
  type OptimizerName,
  type OptimizerSettings,
  optimizers,
  squaredNorm,
} from './optimizers.js';
import { factorsOf, type RateFactors } from './parameter-groups.js';

/** What a step of descent makes small. */
export interface TrainingLossSpec extends ObjectiveSpec {
  readonly batchSize: number;
  readonly penalties: Penalties;
  /** n in λ/n. */
  readonly exampleCount: number;
  readonly dropout?: Dropout | undefined;
  /** X of the targets (1 − X)·q + X/K of K classes; the metrics are of the targets q as they are. */
  readonly labelSmoothing?: number | undefined;
}

/** Everything that makes one step of descent what it is, except η and the data. */
export interface DescentSpec extends TrainingLossSpec, OptimizerSettings {
  readonly optimizer: OptimizerName;
  /** The gradient is scaled down to this norm when it is longer. */
  readonly clipNorm?: number | undefined;
  /** X of W ← W − ηX·W, which every step takes besides its own; never of biases. */
  readonly weightDecay?: number | undefined;
  /** What η is multiplied by for groups of parameters. */
  readonly lrFactor?: RateFactors | undefined;
  /** Whether ‖∇‖² is to be a metric, `squaredGradient`. */
  readonly watchGradient: boolean;
}

/** The mean loss of a batch and its penalty, 1 × 1, beside what it is made of. */
export function trainingLoss(
  network: Network,
  spec: TrainingLossSpec,
  numberOf = inCode,
): Objective & { readonly loss: Value } {
  const objective = buildObjective(
    network,
    spec,
    spec.batchSize,
    spec.dropout,
    spec.labelSmoothing,
  );
  const penalty = buildPenalty(network, spec.penalties, spec.exampleCount, numberOf);
  const { totalLoss, batch } = objective;
  const mean = spec.batchSize === 1 ? totalLoss : mul(batch.inverseBatchSize, totalLoss);
  return { ...objective, loss: penalty === undefined ? mean : add(mean, penalty) };
}

/**
 * The program of training: each step computes the mean loss of a batch, its penalty and, by
 * reverse-mode differentiation, the gradient, and updates the parameters.
 *
 * @param inputs where it has its numbers, which are then to be written; in the code by default
 */
export function trainingProgram(
  network: Network,
  spec: DescentSpec,
  inputs?: NumberInputs,
): Program {
  const numberOf = inputs?.of ?? inCode;
  const { loss, batch, metrics: sums } = trainingLoss(network, spec, numberOf);
  const learningRate = input('learning rate', [1, 1]);
  const gradients = gradient(loss, network.parameters);
  const { clipNorm } = spec;
  const descents =
    clipNorm === undefined
      ? gradients
      : clipByNorm(gradients, numberOf('norm of the gradient', clipNorm));
  const factors = factorsOf(network, spec.lrFactor ?? {});
  const rateOf = (parameter: Value): Value => {
    const factor = factors.get(parameter);
    return factor === undefined ? learningRate : mul(factor, learningRate);
  };
  const metrics = new Map(sums);
  const { weightDecay = 0 } = spec;
  const rates = network.parameters.map(rateOf);
  const state = optimizers[spec.optimizer].update(
    network.parameters,
    descents,
    rates,
    spec,
    numberOf,
  );
  const decays = new Map(weightsOf(network).map((weights) => [weights, rateOf(weights)]));
  if (spec.watchGradient) metrics.set('squaredGradient', squaredNorm(gradients));
  return {
    ...batch,
    learningRate,
    state:
      weightDecay === 0 ? state : decayed(state, decays, numberOf('weight decay', weightDecay)),
    fixed: [...(inputs?.values.values() ?? [])],
    large: isLarge(spec.momentum) ? inputs?.values.get('momentum') : undefined,
    metrics,
    outputs: [],
  };
}

/**
 * The program of scoring: the forward half without dropout; nothing is updated.
 *
 * @param givesSums whether the weighted sums of the last layer, batch × units, are an output
 */
export function scoringProgram(
  network: ForwardGraph,
  spec: ObjectiveSpec,
  batchSize: number,
  givesSums = false,
): Program {
  const { batch, layer, metrics } = buildObjective(network, spec, batchSize);
  return {
    ...batch,
    learningRate: input('learning rate', [1, 1]),
    state: [],
    fixed: network.parameters,
    metrics,
    outputs: givesSums ? [layer.z] : [],
  };
}
