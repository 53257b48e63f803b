import type { Value } from '../autodiff/graph.js';
import { add, equal, input, mul, step, sum } from '../autodiff/ops.js';
import type { Program } from '../engine/program.js';
import { keysOf } from '../support/records.js';
import { type LossChoice, lossFor } from './choices.js';
import { type Dropout, dropping } from './dropout.js';
import type { FormulaText } from './formula-text.js';
import type { LogBase, OutputLayer } from './losses.js';
import { type ForwardGraph, type Network, weightsOf } from './network.js';
import { inCode } from './number-inputs.js';
import { outputs } from './outputs.js';
import { part } from './parts.js';
import { type RegularizerName, regularizers } from './regularizers.js';

/** What is to be made small. */
export interface ObjectiveSpec {
  readonly loss: LossChoice;
  readonly logBase: LogBase;
}

/** The graph from a batch of examples to their losses. */
export interface Objective {
  readonly batch: Pick<
    Program,
    'batchSize' | 'features' | 'targets' | 'weights' | 'inverseBatchSize'
  >;
  /** Σ of weight · loss over the batch, of smoothed targets where they are smoothed: 1 × 1. */
  readonly totalLoss: Value;
  /** The output layer, of which that is the loss. */
  readonly layer: OutputLayer;
  /**
   * `loss`, the total loss of the targets as they are; `weight`, Σ weight; and for classes `rows`, how many examples have a
   * weight at all, and `correct`, how many of these are classified right.
   */
  readonly metrics: ReadonlyMap<string, Value>;
}

/**
 * The forward half of a step: a network's predictions for a batch, and how wrong they are.
 *
 * @param labelSmoothing X, 0 ≤ X < 1: what is made small is the loss of the targets (1 − X)·q + X/K, q being 1 for the right one of
 * K classes (Szegedy et al., 2016, § 7)
 */
export function buildObjective(
  network: ForwardGraph,
  { loss, logBase }: ObjectiveSpec,
  batchSize: number,
  dropout?: Dropout,
  labelSmoothing = 0,
): Objective {
  const features = input('features', [batchSize, network.spec.inputs]);
  const targets = input('targets', [batchSize, 1]);
  const weights = input('example weights', [batchSize, 1]);
  const inverseBatchSize = input('1/m', [1, 1]);

  const { units, activation } = network.spec.outputs;
  const output = outputs[activation];
  const z = network.forward(features, dropout && dropping(dropout));
  const layer = { output: activation, z, targets: output.encode(targets, units) };
  const weighted = (perExample: Value): Value => sum(mul(weights, perExample));

  const lossOf = (targets: Value): Value =>
    weighted(lossFor(loss).perExample({ ...layer, targets }, logBase));
  const plainLoss = lossOf(layer.targets);
  const share = labelSmoothing / Math.max(2, units); // of each class, of which one unit stands for two
  const totalLoss =
    labelSmoothing === 0 ? plainLoss : lossOf(add(mul(1 - labelSmoothing, layer.targets), share));
  const metrics = new Map([
    ['loss', plainLoss],
    ['weight', sum(weights)],
  ]);
  if (output.classify !== null) {
    const counted = step(weights);
    metrics.set('rows', sum(counted));
    metrics.set('correct', sum(mul(counted, equal(output.classify(z), targets))));
  }
  return {
    batch: { batchSize, features, targets, weights, inverseBatchSize },
    totalLoss,
    layer,
    metrics,
  };
}

/** Strengths λ of the penalties. */
export type Penalties = Readonly<Partial<Record<RegularizerName, number>>> & {
  /** A penalty as a formula of all weights. */
  readonly formula?: { readonly text: FormulaText; readonly strength: number } | undefined;
};

/**
 * (λ/n)·R(w), summed over the weight matrices and the regularizers with λ ≠ 0; the biases are
 * left alone. Undefined when there is no penalty.
 *
 * @param exampleCount n, the number of training examples
 * @throws MlpError ('usage') for a formula that is none, or no number
 */
export function buildPenalty(
  network: Network,
  penalties: Penalties,
  exampleCount: number,
  numberOf = inCode,
): Value | undefined {
  const matrices = weightsOf(network);
  const terms: Value[] = [];
  for (const name of keysOf(regularizers)) {
    const strength = penalties[name] ?? 0;
    if (strength === 0) continue;
    for (const weights of matrices) {
      const factor = numberOf(`λ/n of ${name}`, strength / exampleCount);
      terms.push(mul(factor, regularizers[name].penalty(weights)));
    }
  }
  const { formula } = penalties;
  if (formula !== undefined && formula.strength !== 0) {
    const penalty = part('formulas').penaltyOf(formula.text);
    const factor = numberOf('λ/n of the formula', formula.strength / exampleCount);
    terms.push(mul(factor, penalty(matrices)));
  }
  return terms.length === 0 ? undefined : terms.reduce((a, b) => add(a, b));
}
