import type { Progress } from './progress-view.js';
import type { Stdout } from './stdout.js';

/** Prints results while there is progress to see: on a terminal, above the bar. */
export function printedAbove(stdout: Stdout, progress: Progress): (text: string) => void {
  if (!stdout.isTTY) return (text) => stdout.write(text);
  return (text) =>
    progress.above(() => {
      stdout.write(text);
      stdout.flush();
    });
}
