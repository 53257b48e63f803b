/** What is known of an epoch when it is over. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** The mean loss of the examples, each taken just before its step, with dropout if there is any. */
  readonly loss: number;
  readonly accuracy?: number;
  readonly validationLoss?: number;
  readonly validationAccuracy?: number;
  readonly learningRate: number;
  /** ‖∇‖, root mean square over the steps; only when it is watched. */
  readonly gradientNorm?: number;
  /** Since training began. */
  readonly seconds: number;
}

/** Why training stopped. */
export type StopReason =
  | 'epochs'
  | 'tolerance'
  | 'patience'
  | 'target-loss'
  | 'max-time'
  | 'gradient'
  | 'diverged'
  | 'interrupted';

/** One reason to stop. It is shown every epoch in turn, and may remember what it saw. */
export interface Criterion {
  readonly reason: StopReason;
  met(record: EpochRecord): boolean;
}

/** convergence(D, y, t): the first criterion met by this epoch, all of them having seen it. */
export function anyOf(
  criteria: readonly Criterion[],
): (record: EpochRecord) => StopReason | undefined {
  return (record) =>
    criteria
      .map((criterion) => ({ reason: criterion.reason, met: criterion.met(record) }))
      .find(({ met }) => met)?.reason;
}

/** So many epochs. */
export function maxEpochs(limit: number): Criterion {
  return { reason: 'epochs', met: ({ epoch }) => epoch >= limit };
}

/** The training loss has improved by less than `tolerance` on its best, `patience` epochs in a row. */
export function tolerance(tolerance: number, patience: number): Criterion {
  return stalled('tolerance', (record) => record.loss, tolerance, patience);
}

/** What is monitored has not improved for `patience` epochs. */
export function patience(monitor: MonitorName, patience: number): Criterion {
  return stalled('patience', monitors[monitor], 0, patience);
}

function stalled(
  reason: StopReason,
  measure: (record: EpochRecord) => number,
  tolerance: number,
  patience: number,
): Criterion {
  let best = Infinity;
  let since = 0;
  return {
    reason,
    met(record) {
      const value = measure(record);
      // NaN is no improvement, and does not become the best (as it would by Math.min).
      since = best - value > tolerance ? 0 : since + 1;
      if (value < best) best = value;
      return since >= patience;
    },
  };
}

/** The training loss is as low as was asked for. */
export function targetLoss(limit: number): Criterion {
  return { reason: 'target-loss', met: ({ loss }) => loss <= limit };
}

/** Time is up. */
export function maxTime(seconds: number): Criterion {
  return { reason: 'max-time', met: (record) => record.seconds >= seconds };
}

/** The gradient has vanished: its norm is not above `limit`. */
export function vanishedGradient(limit: number): Criterion {
  return {
    reason: 'gradient',
    met: ({ gradientNorm }) => gradientNorm !== undefined && gradientNorm <= limit,
  };
}

/** The loss is not a number any more. */
export function diverged(): Criterion {
  return { reason: 'diverged', met: ({ loss }) => !Number.isFinite(loss) };
}

/** What may be monitored: a number that is to become small. */
export const monitors = {
  loss: (record) => record.loss,
  'validation-loss': (record) => record.validationLoss ?? Number.NaN,
  'validation-accuracy': (record) => -(record.validationAccuracy ?? Number.NaN),
} as const satisfies Record<string, (record: EpochRecord) => number>;

export type MonitorName = keyof typeof monitors;
