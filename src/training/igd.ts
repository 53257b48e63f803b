import { setImmediate } from 'node:timers/promises';
import type { Precision } from '../autodiff/evaluate.js';
import type { Engine, ExampleMatrix, Plan, Program, StepSettings } from '../engine/program.js';
import { learningRateAt, type ScheduleChoice } from '../network/schedules.js';
import { inOrder, type Scorer, scoreOf } from '../network/scorer.js';
import type { Weights } from '../network/weights.js';
import { type ConvergenceSettings, type StopReason, watchConvergence } from './convergence.js';
import { shuffleEpoch } from './epoch-order.js';
import type { EpochRecord } from './epoch-record.js';
import { type MonitorName, monitors } from './monitors.js';

/** What incremental gradient descent needs to know; it knows of no model and no loss. */
export interface IgdSetup extends ConvergenceSettings {
  readonly program: Program;
  readonly engine: Engine;
  readonly precision: Precision;
  /** D, y */
  readonly examples: ExampleMatrix;
  /** w(0), for every parameter. */
  readonly weights: Weights;
  /** η of the first epoch. */
  readonly learningRate: number;
  readonly schedule: ScheduleChoice;
  readonly shuffle: boolean;
  readonly seed: number;
  /** Scores every epoch on examples that are held out. */
  readonly validation?: { readonly scorer: Scorer; readonly examples: ExampleMatrix } | undefined;
}

/** How a training is followed and ended from outside. */
export interface IgdObserver {
  onEpoch?(record: EpochRecord): void;
  /** Several times a second: how many epochs are done, as a fraction. */
  onProgress?(epochs: number): void;
  /** Ends the training after the current steps. */
  readonly signal?: AbortSignal | undefined;
}

export interface IgdResult {
  readonly weights: Weights;
  /** The number of epochs that were finished. */
  readonly epochs: number;
  readonly stopped: StopReason;
  /** The epoch of the weights. */
  readonly weightsEpoch: number;
  /** Of the training loop alone. */
  readonly seconds: number;
  /** Examples stepped through. */
  readonly examples: number;
}

/**
 * Incremental gradient descent: for every example (or batch) in turn compute the loss and its
 * gradient and take one step, epoch after epoch, until convergence(D, y, t).
 *
 * Where the loss stops being a number, the weights are those of the last epoch that ended well.
 */
export async function igd(setup: IgdSetup, observer: IgdObserver = {}): Promise<IgdResult> {
  const { program, examples } = setup;
  const plan = setup.engine.compile(program, setup.precision);
  plan.load(examples);
  for (const [parameter, numbers] of setup.weights) plan.write(parameter, numbers);

  const convergence = watchConvergence(setup);
  const order = inOrder(examples.count);
  const stepsPerEpoch = Math.ceil(examples.count / program.batchSize);
  const pace = startPace(observer);
  const keeper = keepWeights(readWeights(plan, setup), setup.monitor);
  const result = (stopped: StopReason, epochs: number): IgdResult => ({
    ...keeper.kept(),
    epochs,
    stopped,
    seconds: pace.seconds(),
    examples: pace.examples(),
  });

  for (let epoch = 1; ; epoch++) {
    if (setup.shuffle) shuffleEpoch(order, setup.seed, epoch);
    const learningRate = learningRateAt(setup.schedule, setup.learningRate, epoch, setup.epochs);
    const settings = { learningRate, firstStep: (epoch - 1) * stepsPerEpoch };
    plan.resetSums();
    const finished = await pace.run(plan, program.batchSize, order, settings, epoch);
    const weights = readWeights(plan, setup);
    const sane = allFinite(weights);
    if (!finished) {
      if (sane) keeper.offer(weights, epoch);
      return result('interrupted', epoch - 1);
    }
    const record = recordOf(plan, weights, setup, epoch, learningRate, pace.seconds());
    observer.onEpoch?.(record);
    const reason = sane ? convergence.see(record) : 'diverged';
    if (reason !== 'diverged') keeper.offer(weights, epoch, record);
    if (reason !== undefined) return result(reason, epoch);
    if (observer.signal?.aborted) return result('interrupted', epoch);
  }
}

/** Keeps the weights that training will give: the last good ones, or the best by what is monitored. */
function keepWeights(first: Weights, monitor: MonitorName | undefined) {
  let last = { weights: first, weightsEpoch: 0 };
  let best: typeof last | undefined;
  let bestMeasure = Infinity;
  return {
    kept: () => best ?? last,
    offer(weights: Weights, epoch: number, record?: EpochRecord): void {
      last = { weights, weightsEpoch: epoch };
      if (monitor === undefined || record === undefined) return;
      const measure = monitors[monitor](record);
      if (measure < bestMeasure) {
        best = last;
        bestMeasure = measure;
      }
    },
  };
}

/** How long a plan may run before progress is shown and Ctrl-C is heard, in milliseconds. */
const BREATH = 50;

/**
 * Runs epochs in pieces of about a breath, so that the terminal stays alive. Where the pieces end
 * changes nothing in the result: the plan keeps its state and its sums.
 */
function startPace({ onProgress, signal }: IgdObserver) {
  const start = performance.now();
  let lastBreath = start;
  let examples = 0;
  let stepsPerBreath = 16;
  return {
    seconds: () => (performance.now() - start) / 1000,
    examples: () => examples,
    /** Whether the epoch was finished, and not interrupted. */
    async run(
      plan: Plan,
      batchSize: number,
      order: Uint32Array,
      settings: StepSettings,
      epoch: number,
    ): Promise<boolean> {
      for (let first = 0; first < order.length; ) {
        const piece = order.subarray(first, first + stepsPerBreath * batchSize);
        const before = performance.now();
        plan.run(piece, { ...settings, firstStep: settings.firstStep + first / batchSize });
        const now = performance.now();
        first += piece.length;
        examples += piece.length;
        if (piece.length === stepsPerBreath * batchSize && now - before < BREATH / 4)
          stepsPerBreath *= 2;
        if (now - lastBreath < BREATH) continue;
        onProgress?.(epoch - 1 + first / order.length);
        await setImmediate();
        lastBreath = performance.now();
        if (signal?.aborted && first < order.length) return false;
      }
      return true;
    },
  };
}

function recordOf(
  plan: Plan,
  weights: Weights,
  { program, examples, validation }: IgdSetup,
  epoch: number,
  learningRate: number,
  seconds: number,
): EpochRecord {
  const sums = plan.sums();
  const squaredGradient = sums.get('squaredGradient');
  const steps = Math.ceil(examples.count / program.batchSize);
  validation?.scorer.use(weights);
  const held = validation?.scorer.score(validation.examples);
  return {
    epoch,
    ...scoreOf(sums),
    ...(held && { validationLoss: held.loss }),
    ...(held?.accuracy !== undefined && { validationAccuracy: held.accuracy }),
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
