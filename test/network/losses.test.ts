import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/autodiff/evaluate.js';
import { gradient } from '../../src/autodiff/gradient.js';
import { constant, input, sum } from '../../src/autodiff/ops.js';
import { baselineLoss } from '../../src/network/baseline.js';
import { type LogBase, losses } from '../../src/network/losses.js';
import { type OutputName, outputs, softmax } from '../../src/network/outputs.js';
import { examplesOf } from './examples.js';

function lossOf(
  name: keyof typeof losses,
  output: OutputName,
  z: readonly number[],
  target: readonly number[],
  logBase: LogBase = '2',
) {
  const logits = input('z', [1, z.length]);
  const targets = constant(target, [1, target.length]);
  const loss = losses[name].perExample({ output, z: logits, targets }, logBase);
  const [[value], slopes] = evaluate([loss, ...gradient(loss, [logits])], new Map([[logits, z]]));
  return { value, slopes: [...slopes] };
}

const softmaxOf = (z: readonly number[]): number[] => [
  ...evaluate([softmax(constant(z, [1, z.length]))])[0],
];
const logits = fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), {
  minLength: 2,
  maxLength: 6,
});

describe('softmax', () => {
  it('is on the simplex, for any logits', () => {
    fc.assert(
      fc.property(logits, (z) => {
        const p = softmaxOf(z);
        expect(p.every((x) => x >= 0 && x <= 1)).toBe(true);
        expect(p.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      }),
    );
  });

  it('is positive where it can be represented', () => {
    expect(softmaxOf([0, -700, 3]).every((p) => p > 0)).toBe(true);
  });

  it('does not change when all logits move by the same', () => {
    const whole = fc.integer({ min: -4000, max: 4000 }); // eighths, so that sums are exact
    fc.assert(
      fc.property(fc.array(whole, { minLength: 2, maxLength: 6 }), whole, (eighths, by) => {
        const z = eighths.map((x) => x / 8);
        expect(softmaxOf(z.map((x) => x + by))).toEqual(softmaxOf(z));
      }),
    );
  });

  it('of (0, z) is (1 − σ(z), σ(z))', () => {
    for (const z of [-30, -1, 0, 0.5, 4]) {
      const sigma = 1 / (1 + Math.exp(-z));
      const [first, second] = softmaxOf([0, z]);
      expect(first).toBeCloseTo(1 - sigma, 14);
      expect(second).toBeCloseTo(sigma, 14);
    }
  });
});

describe('cross entropy', () => {
  it('is log₂ 3 bits for three equal logits, ln 3 nats', () => {
    expect(lossOf('cross-entropy', 'softmax', [5, 5, 5], [0, 1, 0]).value).toBeCloseTo(
      Math.log2(3),
      14,
    );
    expect(lossOf('cross-entropy', 'softmax', [5, 5, 5], [0, 1, 0], 'e').value).toBeCloseTo(
      Math.log(3),
      14,
    );
  });

  it('is H(P) + KL(P‖Q), for soft targets', () => {
    const z = [0.3, -1.2, 2];
    const p = [0.2, 0.5, 0.3];
    const q = softmaxOf(z);
    const entropy = p.reduce((sum, x) => sum - x * Math.log2(x), 0);
    const divergence = p.reduce((sum, x, k) => sum + x * Math.log2(x / q[k]), 0);
    expect(lossOf('cross-entropy', 'softmax', z, p).value).toBeCloseTo(entropy + divergence, 13);
  });

  it('is the same for one sigmoid unit and two softmax units that hold the same function', () => {
    for (const z of [-1e4, -3, 0, 0.7, 1e4]) {
      for (const y of [0, 1]) {
        for (const base of ['2', 'e'] as const) {
          const one = lossOf('cross-entropy', 'sigmoid', [z], [y], base);
          const two = lossOf('cross-entropy', 'softmax', [0, z], [1 - y, y], base);
          expect(one.value).toBeCloseTo(two.value, 12);
          expect(one.slopes[0]).toBeCloseTo(two.slopes[1], 12);
        }
      }
    }
  });

  it('is log₂ e times as much in bits as in nats, and so is its derivative', () => {
    fc.assert(
      fc.property(logits, (z) => {
        const y = z.map((_, k) => (k === 1 ? 1 : 0));
        const [bits, nats] = (['2', 'e'] as const).map((base) =>
          lossOf('cross-entropy', 'softmax', z, y, base),
        );
        expect(bits.value).toBeCloseTo(nats.value * Math.LOG2E, 9);
        bits.slopes.forEach((slope, k) => {
          expect(slope).toBeCloseTo(nats.slopes[k] * Math.LOG2E, 12);
        });
      }),
    );
  });

  it.each([
    [1e4, 1, 0, 0],
    [1e4, 0, 1e4, 1],
    [-1e4, 1, 1e4, -1],
    [-1e4, 0, 0, 0],
  ])(
    'of one sigmoid unit at z = %d against %d is %d nats, with the derivative %d',
    (z, y, value, slope) => {
      const found = lossOf('cross-entropy', 'sigmoid', [z], [y], 'e');
      expect(found.value).toBeCloseTo(value, 8);
      expect(found.slopes[0]).toBeCloseTo(slope, 14);
    },
  );

  it('is finite for logits of ±1e4, with the derivative p − y', () => {
    const { value, slopes } = lossOf('cross-entropy', 'softmax', [1e4, -1e4], [0, 1], 'e');
    expect(value).toBeCloseTo(2e4, 8);
    expect(slopes).toEqual([1, -1]);
    expect(lossOf('cross-entropy', 'sigmoid', [0], [1], 'e').slopes[0]).toBeCloseTo(-0.5, 14);
  });
});

describe('the other losses, by hand', () => {
  it.each([
    ['squared', [3], [1], 4, [4]],
    ['absolute', [3], [1], 2, [1]],
    ['huber', [3], [1], 1.5, [1]], // beyond 1: |r| − ½
    ['huber', [1.5], [1], 0.125, [0.5]], // within 1: r²/2
    ['huber', [-1], [1], 1.5, [-1]],
  ] as const)('%s of %j against %j is %f', (name, z, y, value, slopes) => {
    const found = lossOf(name, 'linear', z, y);
    expect(found.value).toBeCloseTo(value, 14);
    expect(found.slopes).toEqual([...slopes]);
  });

  it('squared compares probabilities: two classes at ½ are off by ½ each', () => {
    expect(lossOf('squared', 'softmax', [0, 0], [1, 0]).value).toBeCloseTo(0.5, 14);
  });
});

describe('classify', () => {
  it.each([
    ['softmax', [1, 3, 2], 1],
    ['softmax', [2, 2, 1], 0], // the first of equals
    ['sigmoid', [0.1], 1],
    ['sigmoid', [-0.1], 0],
    ['sigmoid', [0], 0],
  ] as const)('%s of %j is class %d', (name, z, expected) => {
    const predicted = outputs[name].classify(constant(z, [1, z.length]));
    expect(evaluate([predicted])[0][0]).toBe(expected);
  });
});

describe('baselineLoss', () => {
  const examples = examplesOf([
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 1],
  ]);

  it('is the entropy of the classes for cross entropy', () => {
    const entropy = -(0.75 * Math.log2(0.75) + 0.25 * Math.log2(0.25));
    const objective = { loss: 'cross-entropy', logBase: '2' } as const;
    for (const layer of [
      { units: 2, activation: 'softmax' },
      { units: 1, activation: 'sigmoid' },
    ] as const) {
      expect(baselineLoss(layer, objective, examples)).toBeCloseTo(entropy, 13);
    }
  });

  it('is a number although a class has no weight, or no example at all', () => {
    const objective = { loss: 'cross-entropy', logBase: '2' } as const;
    const three = { units: 3, activation: 'softmax' } as const;
    const one = { units: 1, activation: 'sigmoid' } as const;
    const rows = [0, 1, 2, 1].map((k) => [0, k]);
    expect(baselineLoss(three, objective, examplesOf(rows, [1, 1, 0, 0]))).toBeCloseTo(1, 13);
    expect(baselineLoss(three, objective, examplesOf(rows.slice(0, 2)))).toBeCloseTo(1, 13);
    expect(baselineLoss(one, objective, examplesOf([[0, 0]]))).toBe(0);
    expect(baselineLoss(one, objective, examplesOf(rows.slice(0, 2), [0, 1]))).toBe(0);
  });

  it('is the variance for squared loss on numbers', () => {
    const layer = { units: 1, activation: 'linear' } as const;
    const objective = { loss: 'squared', logBase: '2' } as const;
    expect(baselineLoss(layer, objective, examples)).toBeCloseTo(0.1875, 14);
  });
});

it('every loss is 0 or more, and differentiable, on every output it allows', () => {
  for (const [name, loss] of Object.entries(losses)) {
    for (const output of loss.outputs) {
      const units = output === 'softmax' ? 3 : 1;
      const z = input('z', [2, units]);
      const targets = outputs[output].encode(constant([0, 1], [2, 1]), units);
      const value = sum(loss.perExample({ output, z, targets }, '2'));
      const numbers = Array.from({ length: 2 * units }, (_, i) => Math.sin(i + 1));
      const [[total], slopes] = evaluate([value, ...gradient(value, [z])], new Map([[z, numbers]]));
      expect(total, name).toBeGreaterThanOrEqual(0);
      expect([...slopes].every(Number.isFinite), name).toBe(true);
    }
  }
});
