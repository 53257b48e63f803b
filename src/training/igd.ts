import type { Precision } from '../autodiff/evaluate.js';
import { size, type Value } from '../autodiff/graph.js';
import type { Engine, Plan, Program } from '../engine/program.js';
import { countOf, type ExampleRows, inOrder } from '../network/example-rows.js';
import { learningRateAt, type ScheduleChoice } from '../network/schedules.js';
import { type Scorer, scoreOf } from '../network/scorer.js';
import type { Weights } from '../network/weights.js';
import { inPieces } from '../support/in-pieces.js';
import type { LinearMemory } from '../support/wasm/memory.js';
import { type ConvergenceSettings, type StopReason, watchConvergence } from './convergence.js';
import type { DescentState } from './descent-state.js';
import { shuffleEpoch } from './epoch-order.js';
import type { EpochRecord } from './epoch-record.js';
import { type KeptWeights, keepWeights } from './kept-weights.js';
import { fromNamed, statesOf, toNamed, weightsFromNamed } from './named-numbers.js';
import { type PaceObserver, type Spent, startPace } from './pace.js';

/** What incremental gradient descent needs to know; it knows of no model and no loss. */
export interface IgdSetup extends ConvergenceSettings, ExampleRows {
  readonly program: Program;
  readonly engine: Engine;
  readonly precision: Precision;
  /** Where the plan lies, beside the examples that are stored there; one of its own by default. */
  readonly memory?: LinearMemory | undefined;
  /** w(0), for every parameter. */
  readonly weights: Weights;
  /** η with which the schedule begins. */
  readonly learningRate: number;
  readonly schedule: ScheduleChoice;
  /** Epochs in which η rises to where the schedule begins. */
  readonly warmup?: number | undefined;
  readonly shuffle: boolean;
  /** What is written to the program's fixed values. */
  readonly fixed?: ReadonlyMap<Value, number> | undefined;
  readonly seed: number;
  /** Scores every epoch on examples that are held out. */
  readonly validation?: (ExampleRows & { readonly scorer: Scorer }) | undefined;
}

/** How a training is followed and ended from outside. */
export interface IgdObserver extends PaceObserver {
  /**
   * An epoch is over.
   *
   * @param state from which the training can be continued after this epoch; none if it diverged. It costs a copy of
   * all states, and is to be called before this function returns.
   */
  onEpoch?(record: EpochRecord, state: (() => DescentState) | undefined): void;
}

/** What a descent gives: the kept weights and their epoch, what it took, and how it ended. */
export interface IgdResult extends KeptWeights, Spent {
  /** The number of epochs that were finished. */
  readonly epochs: number;
  readonly stopped: StopReason;
  /** After the last finished epoch: what a training can be continued from, unless it diverged. */
  readonly state: DescentState | undefined;
}

/**
 * Incremental gradient descent: for every example (or batch) in turn compute the loss and its
 * gradient and take one step, epoch after epoch, until convergence(D, y, t).
 *
 * Where the loss stops being a number, the epoch ends there, and the weights are those of the last epoch that ended well.
 *
 * @param from where to continue a training with the same setup, but for when to stop: it comes to the same bits as if
 * it had never been interrupted. It may be over at once, by a criterion that the last epoch met. (A schedule may ask
 * for the number of epochs, as cosine does: with another number, η goes another way from here on.)
 * @throws MlpError ('data') when that is the state of another program, or has weights that are no numbers
 */
