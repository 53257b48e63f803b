import { existsSync } from 'node:fs';
import type { EngineName } from '../../engine/engines.js';
import { withDefault } from '../../estimator/options/option.js';
import { onOff } from '../../estimator/options/types.js';
import { escapeControls, MlpError } from '../../support/errors.js';
import { checkData } from '../../sweep/ledger/fitting-results.js';
import { finished, readLedger } from '../../sweep/ledger/ledger.js';
import type { Sweep } from '../../sweep/sweep.js';
import { exitCodes } from '../output/exit-codes.js';
import type { Notices } from '../output/notices.js';
import type { Terminal } from '../output/terminal.js';
import { scoringCommand } from '../views/trial-commands.js';

export const printCommandsFlag = withDefault(
  {
    key: 'printCommands',
    help: 'print a line of shell for each training of the trials that are not in the ledger, and run nothing',
    group: 'Sweep',
  },
  onOff,
  false,
);

/** Where trials are from, and what is known of them. */
export interface Commands {
  readonly paths: readonly string[];
  readonly ledger: string;
  readonly terminal: Pick<Terminal, 'stdout'>;
  readonly notices: Notices;
  readonly engine: EngineName | undefined;
}

/**
 * Prints a command for each training of each pending trial, whose scores are those of the sweep.
 *
 * @throws MlpError ('usage') for trials that no such command scores, ('data') for a ledger that is none, or of other data
 */
export function printCommands(
  { setting, trials, halving }: Sweep,
  { paths, ledger: path, terminal, notices, engine }: Commands,
): number {
  if (halving !== undefined) {
    throw new MlpError({
      kind: 'usage',
      option: 'method',
      value: 'halving',
      problem: 'which trials go on is known when others are over, and cannot be printed before',
      advice: { text: 'use', options: { method: 'random' } },
    });
  }
  if (setting.folds !== undefined && setting.test !== undefined) {
    throw new MlpError({
      kind: 'usage',
      option: 'test',
      problem: 'no command cross-validates without the rows of a test that is made later',
      advice: 'leave it out, and keep such rows in a file of their own',
    });
  }
  const ledger = existsSync(path) ? readLedger(path) : undefined;
  if (ledger !== undefined) checkData(ledger, setting.data);
  for (const note of ledger?.notes ?? []) notices.note(note);
  const pending = trials.filter(
    (trial) => ledger === undefined || finished(ledger, setting, trial) === undefined,
  );
  for (const trial of pending) {
    for (let repeat = 0; repeat < setting.repeats; repeat++) {
      const command = scoringCommand({ ...setting, ...trial, engine }, paths, repeat);
      terminal.stdout.write(`${command}\n`);
    }
  }
  if (pending.length === 0) {
    notices.note({ text: `no trial is pending: all are in ${escapeControls(path)}` });
  }
  return exitCodes.done;
}
