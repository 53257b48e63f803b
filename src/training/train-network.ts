import { memoryOf } from '../engine/memory-of.js';
import type { Engine, Program } from '../engine/program.js';
import { reusePlans } from '../engine/reuse-plans.js';
import { baselineLoss } from '../network/baseline.js';
import { type LossChoice, lossFor } from '../network/choices.js';
import type { Dropout } from '../network/dropout.js';
import { countOf, type ExampleRows } from '../network/example-rows.js';
import { isFormulaText } from '../network/formula-text.js';
import { initialWeights } from '../network/initial-weights.js';
import { type DataShape, resolveNetwork } from '../network/layer-spec.js';
import { losses } from '../network/losses.js';
import { buildNetwork, type Network } from '../network/network.js';
import type { ObjectiveSpec } from '../network/objective.js';
import { type OutputName, outputs } from '../network/outputs.js';
import { trainingLoss, trainingProgram } from '../network/programs.js';
import { createScorer, type Score, type Scorer } from '../network/scorer.js';
import { watchedTemperatures } from '../network/temperatures.js';
import type { Weights } from '../network/weights.js';
import { MlpError } from '../support/errors.js';
import { inPieces } from '../support/in-pieces.js';
import { keysOf } from '../support/records.js';
import type { LinearMemory } from '../support/wasm/memory.js';
import { orList } from '../support/words.js';
import type { DescentState } from './descent-state.js';
import { type IgdObserver, type IgdResult, igd } from './igd.js';
import type { Recipe } from './recipe.js';

/** A recipe made definite by the data: what will be trained, before it has weights. */
export interface ResolvedRecipe {
  readonly network: Network;
  readonly objective: ObjectiveSpec;
  readonly dropout: readonly number[];
}

/** Encoded examples: those that are trained on, and those that are held out to watch. Both may be rows of the same ones. */
export interface TrainingData {
  readonly training: ExampleRows;
  readonly validation?: ExampleRows | undefined;
}

/** How a training is followed from outside, to the scores of its weights. */
export interface TrainingObserver extends IgdObserver {
  /**
   * The descent is over, and its weights are not scored yet.
   *
   * @param state from which it can be continued; none if it diverged
   */
  onDescended?(state: DescentState | undefined): void;
  /** Told from time to time which share of some rows is scored by the final weights, from 0 to 1. */
  onScoring?(share: number): void;
}

/** What training gives. */
export interface Trained extends IgdResult {
  readonly network: Network;
  readonly objective: ObjectiveSpec;
  /** The final weights' score on the training examples, without dropout. */
  readonly training: Score;
  readonly validation?: Score;
  /** The loss of always predicting the class frequencies, or the mean. */
  readonly baselineLoss: number;
  /** With the final weights. */
  readonly scorer: Scorer;
  /** The examples where the scorer takes them as they lie. */
  readonly stored: { readonly training: ExampleRows; readonly validation: ExampleRows | undefined };
}

/**
 * Settles what a recipe leaves open.
 *
 * @throws MlpError ('usage') for a recipe that does not fit the data or itself
 */
export function resolveRecipe(recipe: Recipe, data: DataShape): ResolvedRecipe {
  const spec = resolveNetwork(recipe.widths, recipe.activations, data, recipe.output);
  const output = spec.outputs.activation;
  const loss = recipe.loss ?? (output === 'linear' ? 'squared' : 'cross-entropy');
  if (!allows(loss, output)) {
    const [other, ...others] = keysOf(losses).filter((name) => allows(name, output));
    throw new MlpError({
      kind: 'usage',
      option: 'loss',
      value: loss,
      problem: `it needs probabilities, and a ${output} output gives a number`,
      advice: { text: `use ${orList(['{}', ...others])}`, options: { loss: other } },
    });
  }
  const { labelSmoothing = 0 } = recipe;
  if (labelSmoothing > 0 && loss !== 'cross-entropy') {
    const isPossible = allows('cross-entropy', output);
    throw new MlpError({
      kind: 'usage',
      option: 'labelSmoothing',
      value: String(labelSmoothing),
      problem: isPossible
        ? 'it is of cross entropy, and the loss is another one'
        : `it is of classes, and a ${output} output gives a number`,
      advice: isPossible ? { text: 'use', options: { loss: 'cross-entropy' } } : 'leave it out',
    });
  }
  const ofClasses = ['validation-accuracy', 'validation-calibrated-loss'];
  if (ofClasses.includes(recipe.monitor ?? '') && outputs[output].classify === null) {
    throw new MlpError({
      kind: 'usage',
      option: 'monitor',
      value: recipe.monitor,
      problem: `a ${output} output gives a number, which has no accuracy and no probability`,
      advice: { text: 'use', options: { monitor: 'validation-loss' } },
    });
  }
  return {
    network: buildNetwork(spec),
    objective: { loss, logBase: recipe.logBase },
    dropout: dropoutPerLayer(recipe.dropout, spec.hidden.length),
  };
}

