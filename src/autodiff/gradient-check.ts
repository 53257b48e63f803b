import { type Random, randomFor } from '../support/random.js';
import { type Derivatives, DirectionalDerivatives, moved } from './directional-derivatives.js';
import type { Feeds } from './evaluate.js';
import { type Probe, probesOf, randomDirections } from './gradient-probes.js';
import type { Value } from './graph.js';

export interface GradientCheckOptions {
  /** Chooses elements and directions; the same ones each time unless it is given. */
  readonly random?: Random;
  /** The step of the central differences: 10⁻⁶ by default. */
  readonly epsilon?: number;
  /** How far apart derivatives may be, relative to the largest of them: 10⁻⁵ by default. */
  readonly rtol?: number;
  /** So many elements of each target are tried one by one; of more, also random directions of all of them together. */
  readonly perTarget?: number;
  /** Keys the random bits, which are the same in all evaluations. */
  readonly step?: number;
}

/**
 * `holds`: the three ways agree. `kink`: they do not here, but everywhere around, as at the 0 of a ReLU, where there is no
 * derivative. `fails`: one of them is wrong.
 */
export type Verdict = 'holds' | 'kink' | 'fails';

/** The derivative in one element of a target, or along a direction. */
export interface DerivativeCheck extends Derivatives {
  readonly verdict: Verdict;
  /** Of the element, row by row; undefined for a random direction of all elements. */
  readonly index: number | undefined;
  /** The step that decided: another one than was asked for where that met a kink or a bend, or was lost in rounding. */
  readonly epsilon: number;
  /**
   * The largest difference between two of the three, relative to the largest of them: or to the least derivative that
   * the central difference has enough digits for, where that is more. Infinite where one is not a number.
   */
  readonly error: number;
}

/** The derivatives with respect to one target. */
export interface TargetCheck {
  readonly target: Value;
  readonly checks: readonly DerivativeCheck[];
}

/**
 * Compares reverse mode, forward mode and central differences of a scalar, in float64, element by element, and of
 * targets of many elements those with the largest derivatives, others at random, and random directions, in which one wrong
 * element shows as well.
 *
 * Where they disagree, other steps are tried, and then points nearby: a derivative that is right at all of these is right,
 * and has met a kink.
 *
 * @param output 1 × 1
 * @param targets inputs, all of them fed
 */
export function checkGradient(
  output: Value,
  targets: readonly Value[],
  feeds: Feeds,
  options: GradientCheckOptions = {},
): TargetCheck[] {
  const { epsilon = EPSILON, rtol = 1e-5, perTarget = 64, step = 0 } = options;
  const { random = randomFor(0, 'gradient check') } = options;
  const derivatives = new DirectionalDerivatives(output, targets, feeds, step);
  const here = new Map(targets.map((t) => [t, Float64Array.from(feeds.get(t) ?? [])]));
  const spread = randomDirections(targets, random);
  derivatives.moveTo(here, spread);
  const probes = targets.map((target) => ({
    target,
    probes: probesOf(target, derivatives.gradientOf(target), perTarget, random),
  }));
  const found = probes.map(({ target, probes }) => ({
    target,
    checks: probes.map((probe) => decide(derivatives, probe, epsilon, rtol)),
  }));
  const doubtful = found.flatMap(({ checks }, k) =>
    checks.flatMap((check, i) => (mayBeKink(check) ? [probes[k].probes[i]] : [])),
  );
  const atKinks = kinksAmong(doubtful, derivatives, here, { random, epsilon, rtol });
  return found.map(({ target, checks }, k) => ({
    target,
    checks: checks.map((check, i) =>
      atKinks.has(probes[k].probes[i]) ? { ...check, verdict: 'kink' } : check,
    ),
  }));
}

/** What else the step is multiplied by where derivatives disagree. Shorter ones first: kinks are met more often than noise. */
const OTHER_STEPS = [0.1, 0.01, 10, 100];
/** Of central differences of numbers about 1, whose best is the cube root of their rounding, a little shorter for kinks. */
const EPSILON = 1e-6;

/** The three derivatives at the point, by another step where that decides. */
function decide(
  derivatives: DirectionalDerivatives,
  probe: Probe,
  epsilon: number,
  rtol: number,
): DerivativeCheck {
  const { index } = probe;
  const compare = (h: number) => {
    const found = derivatives.along(probe, h);
    return { ...found, index, epsilon: h, error: errorOf(found, rtol) };
  };
  const first = compare(epsilon);
  if (first.error <= rtol) return { ...first, verdict: 'holds' };
  for (const step of [...OTHER_STEPS.map((factor) => factor * epsilon), EPSILON]) {
    const other = compare(step);
    // A step that leaves more noise than there is to decide says nothing.
    const decides = other.noise < differenceOf(first) / 10;
    if (decides && other.error <= rtol) return { ...other, verdict: 'holds' };
  }
  return { ...first, verdict: 'fails' };
}

/** What is not a number here is of no use, whatever it is nearby. */
function mayBeKink({ verdict, reverse, forward }: DerivativeCheck): boolean {
  return verdict === 'fails' && Number.isFinite(reverse) && Number.isFinite(forward);
}

function differenceOf({ reverse, forward, numerical }: Derivatives): number {
  return Math.max(reverse, forward, numerical) - Math.min(reverse, forward, numerical);
}

function errorOf(found: Derivatives, rtol: number): number {
  const { reverse, forward, numerical, noise } = found;
  const difference = differenceOf(found);
  if (!Number.isFinite(difference)) return Infinity;
  if (difference === 0) return 0;
  const largest = Math.max(...[reverse, forward, numerical].map(Math.abs));
  return difference / Math.max(largest, noise / rtol);
}

/** How many points nearby are tried, and how far away: farther than a kink that is here, and not into another landscape. */
const NEIGHBOURS = 4;
const DISTANCE = 1e-3;

/** Those directions whose derivatives agree at every point nearby. */
function kinksAmong(
  doubtful: readonly Probe[],
  derivatives: DirectionalDerivatives,
  here: ReadonlyMap<Value, Float64Array>,
  { random, epsilon, rtol }: Required<Pick<GradientCheckOptions, 'random' | 'epsilon' | 'rtol'>>,
): ReadonlySet<Probe> {
  let left = doubtful;
  for (let k = 0; k < NEIGHBOURS && left.length > 0; k++) {
    const spread = randomDirections([...here.keys()], random);
    const nearby = pointNear(here, spread);
    derivatives.moveTo(nearby, spread);
    left = left.filter((probe) => decide(derivatives, probe, epsilon, rtol).verdict === 'holds');
  }
  return new Set(left);
}

function pointNear(
  here: ReadonlyMap<Value, Float64Array>,
  spread: ReadonlyMap<Value, Float64Array>,
): ReadonlyMap<Value, Float64Array> {
  const near = new Map<Value, Float64Array>();
  for (const [target, x] of here) {
    const u = spread.get(target) ?? new Float64Array(x.length);
    near.set(
      target,
      moved(
        x,
        u.map((v, i) => v * Math.max(1, Math.abs(x[i]))),
        DISTANCE,
      ),
    );
  }
  return near;
}
