import type { Engine, Program } from '../engine/program.js';
import { reusePlans } from '../engine/reuse-plans.js';
import { countOf, type ExampleRows } from '../network/example-rows.js';
import { isFormulaText } from '../network/formula-text.js';
import { initialWeights } from '../network/initial-weights.js';
import { createScorer, type Scorer } from '../network/scorer.js';
import { watchedTemperatures } from '../network/temperatures.js';
import type { Weights } from '../network/weights.js';
import type { LinearMemory } from '../support/wasm/memory.js';
import { batchRows, descentProgram, dropoutOf } from './descent-program.js';
import type { DescentState } from './descent-state.js';
import { type IgdObserver, type IgdResult, igd } from './igd.js';
import { fromNamed, toNamed } from './named-numbers.js';
import type { Recipe } from './recipe.js';
import type { ResolvedRecipe } from './resolve-recipe.js';

/** Encoded examples: those that are trained on, and those that are held out to watch. Both may be rows of the same ones. */
export interface TrainingData {
  readonly training: ExampleRows;
  readonly validation?: ExampleRows | undefined;
}

/** What of a recipe is in no program: it may be another in each training of a trainer. */
export type Course = Pick<
  Recipe,
  | 'learningRate'
  | 'schedule'
  | 'warmup'
  | 'shuffle'
  | 'seed'
  | 'initializer'
  | 'epochs'
  | 'budget'
  | 'tolerance'
  | 'patience'
  | 'monitor'
  | 'targetLoss'
  | 'maxTime'
  | 'gradientTolerance'
>;

/** Where a descent of a trainer begins, and how it is followed. */
export interface DescentStart {
  /** The first weights; those of the seed by default. */
  readonly first?: Weights | undefined;
  readonly observer?: IgdObserver | undefined;
  readonly from?: DescentState | undefined;
}

/** Trains networks of one shape, one after the other, and scores them. */
export interface Trainer {
  /** What its weights are of: its network's parameters are not those of another network of the same shape. */
  readonly resolved: ResolvedRecipe;
  /** Scores what is watched; of the last network, or of others that it is given. */
  readonly scorer: Scorer;
  /**
   * Trains a network on stored examples, or some of their rows.
   *
   * @param course of a recipe with the trainer's `structureOf`
   */
  descend(data: TrainingData, course: Course, start: DescentStart): Promise<IgdResult>;
}

/**
 * Makes what trainings of one structure can share, so that each further one costs its steps alone: code is compiled once,
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
  const { network, objective } = resolved;
  const { precision } = recipe;
  const temperatures = isTempered(recipe) ? watchedTemperatures : [];
  const scorer = createScorer(network, objective, engine, precision, memory, temperatures);
  const reusing = reusePlans(engine);
  const programs = new Map<string, Program>();
  const programFor = (seed: number, count: number): Program => {
    const key = JSON.stringify(codedNumbers(recipe, resolved, seed, count));
    const program = programs.get(key) ?? descentProgram({ ...recipe, seed }, resolved, count);
    programs.set(key, program);
    return program;
  };
  return {
    resolved,
    scorer,
    async descend({ training, validation }, course, { observer, from, first }) {
      const { seed } = course;
      const weights = first
        ? fromNamed(network.parameters, toNamed(first))
        : initialWeights(network, seed, course.initializer);
      if (hasFormulas(recipe, resolved)) {
        const { checkFormulas } = await import('./check-formulas.js');
        checkFormulas({ ...recipe, ...resolved, seed }, training, weights);
      }
      const setup = {
        ...course,
        precision,
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

/** What belongs to a network and its objective, or only leads to these. */
type Resolved = 'widths' | 'activations' | 'output' | 'loss' | 'logBase' | 'dropout';

/**
 * What the programs of a training have of its recipe, as a text: trainings of one structure can share a trainer, and
 * those on as many examples its code.
 *
 * @param count of the training examples
 */
export function structureOf(recipe: Recipe, resolved: ResolvedRecipe, count: number): string {
  const { optimizer, momentum, nesterov, beta1, beta2, weightDecay, clipNorm, lrFactor } = recipe;
  const { penalties, labelSmoothing, batchSize, precision } = recipe;
  // A new option of a recipe is to be here, or in the course.
  const own: Record<Exclude<keyof Recipe, keyof Course | Resolved>, unknown> = {
    ...{ optimizer, momentum, nesterov, beta1, beta2, weightDecay, clipNorm, lrFactor },
    ...{ penalties, labelSmoothing, batchSize, precision },
  };
  const watched = [recipe.gradientTolerance !== undefined, isTempered(recipe)];
  const { network, objective, dropout } = resolved;
  const coded = codedNumbers(recipe, resolved, recipe.seed, count);
  return JSON.stringify([own, watched, network.spec, objective, dropout, coded]);
}

/** What is in the code of a descent beside its recipe's structure. */
function codedNumbers(recipe: Recipe, { dropout }: ResolvedRecipe, seed: number, count: number) {
  return [
    batchRows(recipe.batchSize, count),
    dropoutOf(dropout, seed)?.seed,
    isPenalized(recipe) ? count : undefined,
  ];
}

function isTempered({ monitor }: Recipe): boolean {
  return monitor === 'validation-calibrated-loss';
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
