import type { EpochRecord } from './epoch-record.js';

/** What may be monitored: a number that is to become small. A new one is a record here. */
export const monitors = {
  loss: (record) => record.loss,
  'validation-loss': (record) => record.validationLoss ?? Number.NaN,
  'validation-accuracy': (record) => -(record.validationAccuracy ?? Number.NaN),
  'validation-calibrated-loss': (record) => record.validationCalibratedLoss ?? Number.NaN,
} as const satisfies Record<string, (record: EpochRecord) => number>;

export type MonitorName = keyof typeof monitors;

/** Of equal epochs the last is kept instead of the first by these. */
export const keepsLast: ReadonlySet<MonitorName> = new Set(['validation-calibrated-loss']);
