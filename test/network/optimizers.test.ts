import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/autodiff/evaluate.js';
import type { Value } from '../../src/autodiff/graph.js';
import { constant, input } from '../../src/autodiff/ops.js';
import { inCode } from '../../src/network/number-inputs.js';
import {
  clipByNorm,
  decayed,
  type OptimizerName,
  type OptimizerSettings,
  optimizers,
} from '../../src/network/optimizers.js';
import { learningRateAt, type ScheduleChoice } from '../../src/network/schedules.js';
import { keysOf } from '../../src/support/records.js';

const gradients = [0.5, -1, 2, 0.25];
const rate = 0.1;

/** The weight after each of the steps with these gradients, starting at 1. */
function run(
  name: OptimizerName,
  settings: Partial<OptimizerSettings> & { readonly weightDecay?: number } = {},
): number[] {
  const w = input('w', [1, 1]);
  const g = input('g', [1, 1]);
  const eta = input('η', [1, 1]);
  const { weightDecay = 0 } = settings;
  const own = { momentum: 0, nesterov: false, ...settings };
  const states = decayed(
    optimizers[name].update([w], [g], [eta], own, inCode),
    new Map([[w, eta]]),
    weightDecay,
  );
  const now = new Map<Value, number>(states.map(({ value, initial }) => [value, initial]));
  now.set(w, 1);
  return gradients.map((gradient) => {
    const feeds = new Map<Value, number[]>([
      [g, [gradient]],
      [eta, [rate]],
    ]);
    for (const [value, x] of now) feeds.set(value, [x]);
    const next = evaluate(
      states.map((state) => state.next),
      feeds,
    );
    states.forEach(({ value }, i) => {
      now.set(value, next[i][0]);
    });
    return now.get(w) ?? Number.NaN;
  });
}

/** The same in plain JavaScript, from the papers: one without a formula does not compile. */
const formulas: Record<OptimizerName, () => number[]> = {
  sgd: () => accumulate((w, g) => w - rate * g),
  adam: () => adamSteps(0.9, 0.999, 0),
  rmsprop: () => {
    let v = 0;
    return accumulate((w, g) => {
      v = 0.9 * v + 0.1 * g * g;
      return w - (rate * g) / (Math.sqrt(v) + 1e-8);
    });
  },
};

/** Loshchilov and Hutter, 2019, algorithm 2: Adam, where the decay is 0. */
function adamSteps(beta1: number, beta2: number, decay: number): number[] {
  let [m, v] = [0, 0];
  return accumulate((w, g, t) => {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * g * g;
    const step = m / (1 - beta1 ** t) / (Math.sqrt(v / (1 - beta2 ** t)) + 1e-8);
    return w - rate * (step + decay * w);
  });
}

function accumulate(step: (w: number, g: number, t: number) => number): number[] {
  let w = 1;
  return gradients.map((g, i) => {
    w = step(w, g, i + 1);
    return w;
  });
}

function expectClose(found: readonly number[], expected: readonly number[]): void {
  found.forEach((x, i) => {
    expect(x).toBeCloseTo(expected[i], 13);
  });
}

it.each(keysOf(optimizers))('%s takes the steps of its paper', (name) => {
  expectClose(run(name), formulas[name]());
});

describe('weight decay', () => {
  it('makes AdamW of Adam, with any β', () => {
    const settings = { beta1: 0.7, beta2: 0.95, weightDecay: 0.3 };
    expectClose(run('adam', settings), adamSteps(0.7, 0.95, 0.3));
  });

  it.each(keysOf(optimizers))(
    'is of the weight before the step, whatever the step of %s',
    (name) => {
      const weightDecay = 0.3;
      const [first] = run(name);
      expect(run(name, { weightDecay })[0]).toBeCloseTo(first - rate * weightDecay, 13);
    },
  );
});

describe('momentum', () => {
  it('is ΔW(t) = −η∇ℓ + αΔW(t−1)', () => {
    let change = 0;
    const expected = accumulate((w, g) => {
      change = -rate * g + 0.9 * change;
      return w + change;
    });
    expectClose(run('sgd', { momentum: 0.9 }), expected);
  });

  it('looks ahead by αΔW(t) with Nesterov', () => {
    let change = 0;
    const expected = accumulate((w, g) => {
      change = -rate * g + 0.9 * change;
      return w - rate * g + 0.9 * change;
    });
    expectClose(run('sgd', { momentum: 0.9, nesterov: true }), expected);
  });
});

describe('clipByNorm', () => {
  const clip = (numbers: readonly number[], limit: number): number[] => {
    const parts = [constant(numbers.slice(0, 1), [1, 1]), constant(numbers.slice(1), [1, 1])];
    return evaluate(clipByNorm(parts, limit)).map(([x]) => x);
  };
  it('shortens a gradient to the limit and keeps its direction', () =>
    expectClose(clip([3, 4], 1), [0.6, 0.8]));
  it('leaves a shorter one alone', () => expect(clip([3, 4], 10)).toEqual([3, 4]));
  it('leaves zeros alone', () => expect(clip([0, 0], 1)).toEqual([0, 0]));
});

describe('schedules', () => {
  const rates = (schedule: ScheduleChoice, warmup?: number): number[] =>
    [1, 2, 3, 4].map((epoch) => learningRateAt(schedule, 1, epoch, 4, warmup));
  it.each([
    [{ name: 'constant' }, [1, 1, 1, 1]],
    [{ name: 'step', period: 2, factor: 0.5 }, [1, 1, 0.5, 0.5]],
    [{ name: 'inverse' }, [1, 1 / 2, 1 / 3, 1 / 4]],
    [{ name: 'onecycle', rise: 0.5 }, [0.04, 0.52, 1, 0.5]],
    [
      { name: 'onecycle', rise: 1 },
      [0.04, 0.04 + 0.48 * (1 - Math.SQRT1_2), 0.52, 0.04 + 0.48 * (1 + Math.SQRT1_2)],
    ],
    [{ name: 'cosine' }, [1, (1 + Math.SQRT1_2) / 2, 0.5, (1 - Math.SQRT1_2) / 2]],
  ] as const)('$0.name', (schedule, expected) => expectClose(rates(schedule), expected));

  it('begin after the warm-up, as if it had not been', () => {
    expectClose(rates({ name: 'constant' }, 2), [1 / 3, 2 / 3, 1, 1]);
    expectClose(rates({ name: 'cosine' }, 2), [1 / 3, 2 / 3, 1, 0.5]);
    expectClose(rates({ name: 'step', period: 1, factor: 0.1 }, 1), [0.5, 1, 0.1, 0.01]);
  });
});
