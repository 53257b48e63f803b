import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../../src/autodiff/evaluate.js';
import { gradient } from '../../src/autodiff/gradient.js';
import { constant, input, sum } from '../../src/autodiff/ops.js';
import { valueSynonyms } from '../../src/estimator/options/synonyms.js';
import { type ActivationName, activations } from '../../src/network/activations.js';
import { baselineLoss } from '../../src/network/baseline.js';
import { activationOf, lossOf, penaltyOf } from '../../src/network/formula-graphs.js';
import { type FormulaText, isFormulaText } from '../../src/network/formula-text.js';
import { loadFormulas } from '../../src/network/load-part.js';
import type { LossName } from '../../src/network/loss-names.js';
import { losses } from '../../src/network/losses.js';
import { outputs } from '../../src/network/outputs.js';
import { type RegularizerName, regularizers } from '../../src/network/regularizers.js';
import { MlpError } from '../../src/support/errors.js';
import { examplesOf } from './examples.js';

beforeAll(loadFormulas);

function formula(text: string): FormulaText {
  if (isFormulaText(text)) return text;
  throw new Error(`${text} could be a name`);
}

/** Where the carets are of what is refused, and why. */
function faultOf(read: () => unknown) {
  try {
    read();
  } catch (error) {
    if (!(error instanceof MlpError)) throw error;
    const { text = '', start, end } = error.details.excerpt ?? {};
    return { message: error.message, under: text.slice(start, end) };
  }
  throw new Error('nothing was refused');
}

it('is no formula what is a name, or what others call one', () => {
  const names = [...Object.keys(activations), ...Object.keys(losses), ...Object.keys(regularizers)];
  const { activation, loss } = valueSynonyms;
  for (const name of [
    ...names,
    ...Object.keys({ ...activation, ...loss }),
    '',
    'binary crossentropy',
  ]) {
    expect(isFormulaText(name), name).toBe(false);
  }
  for (const text of [
    'x',
    '-x',
    'x-1',
    'x - y',
    '2x',
    '.5',
    'sum(x)',
    'y<1',
    'x × x',
    'w^2',
    ' z ',
  ]) {
    expect(isFormulaText(text), text).toBe(true);
  }
});

/** The records of the registries as formulas: one without does not compile. */
const written: Record<ActivationName, string> = {
  tanh: 'tanh(x)',
  relu: 'max(0, x)',
  sigmoid: '1 / (1 + exp(-x))',
  identity: 'x',
  'leaky-relu': 'x > 0 ? x : 0.01 * x',
  softplus: 'log(1 + exp(x))',
  gelu: '0.5 * x * (1 + tanh(sqrt(2/pi) * (x + 0.044715 * x^3)))',
  silu: 'x * sigmoid(x)',
  mish: 'x * tanh(log(1 + exp(x)))',
  selu: '1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (exp(x) - 1))',
};

describe.each(Object.entries(activations))('%s as a formula', (name, activation) => {
  const text = new Map(Object.entries(written)).get(name) ?? '';
  it('is the same, with its derivative and its initializer', () => {
    const own = activationOf(formula(text));
    const x = input('x', [1, 41]);
    const grid = Array.from({ length: 41 }, (_, i) => (i - 20.5) / 4);
    const [a, b] = [own.apply(x), activation.apply(x)];
    const [[ya], [yb], ga, gb] = [[a], [b], gradient(sum(a), [x]), gradient(sum(b), [x])].map(
      (values) => evaluate(values, new Map([[x, grid]])),
    );
    grid.forEach((_, i) => {
      expect(ya[i]).toBeCloseTo(yb[i], 12);
      expect(ga[0][i]).toBeCloseTo(gb[0][i], 12);
    });
    // SELU's is for its two constants, which a formula does not tell.
    expect(own.initializer).toEqual(name === 'selu' ? { name: 'he' } : activation.initializer);
  });
});

const lossTexts: Record<LossName, string> = {
  'cross-entropy': '-sum(c * log2(y))',
  squared: 'sum((c - y)^2)',
  absolute: 'sum(abs(c - y))',
  huber: 'sum(abs(c - y) <= 1 ? (c - y)^2 / 2 : abs(c - y) - 0.5)',
};

