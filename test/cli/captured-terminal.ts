import { EventEmitter } from 'node:events';
import { Readable, Writable } from 'node:stream';
import { createStdout } from '../../src/cli/output/stdout.js';
import type { Environment, Terminal } from '../../src/cli/output/terminal.js';

/** A terminal of a test's own: its input is a text, and what is printed is kept. */
export interface CapturedTerminal extends Terminal {
  /** What was printed so far. */
  printed(): { readonly stdout: string; readonly stderr: string };
  /** The signals that are still listened to. */
  listened(): readonly (string | symbol)[];
}

/**
 * A terminal in whose place a pipe stands on all three sides.
 *
 * @param isTTY whether what is printed goes to a terminal all the same
 */
export function capturedTerminal(
  input: string | Uint8Array,
  env: Environment,
  isTTY = false,
): CapturedTerminal {
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  const signals = Object.assign(new EventEmitter(), {
    pid: process.pid,
    kill: (_: number, signal: string) => forbidden(`kills itself by ${signal}`),
  });
  const stdin = new Readable({
    read() {
      if (input.length > 0) this.push(Buffer.from(input));
      this.push(null);
    },
  });
  const stderr = new Writable({
    decodeStrings: true,
    write(chunk: Buffer, _encoding, done) {
      chunks.stderr.push(chunk);
      done();
    },
  });
  return {
    stdin,
    stdout: createStdout({
      isTTY,
      files: {
        writeSync(_fd, bytes, offset, length) {
          chunks.stdout.push(Buffer.from(bytes.subarray(offset, offset + length)));
          return length;
        },
      },
    }),
    stderr: Object.assign(stderr, { isTTY }),
    env,
    signals,
    exit: (code) => forbidden(`exits with ${code}`),
    close() {},
    printed: () => ({
      stdout: Buffer.concat(chunks.stdout).toString('utf8'),
      stderr: Buffer.concat(chunks.stderr).toString('utf8'),
    }),
    listened: () => signals.eventNames(),
  };
}

function forbidden(what: string): never {
  throw new Error(`mlp ${what}, which would end the tests`);
}
