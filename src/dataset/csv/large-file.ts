import type { RegularFile } from '../input/source.js';
import type { CsvFile } from './csv.js';

/** In bytes. Smaller files are read record by record before the code for large ones is there. */
const LARGE = 1_000_000;

/** Whether a file is a regular one that is worth the code for large ones. */
export function isLarge(file: RegularFile | undefined): file is RegularFile {
  return file !== undefined && file.size >= LARGE;
}

/**
 * Reads a large regular file past its records, and closes it then. Undefined where it is none, and where `read` finds that it
 * is not for it: the records are there as they were.
 */
export async function readLargeFile<T>(
  { regular, close }: Pick<CsvFile, 'regular' | 'close'>,
  read: (file: RegularFile) => Promise<T | undefined>,
): Promise<T | undefined> {
  if (!isLarge(regular)) return undefined;
  const result = await read(regular);
  if (result !== undefined) close();
  return result;
}
