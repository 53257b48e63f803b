import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { codeOf } from '../support/atomic-file.js';
import { escapeControls, MlpError } from '../support/errors.js';

/** V8's longest string has 2^29 − 24 UTF-16 units, and no text has more of them than bytes. */
export const LONGEST_TEXT = 536_870_888;

const CHUNK = 1 << 20;

/**
 * The text of a model file. A pipe will do (`--model <(…)`); neither a file's stated size nor a pipe's
 * length can make it take more memory than the longest text.
 *
 * @param limit of the size in bytes
 * @throws MlpError ('data') when the file is missing, unreadable, a folder, too large, or not UTF-8
 */
export function readText(path: string, limit = LONGEST_TEXT): string {
  const shown = escapeControls(path);
  const bytes = readBytes(path, shown, limit);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new MlpError('data', `${shown}: not a model: it is not UTF-8 text`, MODEL_ADVICE);
  }
}

/** Where models come from. */
export const MODEL_ADVICE = 'give a file that mlp train wrote (model.json)';

function readBytes(path: string, shown: string, limit: number): Uint8Array {
  let fd: number | undefined;
  try {
    fd = openSync(path, 'r');
    const stats = fstatSync(fd);
    if (stats.isFile() && stats.size > limit) throw tooLarge(shown, stats.size, limit);
    return readToEnd(fd, stats.isFile() ? stats.size : CHUNK, shown, limit);
  } catch (error) {
    throw error instanceof MlpError ? error : readError(shown, error);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** Reads until there is no more: a file may grow, and a pipe does not say how long it is. */
function readToEnd(fd: number, expected: number, shown: string, limit: number): Uint8Array {
  let bytes = Buffer.allocUnsafe(expected + 1);
  let length = 0;
  for (;;) {
    if (length === bytes.length) {
      const larger = Buffer.allocUnsafe(Math.min(2 * length, limit + 1));
      bytes.copy(larger);
      bytes = larger;
    }
    const count = readSync(fd, bytes, length, bytes.length - length, null);
    if (count === 0) return bytes.subarray(0, length);
    length += count;
    if (length > limit) throw tooLarge(shown, length, limit);
  }
}

function tooLarge(shown: string, size: number, limit: number): MlpError {
  return new MlpError(
    'data',
    `${shown}: not a model that can be read: it has ${size} bytes or more, and ${limit} is the most`,
    MODEL_ADVICE,
  );
}

function readError(shown: string, error: unknown): MlpError {
  const code = codeOf(error);
  if (code === 'ENOENT') {
    return new MlpError(
      'data',
      `${shown}: there is no such model`,
      'train one with mlp train, or name it with --model',
    );
  }
  if (code === 'EISDIR') return new MlpError('data', `${shown}: it is a folder`, MODEL_ADVICE);
  if (code === 'EACCES') {
    return new MlpError('data', `${shown}: permission denied`, 'change the permissions');
  }
  const message = error instanceof Error ? error.message : String(error);
  return new MlpError('data', `${shown}: cannot be read: ${escapeControls(message)}`);
}