/** Whether a loss is defined for an output. */
function allows(loss: LossChoice, output: OutputName): boolean {
  return lossFor(loss).outputs.some((allowed) => allowed === output);
}

/** One probability for each hidden layer. */
function dropoutPerLayer(given: readonly number[], layers: number): number[] {
  if (layers === 0 && given.some((p) => p > 0)) {
    throw new MlpError({
      kind: 'usage',
      option: 'dropout',
      value: given.join(','),
      problem: 'there is no hidden layer whose units could be dropped',
      advice: ['leave it out', { text: 'use', options: { hidden: '16' } }],
    });
  }
  if (given.length > 1 && given.length !== layers) {
    const layersText = layers === 1 ? 'is 1 hidden layer' : `are ${layers} hidden layers`;
    throw new MlpError({
      kind: 'usage',
      option: 'dropout',
      value: given.join(','),
      problem: `there ${layersText}, and ${given.length} probabilities`,
      advice: 'give one for all of them, or one each',
    });
  }
  return Array.from({ length: layers }, (_, l) => given[given.length === 1 ? 0 : l]);
}

/** The compiled engine adds the sums of fewer rows than this in another order. */
const FEWEST_ROWS = 8;

/**
 * The rows of a batch: no more than there are examples, as a step takes the mean over those that are there, and memory and
 * time for all rows. No bit depends on rows that are not there, as long as there are 8.
 */
function batchRows(batchSize: number, exampleCount: number): number {
  return Math.min(batchSize, Math.max(exampleCount, FEWEST_ROWS));
}

/** The program of a step that a recipe describes, for so many examples. */
export function descentProgram(
  recipe: Recipe,
  resolved: ResolvedRecipe,
  exampleCount: number,
): Program {
  const rows = batchRows(recipe.batchSize, exampleCount);
  return trainingProgram(resolved.network, {
    ...recipe,
    ...lossSpec(recipe, resolved, exampleCount, rows),
    watchGradient: recipe.gradientTolerance !== undefined,
  });
}

/** What such a step makes small, as a graph: for so many rows of a training with so many examples. */
export function descentLoss(
  recipe: Recipe,
  resolved: ResolvedRecipe,
  exampleCount: number,
  rows: number,
): ReturnType<typeof trainingLoss> {
  return trainingLoss(resolved.network, lossSpec(recipe, resolved, exampleCount, rows));
}

function lossSpec(
  { penalties, seed, labelSmoothing }: Recipe,
  { objective, dropout }: ResolvedRecipe,
  exampleCount: number,
  batchSize: number,
) {
  return {
    ...objective,
    penalties,
    batchSize,
    exampleCount,
    dropout: dropoutOf(dropout, seed),
    labelSmoothing,
  };
}

/**
 * Trains a network by a recipe: from initial weights to the scores of the final ones.
 *
 * Formulas are tried on the first examples and weights before it begins.
 *
 * @param first the first weights; the recipe's own by default
 * @param from where to continue a training of this recipe and data; the first weights do not count then
 */
