import type { Precision } from '../autodiff/evaluate.js';
import type { Floats, Value } from '../autodiff/graph.js';
import type { LinearMemory } from '../support/wasm/memory.js';
import { isStoredMatrix, type StoredMatrix } from '../support/wasm/stored-matrix.js';

/** A value that lives from step to step: a parameter, or something that an optimizer remembers. */
export interface State {
  readonly value: Value;
  /** What it becomes at the end of each step. */
  readonly next: Value;
  /** What every element of it is before the first step, unless it is written. */
  readonly initial: number;
}

/**
 * What an engine runs, step after step: a graph whose rows are a batch of examples.
 *
 * A step reads the next `batchSize` examples into `features`, `targets` and `weights`, computes every
 * metric, output and `next`, adds the metrics to their sums, and replaces the state. The last step
 * of a pass may have fewer examples, m: the rows that are left over are zeros of weight 0.
 */
export interface Program {
  readonly batchSize: number;
  /** batchSize × inputs */
  readonly features: Value;
  /** batchSize × 1: the number of a class, or a number to be predicted. */
  readonly targets: Value;
  /** batchSize × 1: how much each example counts; 0 for a row that is not there. */
  readonly weights: Value;
  /** 1 × 1: 1/m, the weight of one of m examples in the mean over the batch. */
  readonly inverseBatchSize: Value;
  /** 1 × 1: η. */
  readonly learningRate: Value;
  /** Changed by each step, all of them at once; no `next` is itself an input. */
  readonly state: readonly State[];
  /** Read by the steps, and never changed by them. */
  readonly fixed: readonly Value[];
  /** 1 × 1, one of these: what is written there is always large, so that others can be divided by it. */
  readonly large?: Value | undefined;
  /** 1 × 1 each: summed over the steps in float64. */
  readonly metrics: ReadonlyMap<string, Value>;
  /** Can be read after a step. */
  readonly outputs: readonly Value[];
  /**
   * Whether a row has to come to the same bits in any batch, that of one row included, as when it is predicted: the
   * products are then added up in the order in which they are for a row that is alone.
   */
  readonly rowsAsAlone?: boolean;
}

/** Whether a number is so far from 0 that others can be divided by it without harm. */
export function isLarge(number: number): boolean {
  return Math.abs(number) > 1e-3;
}

/** What a step has to come to: what each state becomes, the metrics, and the outputs. */
export function resultsOf({ state, metrics, outputs }: Program): Value[] {
  return [...state.map(({ next }) => next), ...metrics.values(), ...outputs];
}

/** Examples as numbers: `features` is count × inputs, row by row. */
export interface ExampleMatrix {
  readonly count: number;
  readonly inputs: number;
  readonly features: Floats;
  readonly targets: Floats;
  readonly weights: Floats;
}

/**
 * Examples whose features lie where compiled code reads them: all plans in that memory take them as they are. Once they
 * are loaded, nothing of them changes any more.
 */
export interface StoredExamples extends Omit<ExampleMatrix, 'features'> {
  /** count × inputs. */
  readonly features: StoredMatrix;
}

export function isStored(examples: ExampleMatrix | StoredExamples): examples is StoredExamples {
  return isStoredMatrix(examples.features);
}

/** What a run depends on besides the examples and the state. */
export interface StepSettings {
  readonly learningRate: number;
  /** The number of the first step, counted over the whole training: it keys the random bits, and when pending updates are applied. */
  readonly firstStep: number;
}

/**
 * A program made ready to run. Calls that do not fit the program are errors, the same in every engine.
 *
 * A plan may put off some of a step until it is needed. It is done at the end of an epoch; before anything is loaded,
 * written or read; and before a run that does not carry on where the last one ended. So the bits of the state depend on
 * these calls, but not on where a run ends that the next one carries on, and not on what is read when an epoch has ended.
 */
export interface Plan {
  /**
   * Gives the examples that `run` picks from. A matrix is copied. What is stored in the plan's own memory, in its
   * precision, is taken where it lies, so that it costs nothing to load it again.
   *
   * @throws RangeError when there are not as many numbers as the program takes for so many examples
   */
  load(examples: ExampleMatrix | StoredExamples): void;
  /**
   * A copy of a state, a fixed value, or an output.
   *
   * @throws RangeError for any other value, Error for an output before there was a step
   */
  read(value: Value): Floats;
  /**
   * Replaces a state or a fixed value.
   *
   * @throws RangeError for any other value, or another number of numbers
   */
  write(value: Value, numbers: ArrayLike<number>): void;
  /** Sets the sums of the metrics to zero. */
  resetSums(): void;
  /**
   * Runs ⌈order.length / batchSize⌉ steps over the examples with these numbers, in this order. It carries on where another
   * run ended when the learning rate is the same and its first step the next one.
   *
   * @throws RangeError before any step when a number is of no example, Error when nothing was loaded or a fixed value has
   * not been written
   */
  run(order: Uint32Array, settings: StepSettings): void;
  /**
   * Ends an epoch: nothing is put off any more. The states that are read now, written to a new plan of the program,
   * come to the same bits in the same runs, whether that is by this plan or by another.
   */
  endEpoch(): void;
  /** The sums of all metrics over the steps since they were reset: 0 before the first. */
  sums(): ReadonlyMap<string, number>;
}

/** A way of running graphs. */
export interface Engine {
  readonly name: string;
  /**
   * Stores examples for the plans in a memory, so that they are there once, however many plans load them, and how often.
   * Those that lie there already are taken as they are; an engine may also leave others where they are: they do not
   * change any more.
   *
   * @throws MlpError (usage) when the memory would be too large
   */
  store(
    examples: ExampleMatrix | StoredExamples,
    precision: Precision,
    memory: LinearMemory,
  ): ExampleMatrix | StoredExamples;
  /**
   * Makes a program ready to run.
   *
   * @param memory where it is to lie, beside other programs and stored examples; one of its own by default
   * @throws MlpError (usage) when the memory would be too large
   */
  compile(program: Program, precision: Precision, memory?: LinearMemory): Plan;
}
