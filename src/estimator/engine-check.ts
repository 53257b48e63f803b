import type { Precision } from '../autodiff/evaluate.js';
import { gradient } from '../autodiff/gradient.js';
import { type Floats, size, type Value } from '../autodiff/graph.js';
import { input } from '../autodiff/ops.js';
import { compiled } from '../engine/compile.js';
import type { Engine, ExampleMatrix, Program } from '../engine/program.js';
import { reference } from '../engine/reference.js';
import { inOrder } from '../network/example-rows.js';
import type { Weights } from '../network/weights.js';
import type { Random } from '../support/random.js';

/** How far the compiled engine's gradient is from the exact one, in the parameters where it is worst. */
export interface EngineCheck {
  readonly precision: Precision;
  readonly target: Value;
  /** The largest difference, relative to the largest element of that gradient. */
  readonly error: number;
  /** What rounding explains: of the reference engine, which rounds in another order. */
  readonly bound: number;
  readonly holds: boolean;
}

/** A loss on a batch of examples, and the parameters that it depends on. */
export interface BatchLoss {
  readonly loss: Value;
  readonly batch: Pick<
    Program,
    'batchSize' | 'features' | 'targets' | 'weights' | 'inverseBatchSize'
  >;
  readonly parameters: readonly Value[];
  readonly examples: ExampleMatrix;
}

/** At how many points nearby the engines are compared as well: a kink, which rounding passes on one side or the other, is not at all. */
const NEIGHBOURS = 3;
const DISTANCE = 1e-3;
/** Rounding in another order: so many times what the reference loses, or so many units in the last place. */
const TIMES = 64;
const UNITS = 1024;
const ROUNDOFF: Readonly<Record<Precision, number>> = {
  single: 1 / 16_777_216, // 2⁻²⁴
  double: Number.EPSILON / 2,
};

/**
 * Compares the gradients of the compiled engine with those of the reference, in both precisions. Float64 on the reference
 * stands for the exact one; the reference in float32 tells how much of it the arithmetic can keep at all, which is little
 * where terms cancel, as near a minimum.
 */
export function checkEngines(
  of: BatchLoss,
  weights: Weights,
  random: Random,
  tested: Engine = compiled,
): EngineCheck[] {
  const gradients = gradient(of.loss, of.parameters);
  const program: Program = {
    ...of.batch,
    learningRate: input('learning rate', [1, 1]),
    state: [],
    fixed: of.parameters,
    metrics: new Map(),
    outputs: [of.loss, ...gradients],
  };
  const run = (engine: Engine, precision: Precision) => {
    const plan = engine.compile(program, precision);
    plan.load(of.examples);
    return (point: Weights): Floats[] => {
      for (const [parameter, numbers] of point) plan.write(parameter, numbers);
      plan.run(inOrder(of.examples.count), { learningRate: 0, firstStep: 0 });
      return gradients.map((g) => plan.read(g));
    };
  };
  const exactly = run(reference, 'double');
  const rounded = run(reference, 'single');
  const engines = (['single', 'double'] as const).map((precision) => ({
    precision,
    gradientsAt: run(tested, precision),
  }));
  const points = [weights, ...Array.from({ length: NEIGHBOURS }, () => near(weights, random))];
  const atPoints = points.map((point) => {
    const exact = exactly(point);
    const lost = differences(rounded(point), exact);
    return { point, exact, lost };
  });
  return engines.map(({ precision, gradientsAt }) => {
    const errors = atPoints.map(({ point, exact }) => differences(gradientsAt(point), exact));
    const checks = of.parameters.map((target, k) => {
      const lost = Math.max(...atPoints.map((at) => at.lost[k]));
      const share = ROUNDOFF[precision] / ROUNDOFF.single;
      const bound = Math.max(UNITS * ROUNDOFF[precision], TIMES * share * lost);
      const [here, ...nearby] = errors.map((at) => at[k]);
      const isKink = here > bound && nearby.every((error) => error <= bound);
      return { precision, target, error: here, bound, holds: here <= bound || isKink };
    });
    return checks.reduce((worst, check) => (isWorse(check, worst) ? check : worst));
  });
}

function isWorse(a: EngineCheck, b: EngineCheck): boolean {
  return a.holds === b.holds ? a.error / a.bound > b.error / b.bound : !a.holds;
}

/** The largest difference in each of some gradients, relative to its largest element. */
function differences(found: readonly Floats[], exact: readonly Floats[]): number[] {
  return exact.map((numbers, k) => {
    let scale = 0;
    let difference = 0;
    for (let i = 0; i < numbers.length; i++) {
      // NaN where both have none: nothing can be compared there, and nothing differs.
      if (Number.isNaN(numbers[i]) && Number.isNaN(found[k][i])) continue;
      scale = Math.max(scale, Math.abs(numbers[i]));
      const apart = numbers[i] === found[k][i] ? 0 : Math.abs(numbers[i] - found[k][i]);
      difference = Number.isNaN(apart) ? Infinity : Math.max(difference, apart);
    }
    return difference === 0 ? 0 : difference / scale;
  });
}

function near(weights: Weights, random: Random): Weights {
  return new Map(
    [...weights].map(([parameter, numbers]) => {
      const moved = new Float64Array(size(parameter.shape));
      numbers.forEach((x, i) => {
        moved[i] = x + DISTANCE * Math.max(1, Math.abs(x)) * random.normal();
      });
      return [parameter, moved];
    }),
  );
}
