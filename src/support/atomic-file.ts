import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { attempt, fileError } from './file-error.js';
import { codeOf, type FileSystem, systemError, writeFully } from './file-system.js';
import { followLinks } from './same-file.js';
import { removeAbandoned, temporaryPath } from './temporary-file.js';

/** Pieces of text are gathered until there is this much to write, in UTF-16 units. */
const CHUNK = 1 << 16;

/** A file that is being written: the old one is there until `commit`. */
export interface AtomicFile {
  /** Takes text, which is written as UTF-8, in chunks; or bytes. */
  write(content: string | Uint8Array): void;
  /** All is written: flushes it, and puts it in the place of the old file. */
  commit(): void;
  /** Gives up: the old file stays as it was. Does nothing after `commit`, or a second time. */
  abort(): void;
}

/**
 * Writes a file whole or not at all; see `createAtomicFile`.
 *
 * @param content the bytes, the text, or its pieces
 * @throws MlpError ('data') when the file cannot be written; whatever `content` throws passes through
 */
export function writeFileAtomically(
  path: string,
  content: string | Uint8Array | Iterable<string>,
  files: FileSystem = fs,
): void {
  const file = createAtomicFile(path, files);
  const isWhole = typeof content === 'string' || content instanceof Uint8Array;
  try {
    for (const piece of isWhole ? [content] : content) file.write(piece);
    file.commit();
  } finally {
    file.abort();
  }
}

/**
 * Begins to write a file: into a temporary file beside it, which `commit` flushes to the disk and
 * renames over the old one, flushing the folder too. When anything fails the old file is as it was, and
 * after `abort` the temporary file is gone.
 *
 * A link is kept, and what it points to is replaced. An existing file keeps its mode. What is neither
 * file nor folder (`/dev/null`, a named pipe) is written to as it is, since there is nothing to replace.
 *
 * @throws MlpError ('data'), here and from every method, when the file cannot be written
 */
export function createAtomicFile(path: string, files: FileSystem = fs): AtomicFile {
  const { target, existing, replaces } = targetOf(path, files);
  const temporary = temporaryPath(dirname(target));
  const written = replaces ? temporary : target;
  const fd = attempt(path, () => files.openSync(written, replaces ? 'wx' : 'w', 0o666));
  let chunk = '';
  let open = true;
  let pending = true;

  const flush = (): void => {
    const bytes = Buffer.from(chunk, 'utf8');
    attempt(path, () => writeFully(fd, bytes, files));
    chunk = '';
  };
  const close = (): void => {
    open = false; // a close that fails has given the descriptor back all the same
    attempt(path, () => files.closeSync(fd));
  };
  return {
    write(content) {
      if (typeof content !== 'string') {
        flush();
        attempt(path, () => writeFully(fd, content, files));
        return;
      }
      chunk += content;
      if (chunk.length >= CHUNK) flush(); // a million small pieces need not be a million calls
    },
    commit() {
      flush();
      if (replaces) {
        const mode = existing?.mode;
        if (mode !== undefined) attempt(path, () => files.fchmodSync(fd, mode & 0o7777));
        attempt(path, () => files.fsyncSync(fd));
      }
      close();
      if (replaces) attempt(path, () => files.renameSync(temporary, target));
      pending = false;
      if (replaces) syncFolder(path, dirname(target), files);
    },
    abort() {
      if (!pending) return;
      pending = false;
      if (open) ignoring(() => files.closeSync(fd));
      if (replaces) ignoring(() => files.unlinkSync(temporary));
    },
  };
}

/**
 * Tries whether a file could be begun, so that nobody computes for an hour to learn that it cannot: by making the temporary
 * file and removing it, as access rights say nothing of a disk that is read-only or a quota. What processes that were killed
 * have left there goes, too.
 *
 * @returns whether there will be a temporary file: what is no file, such as a pipe, is written to as it is, and not tried
 * @throws MlpError ('data') when it cannot
 */
export function checkWritable(path: string, files: FileSystem = fs): boolean {
  const { target, replaces } = targetOf(path, files);
  if (!replaces) return false;
  const temporary = temporaryPath(dirname(target));
  const fd = attempt(path, () => files.openSync(temporary, 'wx', 0o666));
  ignoring(() => files.closeSync(fd));
  attempt(path, () => files.unlinkSync(temporary));
  removeAbandoned(dirname(target));
  return true;
}

/** Where a path leads to, what is there, and whether a new file takes its place. */
function targetOf(path: string, files: FileSystem) {
  const existing = attempt(path, () => statIfThere(path, files));
  if (existing?.isDirectory()) throw fileError(path, systemError('EISDIR'));
  if (existing?.isSocket()) throw fileError(path, systemError('ENXIO'));
  if (existing?.isFile() === false) return { target: path, existing, replaces: false };
  const target = attempt(path, () => followLinks(path, files));
  if (existing === undefined) return { target, existing, replaces: true };
  // What a descriptor (/dev/fd/3) leads to may have lost its name.
  const isNamed = attempt(path, () => statIfThere(target, files)) !== undefined;
  if (!isNamed) return { target: path, existing, replaces: false };
  attempt(path, () => files.accessSync(target, fs.constants.W_OK));
  return { target, existing, replaces: true };
}

/** Makes the new name last through a power cut. By now the file is there and whole. */
export function syncFolder(path: string, folder: string, files: FileSystem): void {
  let fd: number;
  try {
    fd = files.openSync(folder, 'r');
  } catch {
    return; // Windows opens no folders, and a folder may be written to but not read
  }
  try {
    files.fsyncSync(fd);
  } catch (error) {
    // Some file systems cannot flush a folder. That the disk failed is another matter.
    if (codeOf(error) === 'EIO') throw fileError(path, error);
  } finally {
    ignoring(() => files.closeSync(fd));
  }
}

function statIfThere(
  path: string,
  files: FileSystem,
): ReturnType<FileSystem['statSync']> | undefined {
  try {
    return files.statSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** For clearing up after a failure: the first error is the one to tell. */
function ignoring(call: () => void): void {
  try {
    call();
  } catch {
    // nothing more can be done
  }
}
