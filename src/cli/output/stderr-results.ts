import type { Stdout } from './stdout.js';
import type { Terminal } from './terminal.js';

/** The same terminal, of which all that is said is on standard error. */
export function saidOnStderr(terminal: Terminal): Terminal {
  return {
    get stdin() {
      return terminal.stdin;
    },
    stdout: stderrResults(terminal),
    get stderr() {
      return terminal.stderr;
    },
    env: terminal.env,
    signals: terminal.signals,
    exit: (code) => terminal.exit(code),
    close: () => terminal.close(),
  };
}

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
