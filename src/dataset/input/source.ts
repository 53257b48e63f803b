import { escapeControls, MlpError } from '../../support/errors.js';
import { bytesOf } from '../../support/platform.js';
import type { RandomAccess } from './random-access.js';

/** Bytes to be read, and what messages call them. */
export interface Source {
  /** The path as it was given, or `<stdin>`. */
  readonly name: string;
  readonly stream: ByteStream;
  /** How many bytes there are, where that is known: of a file, not of a pipe. */
  readonly size?: number;
  /** The same bytes, from anywhere, where that can be had. */
  readonly file?: RandomAccess;
  /** Where it is a regular file, a faster way to its bytes. */
  readonly regular?: RegularFile;
  /** Files of the same columns, whose rows follow. */
  readonly further?: readonly FurtherSource[];
}

/** A regular file, until its stream is destroyed; where that stands does not matter. */
export interface RegularFile {
  /** How many bytes it has. */
  readonly size: number;
  /** Reads the bytes from a position on at once, and returns how many they are: 0 at the end. */
  read(into: Uint8Array, position: number): number;
  /** Begins to hash all bytes, in another thread where they are many. It has to end, or be stopped, before the stream is destroyed. */
  hash(): FileHash;
  /** What writes zeros besides so many threads that are busy; undefined where no processor is free for it. */
  zeros(busy: number): Zeros | undefined;
}

/** Writes zeros to memory in another thread. */
export interface Zeros {
  /** Done when the bytes are zeros, or were left as they are. Nobody else may write to them meanwhile. */
  fill(bytes: Uint8Array): Promise<void>;
  /** Nothing may be under way. */
  close(): void;
}

/** A hash that is being computed. */
export interface FileHash {
  /** SHA-256 in hexadecimal; undefined where it was stopped, or the file has changed since it was opened. */
  readonly sha256: Promise<string | undefined>;
  /** Gives it up. */
  stop(): Promise<unknown>;
}

/** A file that is opened when its turn comes. */
export interface FurtherSource {
  readonly size?: number;
  /** @throws MlpError (data) when it cannot be opened */
  open(): Promise<Source>;
}

/** Bytes as they come, such as a readable stream of Node's. */
export interface ByteStream extends AsyncIterable<Uint8Array | string> {
  /** No more of them are wanted. */
  destroy(): unknown;
}

/** A file that is in memory: its text, or its bytes. */
export function memorySource(name: string, content: string | Uint8Array): Source {
  const bytes = typeof content === 'string' ? bytesOf(content) : content;
  async function* once() {
    yield bytes;
  }
  const stream = Object.assign(once(), { destroy() {} });
  return { name, stream, size: bytes.length };
}

/** The error for a file that the operating system does not let us read. */
export function unreadable(name: string, cause: unknown, whenAbsent?: string): MlpError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const at = { kind: 'data', place: { file: name } } as const;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new MlpError({
        ...at,
        problem: 'there is no such file',
        advice: whenAbsent,
      });
    case 'EACCES':
    case 'EPERM':
      return new MlpError({
        ...at,
        problem: 'it may not be read',
        advice: 'check its permissions',
      });
    case 'EISDIR':
      return isDirectory(name);
    default: {
      const reason = escapeControls(cause instanceof Error ? cause.message : String(cause));
      return new MlpError({ ...at, problem: `it cannot be read: ${reason}` });
    }
  }
}

export function isDirectory(name: string): MlpError {
  return new MlpError({
    kind: 'data',
    place: { file: name },
    problem: 'this is a directory',
    advice: 'name a CSV file in it',
  });
}