export async function trainNetwork(
  recipe: Recipe,
  resolved: ResolvedRecipe,
  data: TrainingData,
  engine: Engine,
  observer: TrainingObserver = {},
  first: Weights = initialWeights(resolved.network, recipe.seed, recipe.initializer),
  from?: DescentState,
): Promise<Trained> {
  const { network, objective } = resolved;
  const memory = memoryOf(data.training.examples);
  const store = ({ examples, rows }: ExampleRows): ExampleRows => ({
    examples: engine.store(examples, recipe.precision, memory),
    rows,
  });
  const training = store(data.training);
  const validation = data.validation && store(data.validation);
  const monitor = recipe.monitor ?? (validation && 'validation-loss');
  const { scorer, descend } = createTrainer({ ...recipe, monitor }, resolved, engine, memory);
  const result = await descend({ training, validation }, { first, observer, from });
  observer.onDescended?.(result.state);
  scorer.use(result.weights);
  const score = (some: ExampleRows): Promise<Score> =>
    inPieces(scorer.scoring(some.examples, some.rows), (rows) =>
      observer.onScoring?.(rows / countOf(some)),
    );
  return {
    ...result,
    network,
    objective,
    scorer,
    stored: { training, validation },
    training: await score(training),
    ...(validation && { validation: await score(validation) }),
    baselineLoss: baselineLoss(network.spec.outputs, objective, training.examples, training.rows),
  };
}

/** Where a descent of a trainer begins, and what of the recipe is its own. */
export interface DescentStart {
  readonly seed?: number | undefined;
  readonly maxTime?: number | undefined;
  /** The first weights; those of the seed by default. */
  readonly first?: Weights | undefined;
  readonly observer?: IgdObserver | undefined;
  readonly from?: DescentState | undefined;
}

/** Trains networks of one recipe, one after the other, and scores them. */
export interface Trainer {
  /** Scores what is watched; of the last network, or of others that it is given. */
  readonly scorer: Scorer;
  /** Trains a network on stored examples, or some of their rows. */
  descend(data: TrainingData, start: DescentStart): Promise<IgdResult>;
}

/**
 * Makes what the trainings of a recipe can share, so that each further one costs its steps alone: code is compiled once,
 * and again only for what is a number in it, which are the seed of dropout and the number of examples of a penalty.
 *
 * @param memory that the examples are stored in
 */
export function createTrainer(
  recipe: Recipe,
  resolved: ResolvedRecipe,
  engine: Engine,
  memory: LinearMemory,
): Trainer {
  const { network, objective, dropout } = resolved;
  const temperatures = recipe.monitor === 'validation-calibrated-loss' ? watchedTemperatures : [];
  const { precision } = recipe;
  const scorer = createScorer(network, objective, engine, precision, memory, temperatures);
  const reusing = reusePlans(engine);
  const programs = new Map<string, Program>();
  const programFor = (seed: number, count: number): Program => {
    const key = [
      batchRows(recipe.batchSize, count),
      dropoutOf(dropout, seed)?.seed,
      isPenalized(recipe) ? count : undefined,
    ].join();
    const program = programs.get(key) ?? descentProgram({ ...recipe, seed }, resolved, count);
    programs.set(key, program);
    return program;
  };
  return {
    scorer,
    async descend(
      { training, validation },
      { seed = recipe.seed, maxTime, observer, from, ...at },
    ) {
      const weights = at.first ?? initialWeights(network, seed, recipe.initializer);
      if (hasFormulas(recipe, resolved)) {
        const { checkFormulas } = await import('./check-formulas.js');
        checkFormulas({ ...recipe, ...resolved }, training, weights);
      }
      const setup = {
        ...recipe,
        seed,
        maxTime: maxTime ?? recipe.maxTime,
        program: programFor(seed, countOf(training)),
        engine: reusing,
        ...training,
        memory,
        weights,
        validation: validation && { scorer, ...validation },
      };
      return igd(setup, observer, from);
    },
  };
}

function isPenalized({ penalties: { formula, ...named } }: Recipe): boolean {
  return formula !== undefined || Object.values(named).some((strength) => strength !== 0);
}

/** Whether something of it is a formula, which may be undefined where it is needed. */
function hasFormulas({ penalties }: Recipe, { network, objective }: ResolvedRecipe): boolean {
  return (
    penalties.formula !== undefined ||
    isFormulaText(objective.loss) ||
    network.spec.hidden.some(({ activation }) => isFormulaText(activation))
  );
}

function dropoutOf(probabilities: readonly number[], seed: number): Dropout | undefined {
  return probabilities.some((p) => p > 0) ? { probabilities, seed } : undefined;
}
