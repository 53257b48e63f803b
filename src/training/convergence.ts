import { keysOf } from '../support/records.js';
import type { EpochRecord } from './epoch-record.js';
import { type MonitorName, monitors } from './monitors.js';

/** When a training is to end. What is undefined ends none. */
export interface ConvergenceSettings {
  /** At most; the learning rate's schedule is of so many. */
  readonly epochs: number;
  /** After so many, before all are done: what was learnt by then is the same as in one go. */
  readonly budget?: number | undefined;
  /** By how much the training loss has to improve; 0: it does not have to. */
  readonly tolerance?: number | undefined;
  /** For how many epochs in a row nothing may improve. */
  readonly patience?: number | undefined;
  /** What is to improve, and decides which weights are kept; in a recipe the validation loss by default, if there is one. */
  readonly monitor?: MonitorName | undefined;
  readonly targetLoss?: number | undefined;
  /** In seconds. */
  readonly maxTime?: number | undefined;
  readonly gradientTolerance?: number | undefined;
}

/** What a criterion remembers from epoch to epoch, at first nothing: numbers that JSON can say. */
export type CriterionState = Readonly<Record<string, number>>;

/** How a criterion looks at an epoch. */
interface Check {
  /** What it remembers from now on; nothing if it remembers nothing. */
  see?(record: EpochRecord, state: CriterionState): CriterionState;
  /** Whether training is to end with this epoch, which it has seen. */
  met(record: EpochRecord, state: CriterionState): boolean;
}

/** One reason to stop. */
interface Criterion<K extends keyof ConvergenceSettings> {
  /** The settings that it reads. */
  readonly settings: readonly K[];
  /** How an epoch is checked; undefined when the settings do not ask for this criterion. */
  check(settings: Pick<ConvergenceSettings, K>): Check | undefined;
  /** Why training stopped, in words. */
  readonly why: string;
}

/** Lets the compiler see that a criterion reads the settings that it names, and no others. */
function criterion<const K extends keyof ConvergenceSettings = never>(
  record: Criterion<K>,
): Criterion<K> {
  return record;
}

/** The criteria, the first of those that are met together being the reason. A new one is a record here. */
export const criteria = {
  diverged: criterion({
    settings: [],
    check: () => ({ met: ({ loss }) => !Number.isFinite(loss) }),
    why: 'the loss is not a number any more',
  }),
  'target-loss': criterion({
    settings: ['targetLoss'],
    check: ({ targetLoss }) =>
      targetLoss === undefined ? undefined : { met: ({ loss }) => loss <= targetLoss },
    why: 'the target loss is reached',
  }),
  gradient: criterion({
    settings: ['gradientTolerance'],
    check: ({ gradientTolerance }) =>
      gradientTolerance === undefined
        ? undefined
        : { met: ({ gradientNorm }) => (gradientNorm ?? Infinity) <= gradientTolerance },
    why: 'the gradient has vanished',
  }),
  /** The training loss has improved by less than the tolerance on its best, `patience` epochs in a row. */
  tolerance: criterion({
    settings: ['tolerance', 'patience'],
    check: ({ tolerance = 0, patience }) =>
      tolerance === 0 || patience === undefined
        ? undefined
        : stalled(monitors.loss, tolerance, patience),
    why: 'the training loss no longer improves by the tolerance',
  }),
  /** What is monitored has not improved for `patience` epochs. */
  patience: criterion({
    settings: ['monitor', 'patience'],
    check: ({ monitor, patience }) =>
      monitor === undefined || patience === undefined
        ? undefined
        : stalled(monitors[monitor], 0, patience),
    why: 'what is monitored no longer improves',
  }),
  'max-time': criterion({
    settings: ['maxTime'],
    check: ({ maxTime }) =>
      maxTime === undefined ? undefined : { met: ({ seconds }) => seconds >= maxTime },
    why: 'the time is up',
  }),
  epochs: criterion({
    settings: ['epochs'],
    check: ({ epochs }) => ({ met: ({ epoch }) => epoch >= epochs }),
    why: 'the epochs are done',
  }),
  budget: criterion({
    settings: ['budget'],
    check: ({ budget }) =>
      budget === undefined ? undefined : { met: ({ epoch }) => epoch >= budget },
    why: 'the budget of epochs is used up',
  }),
};

export type CriterionName = keyof typeof criteria;

/** Why training stopped: a criterion was met, or somebody ended it. */
export type StopReason = CriterionName | 'interrupted';

/** Why training stopped, in words. */
export function whyStopped(reason: StopReason): string {
  return reason === 'interrupted' ? reason : criteria[reason].why;
}

/** What the criteria remember, by their names: plain data. */
export type ConvergenceState = Readonly<Partial<Record<CriterionName, CriterionState>>>;

/** convergence(D, y, t): is shown every epoch in turn, and says whether it was the last. */
export interface Convergence {
  /** Shows an epoch to all criteria. */
  see(record: EpochRecord): void;
  /** The first criterion that is met by an epoch that they have seen. */
  met(record: EpochRecord): CriterionName | undefined;
  /** What they remember now. */
  state(): ConvergenceState;
}

/** The criteria that the settings ask for, from where a training ended before, or from the beginning. */
export function watchConvergence(
  settings: ConvergenceSettings,
  from: ConvergenceState = {},
): Convergence {
  const watching = keysOf(criteria).flatMap((name) => {
    const check = criteria[name].check(settings);
    return check === undefined ? [] : [{ name, check, state: from[name] ?? {} }];
  });
  return {
    see(record) {
      for (const watched of watching) {
        watched.state = watched.check.see?.(record, watched.state) ?? watched.state;
      }
    },
    met: (record) => watching.find(({ check, state }) => check.met(record, state))?.name,
    state: () => Object.fromEntries(watching.map(({ name, state }) => [name, state])),
  };
}

/** No improvement by more than the tolerance on the best, `patience` epochs in a row. */
function stalled(
  measure: (record: EpochRecord) => number,
  tolerance: number,
  patience: number,
): Check {
  return {
    see(record, { best = Infinity, since = 0 }) {
      const value = measure(record);
      // NaN is no improvement, and does not become the best (as it would by Math.min).
      const lowest = value < best ? value : best;
      return {
        since: best - value > tolerance ? 0 : since + 1,
        // JSON has no infinity: as long as there is no best, none is remembered.
        ...(lowest < Infinity && { best: lowest }),
      };
    },
    met: (_, { since = 0 }) => since >= patience,
  };
}
