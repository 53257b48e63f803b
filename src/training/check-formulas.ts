import { prepare } from '../autodiff/evaluate.js';
import { gradient } from '../autodiff/gradient.js';
import { checkGradient } from '../autodiff/gradient-check.js';
import type { Floats, Value } from '../autodiff/graph.js';
import { sum } from '../autodiff/ops.js';
import { copyOf, countOf, type ExampleRows, inOrder } from '../network/example-rows.js';
import { type FormulaText, isFormulaText } from '../network/formula-text.js';
import type { Network } from '../network/network.js';
import {
  buildObjective,
  buildPenalty,
  type ObjectiveSpec,
  type Penalties,
} from '../network/objective.js';
import type { Weights } from '../network/weights.js';
import { MlpError } from '../support/errors.js';
import { type Random, randomFor } from '../support/random.js';

/** More examples say no more about a formula. */
const MOST_EXAMPLES = 8;
/** How many points near the first weights are tried: at a kink, derivatives and differences need not agree. */
const POINTS = 4;
/** How near, in standard deviations of each weight. */
const NEAR = 1e-3;
/** Relative: central differences in double precision have about nine digits. */
const TOLERANCE = 1e-4;

export interface FormulaSubject {
  readonly network: Network;
  readonly objective: ObjectiveSpec;
  readonly penalties: Penalties;
  readonly seed: number;
}

/** A scalar that a formula has a part in. */
interface Part {
  readonly option: 'activation' | 'loss' | 'penalty';
  readonly formula: FormulaText;
  readonly scalar: Value;
}

/**
 * Tries the formulas of a training on its first examples and weights, in double precision: the values and the
 * derivatives have to be numbers, and derivatives by reverse and forward mode those of central differences.
 *
 * @throws MlpError ('usage') when there is no number, ('check') when the derivatives do not agree
 */
export function checkFormulas(
  subject: FormulaSubject,
  training: ExampleRows,
  weights: Weights,
): void {
  const { network, seed } = subject;
  const count = Math.min(MOST_EXAMPLES, countOf(training));
  const { parts, feeds } = partsOf(subject, training, count);
  const random = randomFor(seed, 'gradient check');
  for (const part of parts) {
    refuseNoNumber(part, network.parameters, new Map([...feeds, ...weights]));
    const problem = disagreement(part.scalar, network.parameters, feeds, weights, random);
    if (problem !== undefined) throw faultOf(part, 'check', problem);
  }
}

function partsOf(
  { network, objective, penalties }: FormulaSubject,
  training: ExampleRows,
  count: number,
): { parts: Part[]; feeds: Map<Value, Floats> } {
  const { batch, totalLoss } = buildObjective(network, objective, count);
  const activation = network.spec.hidden.map((layer) => layer.activation).find(isFormulaText);
  const parts: Part[] = [];
  if (activation !== undefined) {
    const scalar = sum(network.forward(batch.features));
    parts.push({ option: 'activation', formula: activation, scalar });
  }
  if (isFormulaText(objective.loss)) {
    parts.push({ option: 'loss', formula: objective.loss, scalar: totalLoss });
  }
  const { formula } = penalties;
  const penalty = formula && buildPenalty(network, { formula }, 1);
  if (formula !== undefined && penalty !== undefined) {
    parts.push({ option: 'penalty', formula: formula.text, scalar: penalty });
  }
  const { features, targets, weights } = copyOf(training, inOrder(count));
  const feeds = new Map([
    [batch.features, features],
    [batch.targets, targets],
    [batch.weights, weights],
  ]);
  return { parts, feeds };
}

function refuseNoNumber(
  part: Part,
  parameters: readonly Value[],
  feeds: ReadonlyMap<Value, ArrayLike<number>>,
): void {
  const { scalar } = part;
  const gradients = gradient(scalar, parameters);
  const run = prepare([scalar, ...gradients], 'double');
  for (const [value, numbers] of feeds) run.feed(value, numbers);
  run.evaluate({ step: 0 });
  const advice = 'keep what it takes in its domain, like log(max(x, 1e-6)), or sqrt(x^2 + 1e-6)';
  if (!run.numbers(scalar).every(Number.isFinite)) {
    throw faultOf(part, 'usage', 'it gives no number for the first examples and weights', advice);
  }
  if (gradients.some((one) => !run.numbers(one).every(Number.isFinite))) {
    const problem = 'its derivative is no number for the first examples and weights';
    throw faultOf(part, 'usage', problem, advice);
  }
}

/** What is wrong with the derivatives at every one of some points; undefined where they agree at one. */
function disagreement(
  scalar: Value,
  parameters: readonly Value[],
  feeds: ReadonlyMap<Value, Floats>,
  weights: Weights,
  random: Random,
): string | undefined {
  let problem: string | undefined;
  for (let point = 0; point < POINTS; point++) {
    const near = new Map(
      parameters.map((parameter) => {
        const first = weights.get(parameter) ?? new Float64Array();
        return [parameter, Float64Array.from(first, (w) => w + NEAR * random.normal())];
      }),
    );
    const checks = checkGradient(scalar, parameters, new Map([...feeds, ...near]), {
      random,
      rtol: TOLERANCE,
      perTarget: 2,
    });
    // What is no number at such a point is a matter of where it lies.
    const wrong = checks
      .flatMap((target) => target.checks)
      .find(({ verdict }) => verdict === 'fails');
    if (wrong === undefined) return undefined;
    const [reverse, forward, numerical] = [wrong.reverse, wrong.forward, wrong.numerical].map((x) =>
      x.toPrecision(6),
    );
    problem = `its derivative does not agree: ${reverse} by reverse mode, ${forward} by forward mode, ${numerical} by differences`;
  }
  return problem;
}

function faultOf(
  { option, formula }: Part,
  kind: 'usage' | 'check',
  problem: string,
  advice?: string,
): MlpError {
  const excerpt = { text: formula, start: 0, end: formula.length };
  return new MlpError({ kind, option, value: formula, problem, excerpt, advice });
}
