import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { escapeControls, MlpError } from '../../support/errors.js';
import type { RandomAccess } from './random-access.js';
import { type ByteStream, isDirectory, type Source, unreadable } from './source.js';

/** Bytes that are read from a file at a time. */
const PIECE = 262_144;

/** Where `-` reads. The stream may be opened by asking for it: that is done for `-` alone. */
export interface StandardInput {
  readonly stdin: ByteStream;
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
    if (!status.isFile()) return { name, stream };
    return { name, stream, size: status.size, file: randomAccess(name, path, status.size) };
  } catch (error) {
    throw error instanceof MlpError ? error : unreadable(name, error, whenAbsent);
  }
}

function randomAccess(name: string, path: string, size: number): RandomAccess {
  return {
    byteLength: size,
    async slice(from, to = size) {
      const bytes = new Uint8Array(Math.max(0, Math.min(to, size) - from));
      try {
        const fd = openSync(path, 'r');
        try {
          for (let read = 0; read < bytes.length; ) {
            const count = readSync(fd, bytes, read, bytes.length - read, from + read);
            if (count === 0) throw new Error('it has become shorter');
            read += count;
          }
        } finally {
          closeSync(fd);
        }
      } catch (error) {
        throw unreadable(name, error);
      }
      return bytes.buffer;
    },
  };
}
