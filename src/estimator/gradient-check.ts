import { evaluateScalar } from '../autodiff/evaluate.js';
import { checkGradient, type DerivativeCheck } from '../autodiff/gradient-check.js';
import type { Value } from '../autodiff/graph.js';
import { copyOf, countOf, type ExampleRows, inOrder } from '../network/example-rows.js';
import type { LogBase } from '../network/losses.js';
import { part } from '../network/parts.js';
import type { Weights } from '../network/weights.js';
import { randomFor } from '../support/random.js';
import { descentLoss } from '../training/descent-program.js';
import type { Recipe } from '../training/recipe.js';
import type { ResolvedRecipe } from '../training/resolve-recipe.js';
import { checkEngines, type EngineCheck } from './engine-check.js';
import { unitOf } from './records.js';

/** What is differentiated: the loss that a training descends on, at some weights. */
export interface GradientSubject {
  readonly recipe: Recipe;
  readonly resolved: ResolvedRecipe;
  readonly weights: Weights;
  readonly training: ExampleRows;
  /** n in the penalty's λ/n, where it is not the number of these. */
  readonly exampleCount?: number | undefined;
  /** The names of the network's inputs. */
  readonly inputNames: readonly string[];
}

/** How thoroughly it is checked. */
export interface CheckSettings {
  /** On how many of the rows, at most. */
  readonly rows: number;
  readonly epsilon: number;
  readonly rtol: number;
  /** How many weights of a block are tried one by one. */
  readonly perBlock: number;
}

/** The derivative in one weight or bias, or along a random direction of a block; plain data. */
export interface WeightCheck extends Omit<DerivativeCheck, 'index' | 'noise'> {
  /** Of a block, row by row. */
  readonly index?: number | undefined;
  /** `petal_length → unit 3`, `unit 2 → unit 1`, a bias: `unit 3`; or that it is a random direction. */
  readonly where: string;
}

/** The derivatives of one layer's weights, or biases. */
export interface BlockCheck {
  readonly block: string;
  readonly weights: number;
  /** How many of them were tried one by one. */
  readonly checked: number;
  /** Where the three ways differ most, but for kinks; none where there are only these. */
  readonly worst?: WeightCheck | undefined;
  /** Where another step decided than was asked for, as that met a kink, a bend, or rounding. */
  readonly byOtherSteps: number;
  readonly kinks: readonly WeightCheck[];
  readonly faults: readonly WeightCheck[];
}

/** The compiled engine beside the reference. */
export interface EngineReport extends Omit<EngineCheck, 'target'> {
  /** Where it is farthest off. */
  readonly block: string;
}

/** What became of a check; plain data. */
export interface GradientReport {
  readonly rows: number;
  readonly loss: number;
  readonly logBase?: LogBase | undefined;
  readonly epsilon: number;
  readonly rtol: number;
  readonly blocks: readonly BlockCheck[];
  readonly engines: readonly EngineReport[];
  readonly holds: boolean;
}

/** Of all that a check draws at random, beside the seed of the recipe. */
const PURPOSE = 'gradient check';

/**
 * Compares the gradient of a training's loss, with its penalty and with dropout's mask as it is in the first step, in
 * reverse mode, in forward mode and by central differences, in float64; and the compiled engine with the reference, in
 * both precisions.
 */
export function checkTrainingGradient(
  subject: GradientSubject,
  { rows, epsilon, rtol, perBlock }: CheckSettings,
): GradientReport {
  const { recipe, resolved, weights, training } = subject;
  const all = countOf(training);
  const random = randomFor(recipe.seed, PURPOSE);
  const chosen = random.shuffle(inOrder(all)).slice(0, rows).sort();
  const examples = copyOf(training, chosen);
  const count = subject.exampleCount ?? all;
  const { loss, batch } = descentLoss(recipe, resolved, count, examples.count);
  const { parameters } = resolved.network;
  const feeds = new Map<Value, ArrayLike<number>>([
    ...weights,
    [batch.features, examples.features],
    [batch.targets, examples.targets],
    [batch.weights, examples.weights],
    [batch.inverseBatchSize, [1 / examples.count]],
  ]);
  const options = { random, epsilon, rtol, perTarget: perBlock };
  const blocks = checkGradient(loss, parameters, feeds, options).map(({ target, checks }) =>
    blockCheck(subject, target, checks, epsilon),
  );
  const engines = checkEngines({ loss, batch, parameters, examples }, weights, random).map(
    ({ target, ...check }) => ({ ...check, block: target.name ?? '' }),
  );
  return {
    rows: examples.count,
    loss: evaluateScalar(loss, feeds),
    logBase: unitOf(resolved.objective),
    epsilon,
    rtol,
    blocks,
    engines,
    holds: blocks.every(({ faults }) => faults.length === 0) && engines.every(({ holds }) => holds),
  };
}

function blockCheck(
  subject: GradientSubject,
  target: Value,
  checks: readonly DerivativeCheck[],
  asked: number,
): BlockCheck {
  const named = checks.map((check) => weightCheck(subject, target, check));
  const [rows, columns] = target.shape;
  const worst = named
    .filter(({ verdict }) => verdict !== 'kink')
    .reduce<WeightCheck | undefined>((most, one) => (isWorse(one, most) ? one : most), undefined);
  return {
    block: target.name ?? '',
    weights: rows * columns,
    checked: checks.filter(({ index }) => index !== undefined).length,
    worst,
    byOtherSteps: checks.filter(({ epsilon }) => epsilon !== asked).length,
    kinks: named.filter(({ verdict }) => verdict === 'kink'),
    faults: named.filter(({ verdict }) => verdict === 'fails'),
  };
}

function isWorse(one: WeightCheck, most: WeightCheck | undefined): boolean {
  if (most === undefined || one.verdict !== most.verdict) {
    return most === undefined || one.verdict === 'fails';
  }
  return one.error > most.error;
}

function weightCheck(
  { resolved, inputNames }: GradientSubject,
  target: Value,
  { noise: _, ...check }: DerivativeCheck,
): WeightCheck {
  const { index } = check;
  if (index === undefined) return { ...check, where: 'all together, in a random direction' };
  const units = target.shape[1];
  const unit = `unit ${1 + (index % units)}`;
  const from = Math.floor(index / units);
  const { layers, spec } = resolved.network;
  const layer = layers.findIndex(({ matrices }) => matrices.includes(target));
  if (layer === -1) return { ...check, where: unit };
  if (layer > 0) return { ...check, where: `unit ${from + 1} → ${unit}` };
  const isEmbedded = layers[0].matrices.indexOf(target) > 0;
  const names =
    isEmbedded && spec.embedding
      ? part('embeddings').embeddedNames(spec.embedding, inputNames)
      : inputNames;
  return { ...check, where: `${names[from]} → ${unit}` };
}
