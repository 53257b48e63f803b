import type { Stdout } from './stdout.js';
import type { Terminal } from './terminal.js';

/** Standard error in the place of standard output, for what is said where that carries a file. */
export function stderrResults({ stderr }: Pick<Terminal, 'stderr'>): Stdout {
  const isTTY = stderr.isTTY === true;
  return {
    write: (content) => void stderr.write(content),
    flush() {},
    end: async () => {},
    surviveClosing() {},
    closed: false,
    isTTY,
    get columns() {
      return isTTY ? stderr.columns : undefined;
    },
  };
}
