import { closeSync, fstatSync, openSync, read } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Zeros } from './source.js';

const DEVICE = '/dev/zero';

/**
 * Writes zeros by the threads in which Node reads files; undefined where there is no such device, or no processor for it.
 *
 * @param busy how many threads have a processor each to themselves
 */
export function openZeros(busy: number): Zeros | undefined {
  if (availableParallelism() <= busy) return undefined;
  let fd: number;
  try {
    fd = openSync(DEVICE, 'r');
  } catch {
    return undefined;
  }
  if (!fstatSync(fd).isCharacterDevice()) {
    closeSync(fd); // a file of that name may hold anything
    return undefined;
  }
  return {
    // Where it fails, nothing was written: nobody depends on it.
    fill: (bytes) =>
      new Promise((resolve) => read(fd, bytes, 0, bytes.length, null, () => resolve())),
    close: () => closeSync(fd),
  };
}
