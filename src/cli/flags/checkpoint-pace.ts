import type { CheckpointPace } from '../../estimator/checkpoint/keep-checkpoints.js';
import { duration, type OptionType, whole } from '../../estimator/options/types.js';

const epochs = whole(1);

/** How often: `10` for every 10 epochs, or a time: `30s`. */
export const checkpointPace: OptionType<CheckpointPace> = {
  expected: 'a number of epochs like 10, or a time like 30s',
  schema: { type: ['integer', 'string'] },
  parse(text) {
    const count = epochs.parse(text);
    if (count !== undefined) return { epochs: count };
    const seconds = /[a-z]\s*$/.test(text) ? duration.parse(text) : undefined; // 1.5 of what?
    return seconds === undefined ? undefined : { seconds };
  },
  format: (pace) => ('epochs' in pace ? epochs.format(pace.epochs) : duration.format(pace.seconds)),
  store: (pace) => checkpointPace.format(pace),
  holds(value): value is CheckpointPace {
    if (typeof value !== 'object' || value === null) return false;
    return 'epochs' in value
      ? epochs.holds(value.epochs)
      : 'seconds' in value && duration.holds(value.seconds);
  },
  convert: (value) => (epochs.holds(value) ? { epochs: value } : undefined),
};
