import { createProgress } from '../output/progress.js';
import type { Progress } from '../output/progress-view.js';
import type { Terminal } from '../output/terminal.js';
import { outputFlags } from './run-flags.js';
import type { FlagValues } from './values.js';

/**
 * Runs a command's work with progress to show, as its flags say. Whatever becomes of it, the terminal is left in order.
 *
 * @param rows whether the command's rows go to standard output: on a terminal, a bar would be in their way
 */
export async function withProgress<T>(
  terminal: Terminal,
  flags: FlagValues,
  work: (progress: Progress) => Promise<T>,
  { rows = false }: { readonly rows?: boolean } = {},
): Promise<T> {
  const asked = flags.get(outputFlags.quiet) ? 'none' : flags.get(outputFlags.progress);
  const isInTheWay = rows && terminal.stdout.isTTY && asked !== 'plain';
  const progress = createProgress(terminal, { mode: isInTheWay ? 'none' : asked });
  try {
    return await work(progress);
  } finally {
    progress.stop();
  }
}
