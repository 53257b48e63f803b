import { type AtomicFile, checkWritable, createAtomicFile } from '../../support/atomic-file.js';
import {
  type Claim,
  checkOutput,
  checkStandardOutput,
  type OutputKind,
} from '../../support/check-output.js';
import { isStandardOutput } from '../../support/standard-streams.js';
import { onEndingSignal } from './ending-signals.js';
import type { Terminal } from './terminal.js';
import { shownOnTerminal } from './terminal-text.js';

/**
 * Where rows go: a file, which is whole or not there, or standard output. A pipe and a file get them as they are; on a
 * terminal what it would obey is escaped.
 */
export interface Output {
  write(content: string | Uint8Array): void;
  /** Takes text with colours of ours, whose author has escaped what is not: a terminal obeys them. */
  writeStyled(text: string): void;
  /** All rows are written. */
  commit(): void;
  /** Gives up; does nothing after `commit`. */
  abort(): void;
}

/**
 * Claims an output; standard output when there is no path, or it is `-`. A file is begun with the first that is written to
 * it, and nothing of it is left when the process is ended by a signal.
 *
 * @throws MlpError ('usage') when the file is an input, exists and is not ours, or its name says another format; ('data')
 * where no file can be
 */
export function openOutput(
  path: string | undefined,
  kind: OutputKind,
  claim: Claim,
  { stdout, signals }: Pick<Terminal, 'stdout' | 'signals'>,
): Output {
  if (path === undefined || isStandardOutput(path)) {
    checkStandardOutput(claim);
    const shown = stdout.isTTY ? shownOnTerminal : String;
    return {
      write: (content) => stdout.write(typeof content === 'string' ? shown(content) : content),
      writeStyled: (text) => stdout.write(text),
      commit: () => stdout.flush(),
      abort() {},
    };
  }
  checkOutput('out', path, kind, claim);
  let file: AtomicFile | undefined;
  const begun = (): AtomicFile => {
    file ??= createAtomicFile(path);
    return file;
  };
  const abort = (): void => file?.abort();
  const deafen = onEndingSignal(signals, abort);
  let hasTemporary = false;
  try {
    hasTemporary = checkWritable(path);
  } finally {
    // To open a named pipe waits for who reads it, and a signal ends that only where nobody listens.
    if (!hasTemporary) deafen();
  }
  return {
    write: (content) => begun().write(content),
    writeStyled: (text) => begun().write(text),
    commit() {
      begun().commit();
      deafen();
    },
    abort() {
      abort();
      deafen();
    },
  };
}
