import { type Engine, isLarge, type Program } from '../engine/program.js';
import { reusePlans } from '../engine/reuse-plans.js';
import { countOf, type ExampleRows } from '../network/example-rows.js';
import { isFormulaText } from '../network/formula-text.js';
import { initialWeights } from '../network/initial-weights.js';
import { NumberInputs } from '../network/number-inputs.js';
import { createScorer, type Scorer } from '../network/scorer.js';
import { stepNumbers } from '../network/step-numbers.js';
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

/** What of a recipe is in no code: it may be another in each training of a trainer. */
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
  | Numbered
>;

/** Numbers that a program may have as inputs. */
type Numbered = 'momentum' | 'beta1' | 'beta2' | 'weightDecay' | 'clipNorm' | 'penalties';

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
 * and again only for what is a number in it, which is the seed of dropout.
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
  const programs = new Map<string, { readonly program: Program; readonly inputs: NumberInputs }>();
  const programFor = (seed: number, count: number) => {
    const key = JSON.stringify(codedNumbers(recipe, resolved, seed, count));
    const known = programs.get(key);
    if (known !== undefined) return known;
    const inputs = new NumberInputs();
    const program = descentProgram({ ...recipe, seed }, resolved, count, inputs);
    const made = { program, inputs };
    programs.set(key, made);
    return made;
  };
  return {
    resolved,
    scorer,
    async descend({ training, validation }, course, { observer, from, first }) {
      const { seed } = course;
      const count = countOf(training);
      const { program, inputs } = programFor(seed, count);
      const numbers = stepNumbers({ ...recipe, ...course, exampleCount: count });
      const weights = first
        ? fromNamed(network.parameters, toNamed(first))
        : initialWeights(network, seed, course.initializer);
      if (hasFormulas(recipe, resolved)) {
        const { checkFormulas } = await import('./check-formulas.js');
        checkFormulas({ ...course, ...resolved }, training, weights);
      }
      const setup = {
        ...course,
        precision,
        program,
        fixed: new Map([...inputs.values].map(([name, value]) => [value, numberOf(numbers, name)])),
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
 * What the code of a training has of its recipe, as a text: trainings of one structure can share a trainer.
 *
 * @param count of the training examples
 */
export function structureOf(recipe: Recipe, resolved: ResolvedRecipe, count: number): string {
  const { optimizer, nesterov, lrFactor, labelSmoothing, batchSize, precision } = recipe;
  // A new option of a recipe is to be here, or in the course.
  const own: Record<Exclude<keyof Recipe, keyof Course | Resolved>, unknown> = {
    ...{ optimizer, nesterov, lrFactor, labelSmoothing, batchSize, precision },
  };
  // Of what may be inputs, only which are there.
  const { momentum, clipNorm } = recipe;
  const numbers = [...stepNumbers({ ...recipe, exampleCount: count })].map(([, x]) => x !== 0);
  const present = [isLarge(momentum), clipNorm !== undefined, recipe.penalties.formula?.text];
  const watched = [recipe.gradientTolerance !== undefined, isTempered(recipe)];
  const { network, objective, dropout } = resolved;
  const coded = codedNumbers(recipe, resolved, recipe.seed, count);
  return JSON.stringify([own, numbers, present, watched, network.spec, objective, dropout, coded]);
}

/** What is in the code of a descent beside its recipe's structure. */
function codedNumbers(recipe: Recipe, { dropout }: ResolvedRecipe, seed: number, count: number) {
  return [batchRows(recipe.batchSize, count), dropoutOf(dropout, seed)?.seed];
}

function isTempered({ monitor }: Recipe): boolean {
  return monitor === 'validation-calibrated-loss';
}

function numberOf(numbers: ReadonlyMap<string, number>, name: string): number {
  const number = numbers.get(name);
  if (number === undefined) throw new Error(`a step has no number "${name}"`);
  return number;
}

/** Whether something of it is a formula, which may be undefined where it is needed. */
function hasFormulas({ penalties }: Recipe, { network, objective }: ResolvedRecipe): boolean {
  return (
    penalties.formula !== undefined ||
    isFormulaText(objective.loss) ||
    network.spec.hidden.some(({ activation }) => isFormulaText(activation))
  );
}
