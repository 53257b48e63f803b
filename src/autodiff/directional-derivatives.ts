import { type Feeds, type Prepared, prepare } from './evaluate.js';
import { gradient } from './gradient.js';
import { size, type Value } from './graph.js';
import { jvp } from './jvp.js';
import { input } from './ops/input.js';

/** A direction in which one input moves, shaped like it, and the others do not. */
export interface Direction {
  readonly target: Value;
  readonly along: Float64Array;
}

/** The derivative along one direction, found in three ways, and by differences from either side. */
export interface Derivatives {
  /** ⟨∇f, u⟩ by reverse mode. */
  readonly reverse: number;
  /** J·u by forward mode. */
  readonly forward: number;
  /** (f(x + hu) − f(x − hu)) / 2h */
  readonly numerical: number;
  /** (f(x) − f(x − hu)) / h */
  readonly fromBelow: number;
  /** (f(x + hu) − f(x)) / h */
  readonly fromAbove: number;
  /** How far rounding alone may have moved the central difference. */
  readonly noise: number;
}

/** A scalar and its derivatives at one point, in float64; the step keys its random bits, which stay the same. */
export class DirectionalDerivatives {
  readonly #output: Value;
  readonly #value: Prepared;
  readonly #tangents: ReadonlyMap<Value, Value>;
  readonly #tangent: Value;
  readonly #forward: Prepared;
  readonly #gradients: ReadonlyMap<Value, Value>;
  readonly #reverse: Prepared;
  readonly #step: number;
  #point: ReadonlyMap<Value, Float64Array> = new Map();
  #here = Number.NaN;
  #rounding = Number.NaN;

  /**
   * @param output 1 × 1
   * @param feeds the numbers of all inputs, the targets among them
   */
  constructor(output: Value, targets: readonly Value[], feeds: Feeds, step: number) {
    this.#output = output;
    this.#step = step;
    this.#value = prepare([output], 'double');
    this.#tangents = new Map(targets.map((t) => [t, input(`tangent of ${t.name}`, t.shape)]));
    [this.#tangent] = jvp([output], this.#tangents);
    this.#forward = prepare([this.#tangent], 'double');
    const gradients = gradient(output, targets);
    this.#gradients = new Map(targets.map((target, k) => [target, gradients[k]]));
    this.#reverse = prepare(gradients, 'double');
    for (const run of [this.#value, this.#forward, this.#reverse]) {
      for (const [value, numbers] of feeds) run.feed(value, numbers);
    }
    for (const tangent of this.#tangents.values()) this.#forward.feed(tangent, zeros(tangent));
  }

  /** f at the point. */
  get value(): number {
    return this.#here;
  }

  /**
   * Goes to a point.
   *
   * @param along every target's numbers move along it, to estimate how much of a value is rounding
   */
  moveTo(point: ReadonlyMap<Value, Float64Array>, along: ReadonlyMap<Value, Float64Array>): void {
    this.#point = point;
    for (const run of [this.#value, this.#forward, this.#reverse]) {
      for (const [target, numbers] of point) run.feed(target, numbers);
    }
    this.#here = this.#evaluate();
    this.#reverse.evaluate({ step: this.#step });
    this.#rounding = this.#estimateRounding(along);
  }

  /** The gradient with respect to one target at the point: the very memory. */
  gradientOf(target: Value): ArrayLike<number> {
    const found = this.#gradients.get(target);
    if (found === undefined) throw new RangeError(`${target.name} is no target`);
    return this.#reverse.numbers(found);
  }

  /**
   * @param epsilon the step h, of elements up to 1 in size; for larger ones it is this share of the largest that moves
   */
  along({ target, along }: Direction, epsilon: number): Derivatives {
    const x = this.#numbers(target);
    let largest = 1;
    for (let i = 0; i < x.length; i++) {
      if (along[i] !== 0) largest = Math.max(largest, Math.abs(x[i]));
    }
    const h = epsilon * largest;
    const above = this.#at(target, moved(x, along, h));
    const below = this.#at(target, moved(x, along, -h));
    this.#value.feed(target, x);
    return {
      reverse: dot(this.gradientOf(target), along),
      forward: this.#forwardAlong(target, along),
      numerical: (above - below) / (2 * h),
      fromBelow: (this.#here - below) / h,
      fromAbove: (above - this.#here) / h,
      noise: this.#rounding / h,
    };
  }

  #forwardAlong(target: Value, along: Float64Array): number {
    const tangent = this.#tangents.get(target);
    if (tangent === undefined) throw new RangeError(`${target.name} is no target`);
    this.#forward.feed(tangent, along);
    this.#forward.evaluate({ step: this.#step });
    this.#forward.feed(tangent, zeros(tangent));
    return this.#forward.numbers(this.#tangent)[0];
  }

  #numbers(target: Value): Float64Array {
    const found = this.#point.get(target);
    if (found === undefined) throw new RangeError(`${target.name} has no numbers`);
    return found;
  }

  #at(target: Value, numbers: Float64Array): number {
    this.#value.feed(target, numbers);
    return this.#evaluate();
  }

  #evaluate(): number {
    this.#value.evaluate({ step: this.#step });
    return this.#value.numbers(this.#output)[0];
  }

  /**
   * The standard deviation of rounding in f, times a margin: what is left in second differences of values that are so
   * near each other that f itself is a line there (Hamming's difference table; Moré and Wild, Estimating computational
   * noise, 2011). The median, as one of them may meet a kink; not below the rounding of the result.
   */
  #estimateRounding(along: ReadonlyMap<Value, Float64Array>): number {
    const values = Array.from({ length: SAMPLES }, (_, k) => {
      for (const [target, x] of this.#point) {
        const u = along.get(target);
        if (u !== undefined) this.#value.feed(target, moved(x, u, (k - SAMPLES / 2) * NEAR));
      }
      return this.#evaluate();
    });
    for (const [target, x] of this.#point) this.#value.feed(target, x);
    const seconds = values
      .slice(2)
      .map((last, k) => Math.abs(last - 2 * values[k + 1] + values[k]))
      .sort((a, b) => a - b);
    const deviation = seconds[seconds.length >> 1] / SQRT_6;
    return MARGIN * Math.max(deviation, Math.abs(this.#here) * ROUNDOFF);
  }
}

/** How many values the noise is estimated from, and how far apart these lie. */
const SAMPLES = 9;
const NEAR = 1e-10;
/** The standard deviation of a second difference of independent errors of deviation 1: √(1 + 4 + 1). */
const SQRT_6 = Math.sqrt(6);
const ROUNDOFF = Number.EPSILON / 2;
/** In so many standard deviations lies every difference that is met, and what a small sample may be off by. */
const MARGIN = 16;

function zeros({ shape }: Value): Float64Array {
  return new Float64Array(size(shape));
}

/** x + h·u */
export function moved(x: Float64Array, u: Float64Array, h: number): Float64Array {
  return x.map((element, i) => element + h * u[i]);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] === 0 && b[i] === 0 ? 0 : a[i] * b[i];
  return sum;
}