describe.each(Object.entries(losses))('%s as a formula', (name, loss) => {
  const text = new Map(Object.entries(lossTexts)).get(name) ?? '';
  it.each(['softmax', 'linear'] as const)('is the same for %s', (output) => {
    if (!loss.outputs.some((allowed) => allowed === output)) return;
    const units = output === 'softmax' ? 3 : 1;
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -900, max: 900, noNaN: true }), {
          minLength: units,
          maxLength: units,
        }),
        fc.nat(2),
        (numbers, target) => {
          const z = input('z', [1, units]);
          const layer = { output, z, targets: outputs[output].encode(constant(target), units) };
          const [a, b] = [lossOf(formula(text)), loss].map((one) => one.perExample(layer, '2'));
          const feeds = new Map([[z, numbers]]);
          const [[own], ownSlopes] = evaluate([a, ...gradient(a, [z])], feeds);
          const [[named], slopes] = evaluate([b, ...gradient(b, [z])], feeds);
          // Subnormal losses have few digits.
          expect(Math.abs(own - named)).toBeLessThanOrEqual(1e-9 * Math.abs(named) + 1e-300);
          slopes.forEach((slope, k) => {
            expect(ownSlopes[k]).toBeCloseTo(slope, 8);
          });
        },
      ),
    );
  });
});

it('takes logarithms of a sigmoid where it is rounded to 0 or 1', () => {
  const z = input('z', [1, 1]);
  const loss = lossOf(formula('-(c * ln(y) + (1 - c) * ln(1 - y))'));
  for (const [target, logit] of [
    [0, 900],
    [1, -900],
    [0, -900],
    [1, 2],
  ]) {
    const layer = { output: 'sigmoid', z, targets: constant(target) } as const;
    const [own, named] = [loss, losses['cross-entropy']].map(
      (one) => evaluate([one.perExample(layer, 'e')], new Map([[z, [logit]]]))[0][0],
    );
    expect(own).toBeCloseTo(named, 10);
  }
});

it('has a baseline: the loss of always predicting the frequencies', () => {
  const examples = examplesOf([
    [0, 0],
    [0, 0],
    [0, 1],
    [0, 2],
  ]);
  const layer = { units: 3, activation: 'softmax' } as const;
  const of = (loss: LossName | FormulaText) =>
    baselineLoss(layer, { loss, logBase: '2' }, examples);
  expect(of(formula('-sum(c * log2(y))'))).toBeCloseTo(of('cross-entropy'), 10);
  expect(of('cross-entropy')).toBeCloseTo(1.5, 10);
});

const penaltyTexts: Record<RegularizerName, string> = { l2: 'sum(w^2)', l1: 'sum(abs(w))' };

it.each(Object.entries(regularizers))('%s as a formula is the same', (name, { penalty }) => {
  const text = new Map(Object.entries(penaltyTexts)).get(name) ?? '';
  const [a, b] = [constant([1, -2, 3, 4], [2, 2]), constant([-5, 6], [2, 1])];
  const [[own], [first], [second]] = evaluate([
    penaltyOf(formula(text))([a, b]),
    penalty(a),
    penalty(b),
  ]);
  expect(own).toBe(first + second);
});

it('is of all weights together', () => {
  const [a, b] = [constant([3, 0], [2, 1]), constant([4], [1, 1])];
  expect(evaluate([penaltyOf(formula('sqrt(sum(w^2))'))([a, b])])[0][0]).toBe(5);
});

describe('what has the wrong shape, or depends on nothing', () => {
  const z = input('z', [2, 3]);
  const loss = (text: string) => () =>
    lossOf(formula(text)).perExample({ output: 'softmax', z, targets: input('c', [2, 3]) }, '2');
  it.each([
    ['activation', 'sum(x)', () => activationOf(formula('sum(x)')), 'a number for each unit'],
    ['activation', '2 * 3', () => activationOf(formula('2 * 3')), 'does not depend on x'],
    ['activation', 'y', () => activationOf(formula('y')), 'there is nothing named "y" here'],
    ['loss', '(c - y)^2', loss('(c - y)^2'), 'add them up: loss sum((c - y)^2)'],
    ['loss', 'sum(c)', loss('sum(c)'), 'does not depend on y or z'],
    ['penalty', 'w^2', () => penaltyOf(formula('w^2')), 'add them up: penalty sum(w^2)'],
    ['penalty', 'pi + 1', () => penaltyOf(formula('pi + 1')), 'does not depend on w'],
  ])('%s %s', (option, text, read, message) => {
    const fault = faultOf(read);
    expect(fault.message).toContain(`${option} ${text}: `);
    expect(fault.message).toContain(message);
    expect(fault.under).toBe(text);
  });
});
