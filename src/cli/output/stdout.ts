import * as fs from 'node:fs';
import { isatty } from 'node:tty';
import { codeOf, type FileSystem, writeFully } from '../../support/file-system.js';
import { shownInColours } from './terminal-text.js';

/** Standard output, or a test's. Everything that `mlp` has to say to a pipe goes through here. */
export interface Stdout {
  /**
   * Takes text, and writes it at the latest when the event loop next turns: rows that come in a burst go
   * out in chunks of 64 KiB, and a single line goes out at once. Bytes are written now. A full pipe makes it wait. A terminal
   * is shown what it would obey, but for colours.
   *
   * @throws StdoutClosed when the reader is gone, and StdoutError when the text cannot be written (or the
   *   text before it could not)
   */
  write(content: string | Uint8Array): void;
  /** Writes what was taken so far, now. Throws as `write` does. */
  flush(): void;
  /** Writes what was taken so far; to be awaited before the process ends. Throws as `write` does. */
  end(): Promise<void>;
  /**
   * From now on a closed pipe is not an error: text is dropped. For commands whose work is a file, such as
   * `mlp train data.csv | head`, where the model matters more than the lines.
   */
  surviveClosing(): void;
  /** Whether the reader is gone. */
  readonly closed: boolean;
  readonly isTTY: boolean;
  /** How many characters fit into a line of the terminal; undefined where there is none. */
  readonly columns: number | undefined;
}

/** The reader has closed the pipe: the quiet end of a command (exit code 0, as in ripgrep and xsv). */
export class StdoutClosed extends Error {
  constructor() {
    super('standard output was closed');
    this.name = 'StdoutClosed';
  }
}

/** Standard output cannot be written: its disk is full, say. Not a success (exit code 1). */
export class StdoutError extends Error {
  constructor(cause: unknown) {
    const code = codeOf(cause);
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      code === 'ENOSPC'
        ? 'cannot write to standard output: no space is left on the disk'
        : `cannot write to standard output: ${reason}`,
    );
    this.name = 'StdoutError';
  }
}

/** What a writer stands on; tests pass their own. */
export interface StdoutOptions {
  readonly fd?: number;
  readonly files?: Pick<FileSystem, 'writeSync'>;
  readonly isTTY?: boolean;
  /** Asked only of a terminal. */
  readonly columns?: () => number | undefined;
  /** Waits a moment for a full pipe. */
  readonly pause?: () => void;
}

const CHUNK = 1 << 16;

/**
 * A writer to a file descriptor. It does not use `process.stdout`, which loses text when the process
 * exits before it is written, ignores the byte count of a short write, and lets a write to a full disk
 * pass for a success.
 */
export function createStdout(options: StdoutOptions = {}): Stdout {
  const { fd = 1, files = fs, isTTY = isatty(fd), columns, pause = sleep } = options;
  const patient = patiently(files, pause);
  let buffered = '';
  let scheduled: NodeJS.Immediate | undefined;
  let failure: StdoutClosed | StdoutError | undefined;
  let survives = false;

  const send = (bytes: Uint8Array): void => {
    if (failure !== undefined) return;
    try {
      writeFully(fd, bytes, patient);
    } catch (error) {
      failure = isClosed(error) ? new StdoutClosed() : new StdoutError(error);
    }
  };
  const sendText = (): void => {
    const text = buffered;
    buffered = '';
    send(Buffer.from(text, 'utf8'));
  };
  const report = (): void => {
    if (failure !== undefined && !(survives && failure instanceof StdoutClosed)) throw failure;
  };
  const flush = (): void => {
    if (scheduled !== undefined) clearImmediate(scheduled);
    scheduled = undefined;
    sendText();
    report();
  };

  return {
    write(content) {
      report();
      if (failure !== undefined) return; // closed, and that is no error here
      if (typeof content !== 'string') {
        flush();
        send(content);
        report();
        return;
      }
      buffered += isTTY ? shownInColours(content) : content;
      if (buffered.length >= CHUNK) flush();
      else
        scheduled ??= setImmediate(() => {
          scheduled = undefined;
          sendText(); // a failure is told by the next call: there is nobody here to catch it
        });
    },
    flush,
    end: async () => flush(),
    surviveClosing() {
      survives = true;
    },
    get closed() {
      return failure instanceof StdoutClosed;
    },
    isTTY,
    get columns() {
      return isTTY ? columns?.() : undefined;
    },
  };
}

/** On Windows, the end of a pipe that was closed is EOF. */
function isClosed(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'EPIPE' || code === 'EOF' || code === 'ECONNRESET';
}

/** A full pipe says EAGAIN when another process that shares it has made it non-blocking. */
function patiently(
  files: Pick<FileSystem, 'writeSync'>,
  pause: () => void,
): Pick<FileSystem, 'writeSync'> {
  return {
    writeSync(fd, bytes, offset, length) {
      for (;;) {
        try {
          return files.writeSync(fd, bytes, offset, length);
        } catch (error) {
          if (codeOf(error) !== 'EAGAIN') throw error;
          pause();
        }
      }
    },
  };
}

/** A millisecond without burning the processor. */
function sleep(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
}
