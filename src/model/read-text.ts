import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { escapeControls, MlpError } from '../support/errors.js';
import { codeOf } from '../support/file-system.js';
import { isStandardInput } from '../support/standard-streams.js';
import { modelAdvice } from './model.js';

/** V8's longest string has 2^29 − 24 UTF-16 units, and no text has more of them than bytes. */
export const LONGEST_TEXT = 536_870_888;

const CHUNK = 1 << 20;

/**
 * The text of a model file. `-` is standard input, and another pipe will do (`<(…)` of a shell); neither a file's stated size nor a pipe's
 * length can make it take more memory than the longest text.
 *
 * @param limit of the size in bytes
 * @throws MlpError ('data') when the file is missing, unreadable, a folder, too large, or not UTF-8
 */
export function readText(path: string, limit = LONGEST_TEXT): string {
  const shown = isStandardInput(path) ? '<stdin>' : escapeControls(path);
  const bytes = readBytes(path, shown, limit);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new MlpError({
      kind: 'data',
      place: { file: shown },
      problem: 'not a model: it is not UTF-8 text',
      advice: modelAdvice,
    });
  }
}

function readBytes(path: string, shown: string, limit: number): Uint8Array {
  let opened: number | undefined;
  try {
    if (!isStandardInput(path)) opened = openSync(path, 'r');
    const fd = opened ?? 0;
    const stats = fstatSync(fd);
    if (stats.isFile() && stats.size > limit) throw tooLarge(shown, stats.size, limit);
    return readToEnd(fd, stats.isFile() ? stats.size : CHUNK, shown, limit);
  } catch (error) {
    throw error instanceof MlpError ? error : readError(shown, error);
  } finally {
    if (opened !== undefined) closeSync(opened);
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
    const count = readPatiently(fd, bytes, length);
    if (count === 0) return bytes.subarray(0, length);
    length += count;
    if (length > limit) throw tooLarge(shown, length, limit);
  }
}

/** Into the rest of some bytes; waits for a pipe that another process has made non-blocking. */
function readPatiently(fd: number, bytes: Uint8Array, from: number): number {
  for (;;) {
    try {
      return readSync(fd, bytes, from, bytes.length - from, null);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'EOF') return 0; // the end of a pipe on Windows
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

function tooLarge(shown: string, size: number, limit: number): MlpError {
  return new MlpError({
    kind: 'data',
    place: { file: shown },
    problem: `not a model that can be read: it has ${size} bytes or more, and ${limit} is the most`,
    advice: modelAdvice,
  });
}

function readError(shown: string, error: unknown): MlpError {
  const code = codeOf(error);
  const at = { kind: 'data', place: { file: shown } } as const;
  if (code === 'ENOENT') {
    return new MlpError({
      ...at,
      problem: 'there is no such model',
      advice: ['train one with mlp train', { text: 'name it with', options: { model: undefined } }],
    });
  }
  if (code === 'EISDIR') {
    return new MlpError({ ...at, problem: 'it is a folder', advice: modelAdvice });
  }
  if (code === 'EACCES') {
    return new MlpError({
      ...at,
      problem: 'permission denied',
      advice: 'change the permissions',
    });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new MlpError({ ...at, problem: `cannot be read: ${escapeControls(message)}` });
}
