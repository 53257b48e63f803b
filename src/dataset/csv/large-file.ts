import type { RegularFile } from '../input/source.js';
import type { CsvFile } from './csv.js';

/** In bytes. Smaller files are read record by record before the code for large ones is there. */
const LARGE = 1_000_000;

/**
 * Reads a large regular file past its records, and closes it then. Undefined where it is none, and where `read` finds that it
 * is not for it: the records are there as they were.
 */
export async function readLargeFile<T>(
  { regular, close }: Pick<CsvFile, 'regular' | 'close'>,
  read: (file: RegularFile) => Promise<T | undefined>,
): Promise<T | undefined> {
  if (regular === undefined || regular.size < LARGE) return undefined;
  const result = await read(regular);
  if (result !== undefined) close();
  return result;
}
