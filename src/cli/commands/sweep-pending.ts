import { existsSync } from 'node:fs';
import { checkData } from '../../sweep/ledger/fitting-results.js';
import { lastKnown, readLedgers } from '../../sweep/ledger/ledger.js';
import { standingOf } from '../../sweep/pending-trials.js';
import { withConfig } from '../flags/config-file.js';
import { ledgerFiles } from '../flags/sweep-flags.js';
import type { FlagValues } from '../flags/values.js';
import type { CommandModule } from '../parser/command.js';
import { sweepLineFlags, trainFlagsElsewhere, writeTrials } from './sweep-lines.js';

/** Where a sweep keeps its results if nobody says where. */
const USUAL = 'trials.ndjson';

export const command: CommandModule = {
  description:
    'Writes the trials of a sweep that are to be run next, a line of NDJSON each: those that have no result yet, of halving those of a rung, all before the next one begins. Nothing is left when the sweep is over. Those that failed are not run again.',
  examples: [
    ["mlp sweep pending iris.csv --vary 'lr=0.01 0.1'", 'what is left'],
    ["mlp sweep pending a.csv --vary 'lr=1 2' --ledger r*.ndjson", 'a file a task'],
  ],
  argument: '<data...>',
  argumentSummary: 'CSV or Parquet files',
  flags: [ledgerFiles, ...sweepLineFlags],
  elsewhere: trainFlagsElsewhere,
  run: (paths, flags, terminal) => {
    const files = ledgersOf(flags);
    return writeTrials(paths, withConfig(flags), terminal, files, (plan, { note }) => {
      const { trials, setting, halving } = plan;
      const ledger = readLedgers(files);
      checkData(ledger, setting.data);
      for (const one of ledger.notes) note(one);
      const known = (trial: (typeof trials)[number]) => lastKnown(ledger, setting, trial);
      return standingOf(trials, setting.metric, known, halving).pending;
    });
  },
};

function ledgersOf(flags: FlagValues): readonly string[] {
  return flags.get(ledgerFiles) ?? [USUAL].filter((file) => existsSync(file));
}
