import type { Value } from '../autodiff/graph.js';
import type { Operand } from '../autodiff/ops/elementwise.js';
import { add, div, input, minimum, mul, sqrt, sub, sum } from '../autodiff/ops.js';
import type { State } from '../engine/program.js';
import type { NumberOf } from './number-inputs.js';

/** What an optimizer can be told; one whose `momentum` or `betas` is false ignores it. */
export interface OptimizerSettings {
  /** α of momentum, 0 ≤ α < 1. */
  readonly momentum: number;
  readonly nesterov: boolean;
  /** β₁ and β₂ of the moments, 0 ≤ β < 1: 0.9 and 0.999 by default. */
  readonly beta1?: number | undefined;
  readonly beta2?: number | undefined;
}

export interface Optimizer {
  /** The new parameters, and the optimizer's own slots, as states. */
  update(
    parameters: readonly Value[],
    gradients: readonly Value[],
    /** η of each parameter, 1 × 1. */
    learningRates: readonly Value[],
    settings: OptimizerSettings,
    numberOf: NumberOf,
  ): State[];
  readonly momentum: boolean;
  /** Whether it has moments, with β₁ and β₂. */
  readonly betas: boolean;
  readonly summary: string;
}

/** The optimizers. A new one is a record here. */
export const optimizers = {
  sgd: {
    update: (parameters, gradients, learningRates, { momentum, nesterov }, numberOf) =>
      parameters.flatMap((w, i) => {
        const descent = mul(learningRates[i], gradients[i]);
        if (momentum === 0) return [state(w, sub(w, descent))];
        // ΔW(t) = −η∇ℓ + αΔW(t−1);  W(t) = W(t−1) + ΔW(t)
        const alpha = numberOf('momentum', momentum);
        const velocity = slot('velocity', w);
        const next = sub(mul(alpha, velocity), descent);
        // Nesterov, as Sutskever et al., 2013, § 2.1 rearranged: looks ahead by αΔW(t).
        const change = nesterov ? sub(mul(alpha, next), descent) : next;
        return [state(w, add(w, change)), state(velocity, next)];
      }),
    momentum: true,
    betas: false,
    summary: 'ΔW = −η∇ℓ, with momentum if asked',
  },
  adam: {
    // Kingma and Ba, 2015, algorithm 1. The powers β₁ᵗ and β₂ᵗ are states: each step multiplies once more.
    update: (parameters, gradients, learningRates, settings, numberOf) => {
      const [beta1, rest1, beta2, rest2] = momentsOf(settings).map(([name, number]) =>
        numberOf(name, number),
      );
      const powers = [beta1, beta2].map((beta, i) => {
        const power = input(`power of β${i + 1}`, [1, 1]);
        return state(power, mul(beta, power), 1);
      });
      const [correction1, correction2] = powers.map(({ next }) => sub(1, next));
      const states = parameters.flatMap((w, i) => {
        const g = gradients[i];
        const m = slot('first moment', w);
        const v = slot('second moment', w);
        const mNext = add(mul(beta1, m), mul(rest1, g));
        const vNext = add(mul(beta2, v), mul(rest2, mul(g, g)));
        const scale = add(sqrt(div(vNext, correction2)), EPSILON);
        const change = div(mul(learningRates[i], div(mNext, correction1)), scale);
        return [state(w, sub(w, change)), state(m, mNext), state(v, vNext)];
      });
      return [...states, ...powers];
    },
    momentum: false,
    betas: true,
    summary: 'Adam, with β₁ = 0.9 and β₂ = 0.999 unless others are given',
  },
  rmsprop: {
    // Tieleman and Hinton, 2012, lecture 6e: divides by a running root mean square of the gradient.
    update: (parameters, gradients, learningRates) =>
      parameters.flatMap((w, i) => {
        const g = gradients[i];
        const v = slot('mean square', w);
        const vNext = add(mul(DECAY, v), mul(1 - DECAY, mul(g, g)));
        const change = div(mul(learningRates[i], g), add(sqrt(vNext), EPSILON));
        return [state(w, sub(w, change)), state(v, vNext)];
      }),
    momentum: false,
    betas: false,
    summary: 'RMSprop, decay 0.9',
  },
} as const satisfies Record<string, Optimizer>;

export type OptimizerName = keyof typeof optimizers;

/** The numbers of the moments, by their names. */
export function momentsOf({
  beta1 = BETA1,
  beta2 = BETA2,
}: OptimizerSettings): readonly (readonly [string, number])[] {
  return [
    ['β₁', beta1],
    ['1 − β₁', 1 - beta1],
    ['β₂', beta2],
    ['1 − β₂', 1 - beta2],
  ];
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const DECAY = 0.9;
const EPSILON = 1e-8;

function state(value: Value, next: Value, initial = 0): State {
  return { value, next, initial };
}

/** Something remembered for each element of a parameter. */
function slot(name: string, parameter: Value): Value {
  return input(`${name} of ${parameter.name ?? 'a parameter'}`, parameter.shape);
}

/**
 * Decoupled weight decay (Loshchilov and Hutter, 2019, algorithm 2): whatever the optimizer's step, W ← W − ηX·W as well.
 *
 * @param rates η of those that decay, among the states
 * @param decay X
 */
export function decayed(
  states: readonly State[],
  rates: ReadonlyMap<Value, Value>,
  decay: Operand,
): State[] {
  return states.map(({ value, next, initial }) => {
    const rate = rates.get(value);
    return rate === undefined
      ? { value, next, initial }
      : state(value, sub(next, mul(mul(decay, rate), value)), initial);
  });
}

/** ‖g‖², over all gradients together: 1 × 1. */
export function squaredNorm(gradients: readonly Value[]): Value {
  return gradients.map((g) => sum(mul(g, g))).reduce((a, b) => add(a, b));
}

/**
 * The gradients scaled so that their norm together is at most `limit`: g · min(1, limit/‖g‖).
 * (Pascanu et al., 2013, algorithm 1.) Where the norm is 0, limit/0 = ∞ and the scale is 1.
 */
export function clipByNorm(gradients: readonly Value[], limit: Operand): Value[] {
  const scale = minimum(1, div(limit, sqrt(squaredNorm(gradients))));
  return gradients.map((g) => mul(g, scale));
}
