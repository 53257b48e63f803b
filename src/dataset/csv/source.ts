import { createReadStream, fstatSync, openSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { escapeControls, MlpError } from '../../support/errors.js';

/** Bytes to be read, and what messages call them. */
export interface Source {
  /** The path as it was given, or `<stdin>`. */
  readonly name: string;
  readonly stream: Readable;
  /** How many bytes there are, where that is known: of a file, not of a pipe. */
  readonly size?: number;
}

/** Bytes that are read from a file at a time. */
const PIECE = 262_144;

/** Where `-` reads. The stream may be opened by asking for it: that is done for `-` alone. */
export interface StandardInput {
  readonly stdin: Readable;
}

/** Opens a file for reading, as `openFile` does; `-` is standard input. */
export async function openSource(path: string, input: StandardInput): Promise<Source> {
  if (path === '-') return { name: '<stdin>', stream: input.stdin };
  return openFile(path, 'check the path, or use -');
}

/**
 * Opens a file for reading.
 *
 * @param whenAbsent advice for a file that is not there
 * @throws MlpError (data) when the file is not there, is a directory, or may not be read.
 */
export async function openFile(path: string, whenAbsent = 'check the path'): Promise<Source> {
  const name = escapeControls(path);
  try {
    const fd = openSync(path, 'r');
    const stream = createReadStream(path, { fd, highWaterMark: PIECE });
    const status = fstatSync(fd);
    if (status.isDirectory()) {
      stream.destroy();
      throw isDirectory(name);
    }
    return status.isFile() ? { name, stream, size: status.size } : { name, stream };
  } catch (error) {
    throw error instanceof MlpError ? error : unreadable(name, error, whenAbsent);
  }
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

function isDirectory(name: string): MlpError {
  return new MlpError({
    kind: 'data',
    place: { file: name },
    problem: 'this is a directory',
    advice: 'name a CSV file in it',
  });
}
