import type { Claim } from '../../support/check-output.js';
import { runFlags } from '../flags/run-flags.js';
import type { FlagValues } from '../flags/values.js';
import type { Terminal } from '../output/terminal.js';
import { bothLogs, type EpochLog, noLog } from '../views/training-view.js';

/** Claims everything that keeps a record of each epoch, before there is one; returns what begins it. */
export async function claimLogs(
  flags: FlagValues,
  initFrom: string | undefined,
  { force = false, inputs, outputs = [] }: Claim,
  { stdout }: Pick<Terminal, 'stdout'>,
): Promise<() => EpochLog> {
  const path = flags.get(runFlags.log);
  const folder = flags.get(runFlags.tensorboard);
  const read = initFrom === undefined ? inputs : [...inputs, initFrom];
  const openLog =
    path === undefined
      ? () => noLog
      : (await import('../views/epoch-log.js')).claimEpochLog(
          path,
          { force, inputs: read, outputs },
          stdout,
        );
  if (folder === undefined) return openLog;
  const { claimTensorboardLog } = await import('../views/tensorboard-log.js');
  const log = path === undefined ? [] : [{ option: 'log', path }];
  const openEvents = claimTensorboardLog(folder, {
    force: force || flags.given(runFlags.resume), // its curves are drawn anew, from the beginning
    outputs: [...outputs, ...log],
  });
  return () => {
    const lines = openLog();
    try {
      return bothLogs(lines, openEvents());
    } catch (error) {
      lines.close();
      throw error;
    }
  };
}
