import type { SweepSetting, Trial } from './trial.js';

/** A trial that is to be run as a line of NDJSON, with its end: whoever has the data needs nothing else. */
export function pendingLine(setting: SweepSetting, trial: Trial): string {
  return `${JSON.stringify({ type: 'pending', ...setting, ...trial })}\n`;
}
