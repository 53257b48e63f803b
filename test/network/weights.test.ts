import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/autodiff/evaluate.js';
import type { Value } from '../../src/autodiff/graph.js';
import { input } from '../../src/autodiff/ops.js';
import { dropping } from '../../src/network/dropout.js';
import { initialWeights } from '../../src/network/initial-weights.js';
import {
  type InitializerChoice,
  initializers,
  initialSpread,
} from '../../src/network/initializers.js';
import { buildNetwork, type NetworkSpec } from '../../src/network/network.js';
import { fromRows, toRows } from '../../src/network/weights.js';
import { keysOf } from '../../src/support/records.js';

const spec: NetworkSpec = {
  inputs: 40,
  hidden: [
    { units: 50, activation: 'tanh' },
    { units: 60, activation: 'relu' },
  ],
  outputs: { units: 3, activation: 'softmax' },
};
const network = buildNetwork(spec);
const numbersOf = (seed: number) => [...initialWeights(network, seed).values()].map((x) => [...x]);

describe('initialWeights', () => {
  it('depends on the seed alone', () => {
    expect(numbersOf(1)).toEqual(numbersOf(1));
    expect(numbersOf(1)).not.toEqual(numbersOf(2));
  });

  it('has the bounds of the papers', () => {
    expect(initialSpread({ name: 'glorot' }, 2, 4)).toBeCloseTo(1, 14); // √(6/(2 + 4))
    expect(initialSpread({ name: 'he' }, 24, 1)).toBeCloseTo(0.5, 14); // √(6/24): variance 2/24
    expect(initialSpread({ name: 'he-normal' }, 8, 1)).toBeCloseTo(0.5, 14);
    expect(initialSpread({ name: 'lecun-normal' }, 4, 1)).toBeCloseTo(0.5, 14);
  });

  it('follows the activation: glorot before tanh, he before relu; biases are 0', () => {
    const weights = initialWeights(network, 0);
    const bounds = [
      initialSpread({ name: 'glorot' }, 40, 50),
      initialSpread({ name: 'he' }, 50, 60),
      initialSpread({ name: 'glorot' }, 60, 3),
    ];
    network.layers.forEach((layer, l) => {
      const numbers = [...(weights.get(layer.matrices[0]) ?? [])];
      const largest = Math.max(...numbers.map(Math.abs));
      expect(largest).toBeLessThanOrEqual(bounds[l]);
      expect(largest).toBeGreaterThan(0.9 * bounds[l]);
      expect([...(weights.get(layer.bias) ?? [])].every((b) => b === 0)).toBe(true);
    });
  });

  const choices: InitializerChoice[] = [
    { name: 'glorot' },
    { name: 'he' },
    { name: 'he-normal' },
    { name: 'lecun-normal' },
    { name: 'uniform', bound: 0.3 },
  ];
  it('is tested with every initializer', () => {
    expect(choices.map(({ name }) => name)).toEqual(keysOf(initializers));
  });
  it.each(choices)('$name draws evenly on both sides of 0', (choice) => {
    const weights = initialWeights(network, 3, choice);
    const numbers = [...(weights.get(network.layers[1].matrices[0]) ?? [])];
    const spread = initialSpread(choice, 50, 60);
    const expected =
      initializers[choice.name].distribution === 'normal' ? spread ** 2 : spread ** 2 / 3;
    const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
    const variance = numbers.reduce((a, b) => a + b * b, 0) / numbers.length;
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(expected / numbers.length));
    expect(variance / expected).toBeCloseTo(1, 1);
  });

  it('draws the biases too with uniform:A', () => {
    const weights = initialWeights(network, 0, { name: 'uniform', bound: 0.5 });
    const biases = [...(weights.get(network.layers[0].bias) ?? [])];
    expect(biases.every((b) => b !== 0 && Math.abs(b) <= 0.5)).toBe(true);
  });
});

describe('rows of units', () => {
  it('begin with the bias, and are read back to the same weights', () => {
    const weights = initialWeights(network, 7, { name: 'uniform', bound: 1 });
    const rows = network.layers.map((layer) => toRows(layer, weights));
    const [first] = network.layers;
    expect(rows[0]).toHaveLength(50);
    expect(rows[0][2][0]).toBe(weights.get(first.bias)?.[2]);
    expect(rows[0][2][1 + 5]).toBe(weights.get(first.matrices[0])?.[5 * 50 + 2]);
    expect(fromRows(network, rows)).toEqual(weights);
  });
});

describe('dropout', () => {
  const wide = buildNetwork({
    inputs: 1,
    hidden: [{ units: 4000, activation: 'identity' }],
    outputs: { units: 4000, activation: 'linear' },
  });
  const x = input('x', [2, 1]);
  const p = 0.3;
  const z = wide.forward(x, dropping({ probabilities: [p], seed: 1 }));
  // The hidden layer after dropout is what the last product takes.
  const dropped = z.inputs[0].inputs[0];
  const at = (step: number): number[] => {
    const [bias, weights] = wide.parameters;
    const feeds = new Map([
      [x, [1, 1]],
      [bias, new Array<number>(4000).fill(0)],
      [weights, new Array<number>(4000).fill(1)],
    ]);
    return [...evaluate([dropped], feeds, { step })[0]];
  };

  it('drops a share p and divides the rest by 1 − p', () => {
    const found = at(0);
    const zeros = found.filter((y) => y === 0).length / found.length;
    expect(Math.abs(zeros - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / found.length));
    expect(found.every((y) => y === 0 || Math.abs(y - 1 / (1 - p)) < 1e-12)).toBe(true);
  });

  it('has another mask for every step and example, the same for the same step', () => {
    expect(at(1)).toEqual(at(1));
    expect(at(1)).not.toEqual(at(2));
    expect(at(1).slice(0, 4000)).not.toEqual(at(1).slice(4000));
  });

  it('has another mask for every layer', () => {
    // Without weights every hidden unit is σ(0) = ½, so that what is left of it is its mask alone.
    const units = 200;
    const layer = { units, activation: 'sigmoid' } as const;
    const deep = buildNetwork({
      inputs: 1,
      hidden: [layer, layer],
      outputs: { units: 1, activation: 'linear' },
    });
    const input1 = input('x', [1, 1]);
    const second = deep.forward(input1, dropping({ probabilities: [p, p], seed: 1 })).inputs[0]
      .inputs[0];
    const first = second.inputs[0].inputs[0].inputs[0].inputs[0];
    const feeds = new Map<Value, ArrayLike<number>>([
      [input1, [0]],
      ...deep.parameters.map((w) => [w, new Float64Array(w.shape[0] * w.shape[1])] as const),
    ]);
    const [a, b] = evaluate([first, second], feeds).map((y) => [...y]);
    for (const y of [a, b]) {
      expect(y).toHaveLength(units);
      expect(y.every((number) => number === 0 || Math.abs(number - 0.5 / (1 - p)) < 1e-12)).toBe(
        true,
      );
    }
    const same = a.filter((y, i) => y === b[i]).length / units;
    // Two masks that know nothing of each other agree in p² + (1 − p)² = 0.58 of the units.
    expect(Math.abs(same - (p * p + (1 - p) * (1 - p)))).toBeLessThan(0.14);
  });

  it('is nothing at all for p = 0 and in prediction', () => {
    const names = (value: typeof z): string => value.inputs[0].inputs[0].op.name;
    expect(names(wide.forward(x, dropping({ probabilities: [0], seed: 1 })))).toBe(
      names(wide.forward(x)),
    );
  });
});
