import { withDefault } from '../../estimator/options/option.js';
import { onOff } from '../../estimator/options/types.js';
import type { OutputKind } from '../../support/check-output.js';
import { pendingLine } from '../../sweep/pending-line.js';
import type { Sweep } from '../../sweep/sweep.js';
import type { Trial } from '../../sweep/trial.js';
import { askedSweep, onItsRows } from '../flags/asked-sweep.js';
import { withProgress } from '../flags/progress-from-flags.js';
import { recipeFlags } from '../flags/recipe-from-flags.js';
import { outputFile, outputFlags, runFlags } from '../flags/run-flags.js';
import { sweepFlags } from '../flags/sweep-flags.js';
import type { FlagValues } from '../flags/values.js';
import { exitCodes } from '../output/exit-codes.js';
import { type Notices, noticesOf } from '../output/notices.js';
import { openOutput } from '../output/output-file.js';
import type { Terminal } from '../output/terminal.js';

const lineFlags = {
  out: outputFile,
  force: withDefault(
    { key: 'force', help: 'overwrite a file that has no pending trials in it, too', group: 'Run' },
    onOff,
    false,
  ),
  quiet: outputFlags.quiet,
  progress: outputFlags.progress,
  config: runFlags.config,
};

/** The flags of a command that writes trials as lines: those that say which, and where to. */
export const sweepLineFlags = [
  ...Object.values(sweepFlags),
  ...Object.values(lineFlags),
  ...recipeFlags,
];

/** Those of them that are train's. */
export const trainFlagsElsewhere = {
  flags: [...recipeFlags, runFlags.config],
  where: 'What all trials have in common: flags of mlp train -h',
};

const pendingOutput: OutputKind = {
  isOurs: (start) => start.startsWith('{"type":"pending"'),
  kind: 'has no pending trials in it',
  example: 'pending.ndjson',
  endings: ['.ndjson', '.jsonl', '.json', '.txt'],
  isNamed: true,
};

/**
 * Writes trials of a sweep as lines of NDJSON, to standard output or into a file, which may have no lines then.
 *
 * @param ledgers that are read, too
 * @param chosen those of the sweep's trials to write
 */
export async function writeTrials(
  paths: readonly string[],
  flags: FlagValues,
  terminal: Terminal,
  ledgers: readonly string[],
  chosen: (plan: Sweep, notices: Notices) => readonly Trial[],
): Promise<number> {
  const asked = await askedSweep(paths, flags);
  const output = openOutput(
    flags.get(lineFlags.out),
    pendingOutput,
    { force: flags.get(lineFlags.force), inputs: [...asked.inputs, ...ledgers] },
    terminal,
  );
  try {
    await withProgress(
      terminal,
      flags,
      async (progress) => {
        const notices = noticesOf(terminal, flags.get(lineFlags.quiet), progress);
        const { plan } = await onItsRows(asked, terminal, progress, notices);
        for (const trial of chosen(plan, notices)) output.write(pendingLine(plan.setting, trial));
      },
      { rows: true },
    );
    output.commit();
  } finally {
    output.abort();
  }
  return exitCodes.done;
}
