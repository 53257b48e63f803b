import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/autodiff/evaluate.js';
import { gradient } from '../../src/autodiff/gradient.js';
import { checkGradient } from '../../src/autodiff/gradient-check.js';
import type { Value } from '../../src/autodiff/graph.js';
import { add, input, mul } from '../../src/autodiff/ops.js';
import { type ActivationName, activations } from '../../src/network/activations.js';
import type { Dropout } from '../../src/network/dropout.js';
import { initialWeights } from '../../src/network/initial-weights.js';
import { losses } from '../../src/network/losses.js';
import { buildNetwork } from '../../src/network/network.js';
import { buildObjective, buildPenalty } from '../../src/network/objective.js';
import type { OutputName } from '../../src/network/outputs.js';
import { regularizers } from '../../src/network/regularizers.js';
import { randomFor } from '../../src/support/random.js';
import { keysOf } from '../../src/support/records.js';
import { verdictsIn } from '../autodiff/verdicts.js';
import { randomExamples } from './examples.js';

const penaltyCases = [
  {},
  ...keysOf(regularizers).map((name) => ({ [name]: 0.3 })),
  { l1: 0.2, l2: 0.1 },
];

/** The loss of a batch on a small network, with its penalty, and the numbers for every input of it. */
function objectiveFor(
  activation: ActivationName,
  loss: keyof typeof losses,
  output: OutputName,
  penalties: Record<string, number>,
  dropout?: Dropout,
) {
  const units = output === 'softmax' ? 3 : 1;
  const network = buildNetwork({
    inputs: 3,
    hidden: [4, 3].map((width) => ({ units: width, activation })),
    outputs: { units, activation: output },
  });
  const { batch, totalLoss } = buildObjective(network, { loss, logBase: '2' }, 3, dropout);
  const penalty = buildPenalty(network, penalties, 10);
  const data = randomExamples(3, 3, output === 'linear' ? undefined : Math.max(2, units), 4);
  const feeds = new Map<Value, ArrayLike<number>>([
    ...initialWeights(network, 5, { name: 'uniform', bound: 1 }),
    [batch.features, data.features],
    [batch.targets, data.targets],
    [batch.weights, [1, 0.5, 2]],
    [batch.inverseBatchSize, [1 / 3]],
  ]);
  const mean = mul(batch.inverseBatchSize, totalLoss);
  return { scalar: penalty === undefined ? mean : add(mean, penalty), network, feeds };
}

describe.each(keysOf(activations))('the gradient through %s', (activation) => {
  describe.each(keysOf(losses))('of %s', (loss) => {
    it.each(
      losses[loss].outputs.flatMap((output) => penaltyCases.map((p) => [output, p] as const)),
    )('on %s with penalties %j agrees with central differences to 1e-6', (output, penalties) => {
      const { scalar, network, feeds } = objectiveFor(activation, loss, output, penalties);
      const random = randomFor(9, `${activation} ${loss} ${output}`);
      const checks = checkGradient(scalar, network.parameters, feeds, { random, rtol: 1e-6 });
      expect(verdictsIn(checks)).toEqual(['holds']);
    });
  });
});

describe('dropout', () => {
  it('keeps its mask within a step, so that its gradient is that of the thinned network', () => {
    const dropout = { probabilities: [0.5, 0.25], seed: 3 };
    const { scalar, network, feeds } = objectiveFor(
      'tanh',
      'cross-entropy',
      'softmax',
      {},
      dropout,
    );
    for (const step of [0, 1, 2]) {
      const random = randomFor(1, 'dropout');
      const options = { random, step, rtol: 1e-6 };
      const checks = checkGradient(scalar, network.parameters, feeds, options);
      expect(verdictsIn(checks)).toEqual(['holds']);
    }
  });
});

describe('the penalty', () => {
  it('adds 2λ/n·w and λ/n·sign(w) to the gradient of weights, and nothing to that of biases', () => {
    const network = buildNetwork({
      inputs: 2,
      hidden: [],
      outputs: { units: 1, activation: 'linear' },
    });
    const [bias, weights] = network.parameters;
    const feeds = new Map([
      [bias, [7]],
      [weights, [3, -2]],
    ]);
    const slopes = (penalties: Record<string, number>): number[][] => {
      const penalty = buildPenalty(network, penalties, 10) ?? input('none', [1, 1]);
      return evaluate(gradient(penalty, [bias, weights]), feeds).map((g) => [...g]);
    };
    expect(slopes({ l2: 0.5 })).toEqual([[0], [2 * 0.05 * 3, 2 * 0.05 * -2]]);
    expect(slopes({ l1: 0.5 })).toEqual([[0], [0.05, -0.05]]);
  });
});