export async function igd(
  setup: IgdSetup,
  observer: IgdObserver = {},
  from?: DescentState,
): Promise<IgdResult> {
  const { program, examples, rows } = setup;
  const plan = setup.engine.compile(program, setup.precision, setup.memory);
  const states = statesOf(program);
  plan.load(examples);
  // The plan may be one that another training has used.
  for (const { value, initial } of program.state) {
    plan.write(value, new Float64Array(size(value.shape)).fill(initial));
  }
  for (const [value, number] of setup.fixed ?? []) plan.write(value, [number]);
  for (const [value, numbers] of from ? fromNamed(states, from.numbers) : setup.weights) {
    plan.write(value, numbers);
  }

  for (const named of [from?.numbers, from?.best?.weights]) {
    if (named !== undefined) weightsFromNamed(setup.weights.keys(), named, setup.precision);
  }

  const convergence = watchConvergence(setup, from?.convergence);
  const count = countOf(setup);
  const order = inOrder(count);
  if (rows !== undefined) order.set(rows);
  const stepsPerEpoch = Math.ceil(count / program.batchSize);
  let { epoch, steps, record }: Pick<DescentState, 'epoch' | 'steps' | 'record'> = from ?? {
    epoch: 0,
    steps: 0,
  };
  let weights = readWeights(plan, setup);
  const keeper = keepWeights({ weights, weightsEpoch: epoch }, setup.monitor, from?.best);
  const pace = startPace(plan, program.batchSize, observer, from?.spent);
  let isWithinEpoch = false;
  const stateNow = (): DescentState => {
    if (isWithinEpoch) throw new Error('a descent has a state between epochs only');
    return {
      epoch,
      steps,
      spent: pace.spent(),
      numbers: toNamed(new Map(states.map((s) => [s, weights.get(s) ?? plan.read(s)]))),
      record,
      convergence: convergence.state(),
      best: keeper.best(),
    };
  };
  const result = (stopped: StopReason, state: DescentState | undefined): IgdResult => ({
    ...keeper.kept(),
    ...pace.spent(),
    epochs: epoch,
    stopped,
    state,
  });

  let reason: StopReason | undefined = record && convergence.met(record);
  while (reason === undefined) {
    if (setup.shuffle) {
      shuffleEpoch(order, setup.seed, epoch + 1);
      if (rows !== undefined) for (let i = 0; i < count; i++) order[i] = rows[order[i]];
    }
    const learningRate = learningRateAt(
      setup.schedule,
      setup.learningRate,
      epoch + 1,
      setup.epochs,
      setup.warmup,
    );
    // Where an epoch may be interrupted, what it began with is all that can be continued from.
    const begun = pace.mayStopWithin(order) ? stateNow() : undefined;
    isWithinEpoch = true;
    plan.resetSums();
    const settings = { learningRate, firstStep: steps };
    // A sum that is no number does not become one again by the end of the epoch.
    const isLost = (): boolean => !Number.isFinite(plan.sums().get('loss') ?? 0);
    if (!(await pace.run(order, settings, epoch + 1, isLost))) {
      const reached = readWeights(plan, setup);
      if (allFinite(reached)) keeper.offer(reached, epoch + 1);
      return result('interrupted', begun);
    }
    plan.endEpoch();
    isWithinEpoch = false;
    weights = readWeights(plan, setup);
    epoch += 1;
    steps += stepsPerEpoch;
    const { seconds } = pace.spent();
    record = await recordOf(plan, weights, setup, epoch, learningRate, seconds);
    convergence.see(record);
    reason = allFinite(weights) ? convergence.met(record) : 'diverged';
    if (reason !== 'diverged') keeper.offer(weights, epoch, record);
    observer.onEpoch?.(record, reason === 'diverged' ? undefined : stateNow);
    if (observer.signal?.aborted) reason ??= 'interrupted';
  }
  return result(reason, reason === 'diverged' ? undefined : stateNow());
}

async function recordOf(
  plan: Plan,
  weights: Weights,
  setup: IgdSetup,
  epoch: number,
  learningRate: number,
  seconds: number,
): Promise<EpochRecord> {
  const sums = plan.sums();
  const squaredGradient = sums.get('squaredGradient');
  const { program, validation } = setup;
  const steps = Math.ceil(countOf(setup) / program.batchSize);
  validation?.scorer.use(weights);
  const held =
    validation && (await inPieces(validation.scorer.scoring(validation.examples, validation.rows)));
  return {
    epoch,
    ...scoreOf(sums),
    ...(held && { validationLoss: held.loss }),
    ...(held?.accuracy !== undefined && { validationAccuracy: held.accuracy }),
    ...(held?.tempered && { validationCalibratedLoss: Math.min(...held.tempered) }),
    learningRate,
    ...(squaredGradient !== undefined && { gradientNorm: Math.sqrt(squaredGradient / steps) }),
    seconds,
  };
}

function readWeights(plan: Plan, { weights }: IgdSetup): Weights {
  return new Map([...weights.keys()].map((parameter) => [parameter, plan.read(parameter)]));
}

function allFinite(weights: Weights): boolean {
  for (const numbers of weights.values()) {
    for (let i = 0; i < numbers.length; i++) if (!Number.isFinite(numbers[i])) return false;
  }
  return true;
}
