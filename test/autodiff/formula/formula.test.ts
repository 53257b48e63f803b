import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, evaluateScalar } from '../../../src/autodiff/evaluate.js';
import { formulaOfParts, formulaValue } from '../../../src/autodiff/formula/formula-value.js';
import { functions, type Operation } from '../../../src/autodiff/formula/operations.js';
import { parseFormula } from '../../../src/autodiff/formula/parse-formula.js';
import { gradient } from '../../../src/autodiff/gradient.js';
import { checkGradient } from '../../../src/autodiff/gradient-check.js';
import { constant, input, sum } from '../../../src/autodiff/ops.js';
import { MlpError } from '../../../src/support/errors.js';
import { randomFor } from '../../../src/support/random.js';
import { verdictsIn } from '../verdicts.js';

const numbers = { x: 0.7, y: -1.3, w0: 2 };

function computed(text: string, given: Readonly<Record<string, number>> = numbers): number {
  const names = new Map(Object.entries(given).map(([name, x]) => [name, constant(x)]));
  return evaluateScalar(formulaValue(parseFormula(text), names));
}

/** The error of a formula: what it says, and what the carets are under. */
function faultOf(text: string, names?: readonly string[]) {
  try {
    const formula = parseFormula(text, { option: 'loss', names });
    const wide = input('wide', [2, 3]);
    formulaValue(
      formula,
      new Map([
        ['x', wide],
        ['tall', input('tall', [3, 3])],
      ]),
    );
  } catch (error) {
    if (!(error instanceof MlpError)) throw error;
    const { excerpt, problem, advice } = error.details;
    const { start = 0, end = 0 } = excerpt ?? {};
    return { under: text.slice(start, end), start, problem, advice };
  }
  throw new Error(`${text} was not refused`);
}

describe('what a formula means', () => {
  const { x, y, w0 } = numbers;
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['2^3^2', 512],
    ['-2^2', -4],
    ['(-2)^2', 4],
    ['2^-1', 0.5],
    ['2 ^ -x ^ 2', 2 ** -(x ** 2)],
    ['-x^2', -(x ** 2)],
    ['8 / 4 / 2', 1],
    ['8 - 4 - 2', 2],
    ['2 * -3', -6],
    ['+x - -y', x + y],
    ['2 × x ÷ w0 − y · 1', (2 * x) / w0 - y],
    ['.5e1 + 1.', 6],
    ['x > 0 ? 1 : y > 0 ? 2 : 3', 1],
    ['y > 0 ? 1 : y > -2 ? 2 : 3', 2],
    ['x>0?.5:.25', 0.5],
    ['(x < y) + (x > y) + (x <= x) + (x >= x) + (x == x) + (x != x)', 4],
    ['max(x, y, w0) - min(x, y, w0)', w0 - y],
    ['pow(w0, 3) + w0^0.5', 8 + Math.SQRT2],
    ['log2(8) + log10(1000) + ln(e) + log(e^2)', 9],
    ['sqrt(2/pi) * (x + 0.044715*x^3)', Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)],
    ['abs(y) + sign(y) + step(x) + relu(y)', -y],
    ['exp(x) * sigmoid(x) + tanh(x)', Math.exp(x) / (1 + Math.exp(-x)) + Math.tanh(x)],
    ['x + sin(x)^2 - cos(3 * y)', x + Math.sin(x) ** 2 - Math.cos(3 * y)],
    ['sum(x) + mean(x)', 2 * x],
    ['((((x))))', x],
    ['x^0 + 0^w0 + w0^(x - x)', 2],
  ])('%s', (text, expected) => {
    expect(computed(text)).toBeCloseTo(expected, 12);
  });

  it('takes a name before a number of that name', () => {
    expect(computed('e', { e: 3 })).toBe(3);
  });

  it('is arithmetic, whatever the parentheses', () => {
    const arithmetic = fc.letrec<{ term: string }>((tie) => ({
      term: fc.oneof(
        { depthSize: 'small' },
        fc.nat(9).map(String),
        fc.constant('x'),
        fc
          .tuple(tie('term'), fc.constantFrom('+', '-', '*', '/'), tie('term'))
          .map((t) => t.join(' ')),
        tie('term').map((t) => `(${t})`),
        tie('term').map((t) => `-(${t})`),
      ),
    })).term;
    fc.assert(
      fc.property(arithmetic, (text) => {
        fc.pre(text.length <= 500);
        // The oracle: what JavaScript makes of the same text.
        const expected: unknown = new Function('x', `return ${text}`)(numbers.x);
        expect(computed(text)).toEqual(Object.is(expected, -0) ? expect.closeTo(0) : expected);
      }),
    );
  });

  it('reduces the columns of each row', () => {
    const x = constant([1, 2, 3, 4, 5, 9], [2, 3]);
    const of = (text: string) => [
      ...evaluate([formulaValue(parseFormula(text), new Map([['x', x]]))])[0],
    ];
    expect(of('sum(x)')).toEqual([6, 18]);
    expect(of('mean(x)')).toEqual([2, 6]);
    expect(of('max(x)')).toEqual([3, 9]);
    expect(of('min(x)')).toEqual([1, 4]);
    expect(of('x - max(x)')).toEqual([-2, -1, 0, -5, -4, 0]);
  });

  it('reduces all parts of what has several', () => {
    const w = [constant([1, -2, 3, -4], [2, 2]), constant([5, 6], [2, 1])];
    const of = (text: string) =>
      formulaOfParts(parseFormula(text), new Map([['w', w]])).map(
        (value) => evaluate([value])[0][0],
      );
    expect(of('sum(w^2)')).toEqual([91]);
    expect(of('sqrt(sum(w^2))')).toEqual([Math.sqrt(91)]);
    expect(of('max(abs(w))')).toEqual([6]);
    expect(of('min(w)')).toEqual([-4]);
    expect(of('mean(w)')).toEqual([1.5]);
    expect(of('w')).toEqual([1, 5]);
  });

  it('takes logarithms that are known, of a name and of what it lacks to 1', () => {
    const names = new Map([['y', constant(0)]]);
    const logarithms = {
      ofName: new Map([['y', constant(-200)]]),
      ofComplement: new Map([['y', constant(-3)]]),
    };
    const of = (text: string) =>
      evaluateScalar(formulaValue(parseFormula(text), names, logarithms));
    expect(of('ln(y)')).toBe(-200);
    expect(of('log2(y)')).toBeCloseTo(-200 / Math.LN2, 10);
    expect(of('log(1 - y)')).toBe(-3);
    expect(of('log(1 + y)')).toBe(0);
  });
});

