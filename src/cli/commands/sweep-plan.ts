import { standingOf } from '../../sweep/pending-trials.js';
import { withConfig } from '../flags/config-file.js';
import type { CommandModule } from '../parser/command.js';
import { sweepLineFlags, trainFlagsElsewhere, writeTrials } from './sweep-lines.js';

export const command: CommandModule = {
  description:
    'Writes the trials that a sweep begins with, a line of NDJSON each: mlp trial --from runs them, here or elsewhere.',
  examples: [
    ["mlp sweep plan iris.csv --vary 'lr=.01 .1' -o todo.ndjson", 'two lines'],
    ['mlp trial iris.csv --from todo.ndjson --index 0', 'run the first'],
  ],
  argument: '<data...>',
  argumentSummary: 'CSV or Parquet files',
  flags: sweepLineFlags,
  elsewhere: trainFlagsElsewhere,
  run: (paths, flags, terminal) =>
    writeTrials(
      paths,
      withConfig(flags),
      terminal,
      [],
      ({ trials, setting, halving }) =>
        standingOf(trials, setting.metric, () => undefined, halving).pending,
    ),
};
