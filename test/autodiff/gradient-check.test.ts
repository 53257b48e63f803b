import { describe, expect, it } from 'vitest';
import { checkGradient, type GradientCheckOptions } from '../../src/autodiff/gradient-check.js';
import { apply, type Op, type Value } from '../../src/autodiff/graph.js';
import * as ops from '../../src/autodiff/ops.js';
import { randomFor } from '../../src/support/random.js';
import { verdictsIn } from './verdicts.js';

type Mode = 'vjp' | 'jvp';

/** x², with a rule of one mode that gives `factor(x)` times the derivative. */
function square(mode: Mode, factor: (x: Value) => Value | number): Op {
  const right = (t: Value, { inputs: [x] }: Value): Value => ops.mul(t, ops.mul(2, x));
  const wrong = (t: Value, { inputs: [x] }: Value): Value =>
    ops.mul(t, ops.mul(factor(x), ops.mul(2, x)));
  return {
    name: 'square',
    form: { kind: 'elementwise', lane: (l, x) => l.mul(x, x) },
    shape: ([shape]) => shape,
    evaluate: (out, _, [x]) => out.set(Array.from(x, (y) => y * y)),
    vjp: [mode === 'vjp' ? wrong : right],
    jvp: [mode === 'jvp' ? wrong : right],
  };
}

/** The check of a sum over the elements of x. */
function check(
  f: (x: Value) => Value,
  numbers: readonly number[],
  options: Partial<GradientCheckOptions> = {},
) {
  const x = ops.input('x', [1, numbers.length]);
  const output = ops.sum(f(x));
  return checkGradient(output, [x], new Map([[x, numbers]]), options)[0].checks;
}

const verdicts = (...given: Parameters<typeof check>) =>
  check(...given).map(({ verdict }) => verdict);

describe.each(['vjp', 'jvp'] as const)('a rule of %s', (mode) => {
  const f = (factor: number) => (x: Value) =>
    apply(
      square(mode, () => factor),
      [x],
    );

  it('is accepted when it is right', () => {
    expect(new Set(verdicts(f(1), [1, -2, 0.5, 3]))).toEqual(new Set(['holds']));
  });

  it.each([1.0005, 0.9995, -1, 0, 1e9])(
    'is rejected when it is off by a factor of %d',
    (factor) => {
      expect(verdicts(f(factor), [1, -2, 0.5, 3])).toEqual(['fails', 'fails', 'fails', 'fails']);
    },
  );

  it('is rejected by the largest element or by a random direction, when not all are tried', () => {
    const numbers = Array.from({ length: 500 }, (_, i) => Math.sin(i) + (i === 321 ? 1.5 : 0));
    const wrongAbove = (x: Value) =>
      apply(
        square(mode, (y) => ops.add(1, ops.step(ops.sub(y, 2)))),
        [x],
      );
    const found = check(wrongAbove, numbers, { perTarget: 10 });
    expect(found).toHaveLength(12);
    expect(found.filter(({ verdict }) => verdict === 'fails').map(({ index }) => index)).toEqual([
      ...numbers.flatMap((x, i) => (x > 2 ? [i] : [])),
      undefined,
      undefined,
    ]);
  });

  it('is rejected where one of two branches is wrong, near the kink as well', () => {
    const wrongBelow = (x: Value) =>
      ops.relu(
        apply(
          square(mode, (y) => ops.add(1, ops.step(y))),
          [x],
        ),
      );
    expect(verdicts(wrongBelow, [1, -1, 1e-4])).toEqual(['fails', 'holds', 'fails']);
  });
});

describe('a kink', () => {
  it.each([
    ['relu', ops.relu],
    ['maximum', (x: Value) => ops.maximum(x, ops.mul(3, x))],
    ['minimum', (x: Value) => ops.minimum(ops.mul(0.1, x), x)],
    // Smooth, but its derivative is made of two at kinks: 0 is neither from below nor from above.
    ['relu(x) − relu(−x)', (x: Value) => ops.sub(ops.relu(x), ops.relu(ops.neg(x)))],
  ])('of %s at 0 is no fault', (_, f) => {
    expect(verdicts(f, [0, 1, -1])).toEqual(['kink', 'holds', 'holds']);
  });

  it('has the differences from both sides', () => {
    const [{ fromBelow, fromAbove, reverse, numerical }] = check(ops.relu, [0]);
    expect([fromBelow, fromAbove, reverse, numerical]).toEqual([0, 1, 0, 0.5]);
  });

  it.each([3e-7, -3e-7])('within the step, at %d, is decided by a shorter one', (x) => {
    const [found] = check(ops.abs, [x]);
    expect(found).toMatchObject({ verdict: 'holds', epsilon: 1e-7, reverse: Math.sign(x) });
  });

  it('does not hide a derivative that is wrong around it', () => {
    const twice: Op = { ...ops.relu(ops.input('x', [1, 1])).op };
    const [rule] = twice.vjp;
    const wrong: Op = { ...twice, vjp: [(t, v) => ops.mul(2, rule?.(t, v) ?? t)] };
    expect(verdicts((x) => apply(wrong, [x]), [0])).toEqual(['fails']);
  });

  it('is none where the derivative is not a number', () => {
    expect(verdicts((x) => ops.sqrt(ops.mul(x, x)), [0])).toEqual(['fails']);
    expect(check(ops.sqrt, [0])[0].error).toBe(Infinity);
  });
});

describe('the step', () => {
  it.each([1e-3, 1e-5, 1e-7, 1e-9, 1e-11])(
    'of %d is mended where it is too long or too short',
    (epsilon) => {
      const f = (x: Value) => ops.mul(1e6, ops.tanh(ops.mul(30, x)));
      expect(new Set(verdicts(f, [0.01, 0.05, -0.02], { epsilon }))).toEqual(new Set(['holds']));
    },
  );

  it.each([1e-8, 1, 1e8])('suits numbers of the size of %d', (scale) => {
    const numbers = [1, -2, 0.5].map((x) => x * scale);
    expect(new Set(verdicts((x) => ops.mul(x, x), numbers))).toEqual(new Set(['holds']));
    const wrong = (x: Value) =>
      apply(
        square('vjp', () => 2),
        [x],
      );
    expect(new Set(verdicts(wrong, numbers))).toEqual(new Set(['fails']));
  });

  it('is the usual one where a much longer one was asked for', () => {
    const [found] = check((x) => ops.exp(ops.mul(3, x)), [0.1], { epsilon: 0.5 });
    expect(found).toMatchObject({ verdict: 'holds', epsilon: 1e-6 });
  });
});

it('keeps the random bits of a step', () => {
  const mask = (x: Value) => ops.mul(x, ops.step(ops.sub(0.5, ops.uniform(x.shape, 3, 0))));
  const numbers = Array.from({ length: 20 }, (_, i) => i + 1);
  const derivatives = (step: number) =>
    check(mask, numbers, { step }).map(({ reverse }) => reverse);
  expect(new Set(derivatives(0))).toEqual(new Set([0, 1]));
  expect(derivatives(1)).not.toEqual(derivatives(0));
  const x = ops.input('x', [1, 20]);
  const checks = checkGradient(ops.sum(mask(x)), [x], new Map([[x, numbers]]), {
    random: randomFor(2, 'mask'),
    step: 5,
  });
  expect(verdictsIn(checks)).toEqual(['holds']);
});
