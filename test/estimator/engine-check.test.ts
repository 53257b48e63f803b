import { describe, expect, it } from 'vitest';
import { compiled } from '../../src/engine/compile.js';
import type { Engine } from '../../src/engine/program.js';
import { checkEngines } from '../../src/estimator/engine-check.js';
import { initialWeights } from '../../src/network/initial-weights.js';
import { buildNetwork } from '../../src/network/network.js';
import { trainingLoss } from '../../src/network/programs.js';
import { randomFor } from '../../src/support/random.js';
import { randomExamples } from '../network/examples.js';

/** The compiled engine, but each value of more than one element is off by a factor, in one of its elements. */
const offBy = (factor: number): Engine => ({
  ...compiled,
  compile(...given) {
    const plan = compiled.compile(...given);
    return {
      ...plan,
      read(value) {
        const numbers = plan.read(value);
        if (numbers.length > 1) {
          const sizes = Array.from(numbers, Math.abs);
          numbers[sizes.indexOf(Math.max(...sizes))] *= factor;
        }
        return numbers;
      },
    };
  },
});

function check(engine: Engine, weightsTimes = 1) {
  const network = buildNetwork({
    inputs: 3,
    hidden: [{ units: 5, activation: 'tanh' }],
    outputs: { units: 3, activation: 'softmax' },
  });
  const examples = randomExamples(6, 3, 3);
  const spec = { loss: 'cross-entropy', logBase: '2', penalties: {}, exampleCount: 6 } as const;
  const { loss, batch } = trainingLoss(network, { ...spec, batchSize: 6 });
  const weights = new Map(
    [...initialWeights(network, 1)].map(([value, numbers]) => [
      value,
      numbers.map((x) => weightsTimes * x),
    ]),
  );
  const of = { loss, batch, parameters: network.parameters, examples };
  return checkEngines(of, weights, randomFor(1, 'engines'), engine);
}

describe('an engine', () => {
  it('is accepted when it only rounds in another order', () => {
    expect(check(compiled).map(({ precision, holds }) => [precision, holds])).toEqual([
      ['single', true],
      ['double', true],
    ]);
  });

  it('is accepted where float32 has few digits left', () => {
    const [single, double] = check(compiled, 40);
    expect([single.holds, double.holds]).toEqual([true, true]);
    expect(single.error).toBeGreaterThan(1e-7);
  });

  it('is rejected in float64 when a gradient is off by a little', () => {
    const [single, double] = check(offBy(1 + 1e-9));
    expect([single.holds, double.holds]).toEqual([true, false]);
    expect(double.error).toBeCloseTo(1e-9, 12);
  });

  it.each([1.01, 0, -1, Number.NaN])('is rejected in both when it is off by %d', (factor) => {
    expect(check(offBy(factor)).map(({ holds }) => holds)).toEqual([false, false]);
  });
});
