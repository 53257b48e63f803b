import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateScalar } from '../../../src/autodiff/evaluate.js';
import { formulaValue } from '../../../src/autodiff/formula/formula-value.js';
import { parseFormula } from '../../../src/autodiff/formula/parse-formula.js';
import { add, input, mul, sum } from '../../../src/autodiff/ops.js';
import { takeApart } from '../../../src/autodiff/trace/take-apart.js';
import { type TraceRow, trace } from '../../../src/autodiff/trace/trace.js';

const x = input('x', [1, 1]);
const y = input('y', [1, 1]);
const feeds = new Map([
  [x, [0.7]],
  [y, [-1.3]],
]);

function graphOf(formula: string) {
  return formulaValue(
    parseFormula(formula),
    new Map([
      ['x', x],
      ['y', y],
    ]),
  );
}

/** A formula of a trace in the notation that formulas are read in. */
function readable(formula: string): string {
  return formula
    .replace(/[₋₀-₉]+/g, (digits) =>
      [...digits].map((d) => (d === '₋' ? 'm' : '₀₁₂₃₄₅₆₇₈₉'.indexOf(d))).join(''),
    )
    .replace(/v\u0304/g, 'adjoint')
    .replace(/v\u0307/g, 'tangent')
    .replace(/σ/g, 'sigmoid')
    .replace(/\bconstant\(/g, '(') // a gate, whose value is that of what it holds
    .replace(
      /[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g,
      (digits) => `^${[...digits].map((d) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(d)).join('')}`,
    )
    .replace(/equal\(([^,()]+), ([^,()]+)\)/g, '($1 == $2)');
}

/** What a formula of a trace comes to, by the values and derivatives of its rows. */
function computed(formula: string, rows: readonly TraceRow[]): number {
  const names = rows.flatMap(({ label, primal, derivative }) => [
    [readable(label), primal[0]] as const,
    [readable(derivative.label), derivative.numbers[0]] as const,
  ]);
  const inputs = new Map(names.map(([name]) => [name, input(name, [1, 1])]));
  const values = new Map(
    names.flatMap(([name, number]) => {
      const value = inputs.get(name);
      return value === undefined ? [] : [[value, [number]] as const];
    }),
  );
  return evaluateScalar(formulaValue(parseFormula(readable(formula)), inputs), values);
}

/** Formulas without singularities near where they are computed. */
const { formula } = fc.letrec<{ formula: string }>((tie) => {
  const part = tie('formula');
  return {
    formula: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'formula' },
      fc.constantFrom('x', 'y', '1.5', '(0 - 2)', '3'),
      fc.tuple(part, fc.constantFrom('+', '-', '*'), part).map(([a, op, b]) => `(${a} ${op} ${b})`),
      fc.tuple(part, part).map(([a, b]) => `(${a} / (1.5 + ${b}^2))`),
      fc
        .tuple(fc.constantFrom('sigmoid', 'tanh', 'sin', 'cos', 'relu', 'abs', '-'), part)
        .map(([f, a]) => `${f}(${a})`),
      part.map((a) => `exp(tanh(${a}))`),
      part.map((a) => `log(2 + tanh(${a}))`),
      fc.tuple(part, fc.constantFrom(2, 3, 4)).map(([a, n]) => `tanh(${a})^${n}`),
      // Never of two that are equal: a constant has six digits in a trace, by which one of them would be the larger.
      fc.tuple(part, part).map(([a, b]) => `max(${a}, ${b} + 0.377 * y)`),
      fc.tuple(part, part, part).map(([a, b, c]) => `(${a} > 0.1 ? ${b} : ${c})`),
    ),
  };
});

describe('the formulas of a trace', () => {
  const modes = {
    reverse: undefined,
    forward: new Map([[x, [1]]]),
  };
  it.each(Object.entries(modes))(
    'of %s mode, computed by the rows, come to the numbers beside them',
    (_, tangents) => {
      fc.assert(
        fc.property(formula, fc.boolean(), (text, atomic) => {
          const graph = sum(graphOf(`${text} + 0 * x`));
          const rows = trace(atomic ? takeApart(graph) : graph, [x, y], feeds, { tangents });
          for (const [i, { formula, primal, derivative }] of rows.entries()) {
            const close = (number: number, found: number): void => {
              expect(Math.abs(found - number)).toBeLessThanOrEqual(1e-4 * (1 + Math.abs(number)));
            };
            if (i >= 2) close(primal[0], computed(formula, rows));
            close(derivative.numbers[0], computed(derivative.formula, rows));
          }
        }),
        { numRuns: 150 },
      );
    },
  );

  it.each([
    ['x - (y - 3)', 'v₋₁ − v₀ + 3'],
    ['-(x + y)', '−v₁'],
    ['x^3 * 2', '2·v₁'],
    ['(x + 1)/(y*2)', 'v₁/v₂'],
    ['(x > 0 ? x : y) + y', 'v₃ + v₀'],
    ['max(x, 0) - 0', 'v₁ − 0'],
    ['2', '2'],
  ])('%s ends with %s', (text, expected) => {
    expect(trace(graphOf(text), [x, y], feeds).at(-1)?.formula).toBe(expected);
  });

  it('are found of sums with any number of terms', () => {
    const products = Array.from({ length: 20_000 }, (_, i) => mul(i + 2, x));
    const rows = trace(
      products.reduce((a, b) => add(a, b)),
      [x],
      feeds,
    );
    expect(rows.length).toBe(2);
    expect(rows[1].formula).toBe(`${(20_000 * 20_003) / 2}·v₀`);
  });
});
