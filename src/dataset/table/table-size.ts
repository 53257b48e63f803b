import { MlpError } from '../../support/errors.js';
import { heapBytes, memoryBytes } from '../../support/platform.js';

/** What there is for a table, in bytes. */
export interface TableLimits {
  /** Of numbers, codes and lines. */
  readonly numbers: number;
  /** Of texts that differ, which lie in the heap. */
  readonly texts: number;
}

/** What is left is for the examples that are made of a table, and for all else. */
export function tableLimits(): TableLimits {
  return { numbers: memoryBytes() / 2, texts: heapBytes() / 3 };
}

/** A `Map` has no more entries. */
export const MOST_TEXTS = (1 << 24) - 1;

/**
 * The error for a table that would fill the memory: a file without an end, or one that is small only as it is compressed.
 *
 * @param line up to which it was read
 */
export function tooManyRows(file: string, line: number, bytes: number): MlpError {
  const all = memoryBytes();
  return new MlpError({
    kind: 'data',
    place: { file, line },
    problem: `its rows up to here take ${gib(bytes)} of memory, and there are ${gib(all)} for all that is done with them`,
    advice: 'take a part of them, or a machine with more memory',
  });
}

/** The error for a table with more different texts than there is room for. */
export function tooManyTexts(file: string, line: number): MlpError {
  return new MlpError({
    kind: 'data',
    place: { file, line },
    problem: `its columns of text have more different values up to here than there is room for`,
    advice: [
      { text: 'leave out columns that name the rows with', options: { ignore: undefined } },
      `give Node a larger heap than the ${gib(heapBytes())} that it has`,
    ],
  });
}

/** `1.5 GiB` */
function gib(bytes: number): string {
  return `${(bytes / 1_073_741_824).toFixed(1)} GiB`;
}