describe('derivatives', () => {
  const texts = [
    ...Object.entries<Operation>(functions).map(([name, { elementwise }]) =>
      elementwise?.least === 2 ? `${name}(x, y)` : `${name}(x)`,
    ),
    ...['x^3', 'x^2.5', 'x^-0.3', 'x^y', '2^x', 'x > 1 ? x^2 : y * x', 'x / y - x * (x <= y)'],
  ];
  it.each(texts)('%s', (text) => {
    const [x, y] = [input('x', [1, 3]), input('y', [1, 3])];
    const value = formulaValue(
      parseFormula(text),
      new Map([
        ['x', x],
        ['y', y],
      ]),
    );
    const feeds = new Map([
      [x, [0.3, 1.2, 2.5]],
      [y, [0.8, 1.7, 0.4]],
    ]);
    const random = randomFor(1, text);
    const checks = checkGradient(sum(value), [x, y], feeds, { random, rtol: 1e-6 });
    expect(verdictsIn(checks)).toEqual(['holds']);
  });

  it.each([
    ['abs(x)^1.5', 0],
    ['x^2', 0],
    ['max(0, x)', 0],
    ['max(x, 0)', 0],
    ['x^1.5', 0],
    ['x^0.5 * x', Number.NaN],
    ['x^3', 0],
    ['(x + x^2)^1', 1],
  ])('of %s at 0', (text, expected) => {
    const x = input('x', [1, 1]);
    const value = formulaValue(parseFormula(text), new Map([['x', x]]));
    expect(evaluate(gradient(value, [x]), new Map([[x, [0]]]))[0][0]).toBe(expected);
  });
});

describe('the branch of a ? b : c that is not taken', () => {
  it.each([
    ['x > 0 ? ln(x) : 0', [0, -1, 2], [0, 0, 0.5]],
    ['x > 0 ? x : exp(x) - 1', [1000, 1, 0], [1, 1, 1]],
    ['x > 0 ? x^0.5 : 0', [-1, 0, 4], [0, 0, 0.25]],
    ['x == 0 ? 1 : 1 / x', [0, 2, -1], [0, -0.25, -1]],
    ['x > 2 ? sqrt(x - 2) : x', [1, 2, 6], [1, 1, 0.25]],
    ['x > 0 ? (x > 1 ? 1 / (x - 1) : ln(x)) : x', [-3, 0.5, 3], [1, 2, -0.25]],
    ['x > 0 ? ln(x) : sum(x > 0 ? ln(x) : x)', [-3, -1, 2], [2, 2, 1.5]], // two of the three are the sum
  ])('has no part in the derivative, whatever it would be: %s', (text, at, expected) => {
    const x = input('x', [1, 3]);
    const value = formulaValue(parseFormula(text), new Map([['x', x]]));
    const [found] = evaluate(gradient(sum(value), [x]), new Map([[x, at]]));
    for (const [i, slope] of expected.entries()) expect(found[i], text).toBeCloseTo(slope, 9);
  });

  it('has none in any matrix of a penalty', () => {
    const [a, b] = [input('a', [2, 2]), input('b', [1, 3])];
    const [value] = formulaOfParts(
      parseFormula('sum(w > 0 ? w^0.5 : 0)'),
      new Map([['w', [a, b]]]),
    );
    const feeds = new Map([
      [a, [4, 0, -1, 1]],
      [b, [0, -4, 4]],
    ]);
    const [ofA, ofB] = evaluate(gradient(value, [a, b]), feeds);
    for (const [found, expected] of [
      [ofA, [0.25, 0, 0, 0.5]],
      [ofB, [0, 0, 0.25]],
    ]) {
      for (const [i, slope] of expected.entries()) expect(found[i]).toBeCloseTo(slope, 9);
    }
  });

  it('has none either where the test is of a row, and the branch of its columns', () => {
    const [x, y] = [input('x', [2, 2]), input('y', [2, 2])];
    const value = formulaValue(
      parseFormula('sum(y) > 0 ? sum(ln(y) * x) : 0'),
      new Map([
        ['x', x],
        ['y', y],
      ]),
    );
    expect(value.shape).toEqual([2, 1]);
    const feeds = new Map([
      [x, [3, 4, 5, 6]],
      [y, [1, 2, 0, 0]],
    ]);
    const [found] = evaluate(gradient(sum(value), [y]), feeds);
    expect([...found]).toEqual([3, 2, 0, 0]);
  });
});

