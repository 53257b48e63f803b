import { describe, expect, it } from 'vitest';
import { parseHidden, parseLayers, resolveNetwork } from '../../src/network/layer-spec.js';
import { parameterCount } from '../../src/network/network.js';

const iris = { inputNames: ['a', 'b', 'c', 'd'], classes: 3 };
const two = { inputNames: ['x1', 'x2'], classes: 2 };
const number = { inputNames: ['x1', 'x2'], classes: undefined };
const usual = ['tanh', 'relu'] as const;

describe('resolveNetwork', () => {
  it('takes every width, inputs first; the first hidden layer is tanh, the others ReLU', () => {
    const spec = resolveNetwork(parseLayers('4,8,6,5,3'), usual, iris);
    expect(spec.inputs).toBe(4);
    expect(spec.hidden.map(({ units, activation }) => [units, activation])).toEqual([
      [8, 'tanh'],
      [6, 'relu'],
      [5, 'relu'],
    ]);
    expect(spec.outputs).toEqual({ units: 3, activation: 'softmax' });
    expect(parameterCount(spec)).toBe(5 * 8 + 9 * 6 + 7 * 5 + 6 * 3);
  });

  it.each([
    ['4,3', iris, []],
    ['_,8,_', iris, [8]],
    ['2,1,1', two, [1]],
    [`4,${'2,'.repeat(12)}3`, iris, Array(12).fill(2)],
  ] as const)('takes %s', (text, data, hidden) => {
    const spec = resolveNetwork(parseLayers(text), usual, data);
    expect(spec.hidden.map(({ units }) => units)).toEqual(hidden);
  });

  it('ends in a sigmoid for one unit and two classes, linear for a number', () => {
    expect(resolveNetwork(parseLayers('2,4,1'), usual, two).outputs.activation).toBe('sigmoid');
    expect(resolveNetwork(parseLayers('2,4,2'), usual, two).outputs.activation).toBe('softmax');
    expect(resolveNetwork(parseHidden('4'), usual, two, 'sigmoid').outputs.units).toBe(1);
    expect(resolveNetwork(parseHidden('none'), usual, number).outputs).toEqual({
      units: 1,
      activation: 'linear',
    });
  });

  it('refuses a wrong number of inputs with the right one, the columns, and a way out', () => {
    const data = { inputNames: ['age', 'job=clerk', 'job=nurse'], classes: 3 };
    expect(() => resolveNetwork(parseLayers('4,8,3'), usual, data)).toThrow(
      'layers 4,8,3: the data has 3 inputs, not 4: age, job=clerk, job=nurse — use layers 3,8,3 or hidden 8',
    );
  });

  it('refuses a wrong number of outputs in the same way', () => {
    expect(() => resolveNetwork(parseLayers('4,8,2'), usual, iris)).toThrow(
      'layers 4,8,2: the target has 3 classes, so a softmax output has 3 units, not 2 — use layers 4,8,3 or hidden 8',
    );
    expect(() => resolveNetwork(parseLayers('2,8,2'), usual, number)).toThrow(/a number.* 1 unit/);
  });

  it.each([
    ['sigmoid', iris],
    ['linear', iris],
    ['softmax', number],
    ['sigmoid', number],
  ] as const)('refuses a %s output where it makes no sense', (output, data) => {
    expect(() => resolveNetwork(parseHidden('4'), usual, data, output)).toThrow(
      new RegExp(`^output ${output}: the target .* — use output `),
    );
  });

  it('refuses more weights than can be trained', () => {
    expect(() => resolveNetwork(parseHidden('999999,999999'), usual, iris)).toThrow(/narrower/);
  });
});

describe('what cannot be parsed', () => {
  it.each(['4', '', '4,,3', '4,0,3', '4,-8,3', '4,8.5,3', '4,1e3,3', '4,_,3', '0x4,3'])(
    'layers %s',
    (text) =>
      expect(() => parseLayers(text)).toThrow(
        /^layers .* — .*layers 4,8,3|^layers .* — give every/,
      ),
  );
  it.each(['', 'x', '8,none', '_'])('hidden %s', (text) =>
    expect(() => parseHidden(text)).toThrow(/^hidden .*like hidden 16,8$/),
  );
});
