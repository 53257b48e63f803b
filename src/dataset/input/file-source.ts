import {
  accessSync,
  closeSync,
  constants,
  createReadStream,
  fstatSync,
  openSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';
import { escapeControls, MlpError } from '../../support/errors.js';
import { allBytes } from './all-bytes.js';
import type { RandomAccess } from './random-access.js';
import {
  type ByteStream,
  type FileHash,
  type FurtherSource,
  isDirectory,
  memorySource,
  type RegularFile,
  type Source,
  unreadable,
} from './source.js';
import { openZeros } from './zeros.js';

/** Bytes that are read from a file at a time. */
const PIECE = 262_144;

/** What messages call standard input. */
const STDIN = '<stdin>';

/** Where `-` reads. The stream may be opened by asking for it: that is done for `-` alone. */
export interface StandardInput {
  readonly stdin: ByteStream;
}

/** Opens a file for reading, as `openFile` does; `-` is standard input. */
export async function openSource(path: string, input: StandardInput): Promise<Source> {
  if (path === '-') return { name: STDIN, stream: input.stdin };
  return openFile(path, 'check the path, or use -');
}

/**
 * Opens files whose rows are one table, in this order; `-` is standard input, and may be one of them.
 *
 * @throws MlpError (usage) when standard input is to be read twice, (data) for a file that may not be read
 */
export function openSources(paths: readonly string[], input: StandardInput): Promise<Source> {
  refuseTwice(paths);
  return openAll(paths, (path) => openSource(path, input));
}

/**
 * The same, for who has to read them more than once: what comes out of a pipe is kept in memory.
 *
 * @param watched a pipe, so that it is seen how much of it is read
 * @returns a function that opens them, again and again
 * @throws MlpError as `openSources`
 */
export function openAgain(
  paths: readonly string[],
  input: StandardInput,
  watched: (source: Source) => Source,
): () => Promise<Source> {
  refuseTwice(paths);
  const kept = new Map<string, Uint8Array>();
  const open = async (path: string): Promise<Source> => {
    const known = kept.get(path);
    if (known !== undefined)
      return memorySource(path === '-' ? STDIN : escapeControls(path), known);
    const source = await openSource(path, input);
    if (source.regular !== undefined) return source;
    const bytes = await allBytes(source.name, watched(source).stream);
    kept.set(path, bytes);
    return memorySource(source.name, bytes);
  };
  return () => openAll(paths, open);
}

function refuseTwice(paths: readonly string[]): void {
  if (paths.indexOf('-') === paths.lastIndexOf('-')) return;
  throw new MlpError({
    kind: 'usage',
    problem: 'standard input is to be read twice',
    advice: 'give - once',
  });
}

/**
 * Opens files whose rows are one table, in this order.
 *
 * @throws MlpError (usage) for no file, (data) for one that may not be read
 */
export function openFiles(paths: readonly string[]): Promise<Source> {
  return openAll(paths, (path) => openFile(path));
}

async function openAll(
  [first, ...others]: readonly string[],
  open: (path: string) => Promise<Source>,
): Promise<Source> {
  if (first === undefined) {
    throw new MlpError({ kind: 'usage', problem: 'there is no file to be read' });
  }
  const further = others.map((path) => furtherSource(path, () => open(path)));
  const source = await open(first);
  return further.length === 0 ? source : { ...source, further };
}

/** What is known of a file without opening it: there may be more files than can be open at a time. */
function furtherSource(path: string, open: () => Promise<Source>): FurtherSource {
  if (path === '-') return { open };
  const name = escapeControls(path);
  try {
    const status = statSync(path);
    if (status.isDirectory()) throw isDirectory(name);
    accessSync(path, constants.R_OK);
    return status.isFile() ? { size: status.size, open } : { open };
  } catch (error) {
    throw error instanceof MlpError ? error : unreadable(name, error, 'check the path');
  }
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
    const { size } = status;
    const file = randomAccess(name, path, size);
    return { name, stream, size, file, regular: regularFile(name, fd, status) };
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

function regularFile(name: string, fd: number, before: Stats): RegularFile {
  return {
    size: before.size,
    read(into, position) {
      try {
        return readSync(fd, into, 0, into.length, position);
      } catch (error) {
        throw unreadable(name, error);
      }
    },
    hash() {
      const hashed = import('./hash-file.js').then(({ hashFile }) => hashFile(fd, before.size));
      const checked = async (hash: FileHash): Promise<string | undefined> => {
        const text = await hash.sha256;
        const after = fstatSync(fd);
        const isSame = after.size === before.size && after.mtimeMs === before.mtimeMs;
        return isSame ? text : undefined;
      };
      // Whoever reads it another way will meet what is wrong with it.
      const sha256 = hashed.then(checked).catch(() => undefined);
      return { sha256, stop: () => hashed.then((hash) => hash.stop()) };
    },
    zeros: openZeros,
  };
}