describe('what is refused', () => {
  it.each([
    ['', '', 'there is no formula'],
    ['  ', ' ', 'there is no formula'],
    ['x +', '', 'the formula ends too early'],
    ['sum(x', '', 'the formula ends too early'],
    ['(x', '', 'the formula ends too early'],
    ['x > 0 ? 1', '', 'the formula ends too early'],
    ['x)', ')', '")" was not expected here'],
    ['2x', 'x', '"x" was not expected here'],
    ['2 x', 'x', '"x" was not expected here'],
    ['x x', 'x', '"x" was not expected here'],
    ['(x)(x)', '(', '"(" was not expected here'],
    ['x, x', ',', '"," was not expected here'],
    [',', ',', '"," was not expected here'],
    [', x', ',', '"," was not expected here'],
    ['x;', ';', '";" was not expected here'],
    ['max(x x)', 'x', '"x" was not expected here'],
    ['max(x,,x)', ',', '"," was not expected here'],
    ['max(x,)', ')', '")" was not expected here'],
    ['sum()', ')', '")" was not expected here'],
    ['* x', '*', '"*" was not expected here'],
    ['x = 1', '=', '"=" was not expected here'],
    ['x && x', '&', '"&" was not expected here'],
    ['x.constructor', '.', '"." was not expected here'],
    ['x["a"]', '[', '"[" was not expected here'],
    ['"x"', '"', '""" was not expected here'],
    ['`x`', '`', '"`" was not expected here'],
    ['[x]', '[', '"[" was not expected here'],
    ['!x', '!', '"!" was not expected here'],
    ['1.2.3', '.', '"." was not expected here'],
    ['1e', '', 'the formula ends too early'],
    ['1e999', '1e999', '"1e999" is too large a number'],
    ['constructor', 'constructor', 'there is nothing named "constructor" here'],
    ['__proto__(x)', '__proto__', 'there is no function named "__proto__"'],
    ['eval(x)', 'eval', 'there is no function named "eval"'],
    ['x * sgmoid(x)', 'sgmoid', 'there is no function named "sgmoid"'],
    ['1 + q', 'q', 'there is nothing named "q" here'],
    ['x + tanh', 'tanh', 'tanh is a function, and takes its arguments in parentheses'],
    ['tanh(x, x)', 'tanh', 'tanh takes 1 argument, not 2'],
    ['pow(x)', 'pow', 'pow takes 2 arguments, not 1'],
    ['0 < x < 1', '<', 'comparisons cannot be chained'],
    ['x + tall', '+', 'repeat'],
    ['\u{1f600}', '\u{1f600}'[0], 'was not expected here'],
  ])('%s', (text, under, problem) => {
    const found = faultOf(text, ['x', 'tall']);
    expect(found.problem).toContain(problem);
    expect(found.under).toBe(under);
  });

  it('points to the second of two comparisons', () => {
    expect(faultOf('0 < x < 1').start).toBe(6);
    expect(computed('(0 < x) < 1')).toBe(0);
  });

  it('asks what was meant', () => {
    expect(faultOf('sgmoid(x)').advice).toBe('did you mean sigmoid?');
    expect(faultOf('z', ['x']).advice).toBe('the names are x, pi and e');
    expect(faultOf('2x').advice).toBe('write * between factors');
  });

  it('refuses what is too long or too deep to be read', () => {
    expect(faultOf('x + '.repeat(400)).problem).toContain('at most 500 characters');
    for (const deep of [
      `${'('.repeat(249)}x${')'.repeat(249)}`,
      `${'-'.repeat(498)}x`,
      `${'x^'.repeat(249)}x`,
    ]) {
      expect(Number.isFinite(computed(deep))).toBe(true);
    }
    expect(faultOf('('.repeat(500)).problem).toBe('the formula ends too early');
  });

  it('reads any text or refuses it, and nothing else happens', () => {
    const tokens = fc.array(
      fc.constantFrom(
        ...'x y 1 2.5 + - * / ^ ( ) , ? : < >= == sum max tanh . e ; [ ] " \' = ! $ é'.split(' '),
        ' ',
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          tokens.map((t) => t.join('')),
          fc.string(),
        ),
        (text) => {
          try {
            parseFormula(text);
          } catch (error) {
            if (!(error instanceof MlpError)) throw error;
            const { start = -1, end = -1 } = error.details.excerpt ?? {};
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(text.length);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
