import * as fs from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { escapeControls, MlpError } from './errors.js';
import { codeOf, type FileSystem, systemError, writeFully } from './file-system.js';
import { shellWord } from './shell-word.js';
import { removeAbandoned, temporaryPath } from './temporary-file.js';

/** Pieces of text are gathered until there is this much to write, in UTF-16 units. */
const CHUNK = 1 << 16;
/** As many links as Linux follows before it says ELOOP. */
const MAX_LINKS = 40;

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

/**
 * Whether two paths are the same file, through symbolic and hard links. Files that do not exist yet are
 * the same when they would be created under the same name in the same folder. Of a path that leads nowhere, as its name
 * is too long or may not be looked at, the words count: whoever opens it says what is wrong.
 */
export function sameFile(a: string, b: string): boolean {
  return identity(a) === identity(b);
}

function identity(path: string): string {
  try {
    return identityOf(path);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return resolve(path);
  }
}

function identityOf(path: string): string {
  const there = identityIfThere(path);
  if (there !== undefined) return there;
  const target = followLinks(path, fs);
  const folder = identityIfThere(dirname(target));
  return folder === undefined ? target : `${folder}/${basename(target)}`;
}

/** Device and number, as big integers: on Windows a file's number does not fit a float64. */
function identityIfThere(path: string): string | undefined {
  const stats = fs.statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? undefined : `${stats.dev}:${stats.ino}`;
}

/** The absolute path that a path's last part leads to, be there something or not. */
function followLinks(path: string, files: Pick<FileSystem, 'lstatSync' | 'readlinkSync'>): string {
  let target = resolve(path);
  for (let links = 0; links < MAX_LINKS; links++) {
    try {
      if (!files.lstatSync(target).isSymbolicLink()) return target;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return target;
      throw error;
    }
    target = resolve(dirname(target), files.readlinkSync(target));
  }
  throw systemError('ELOOP');
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

/** What can be done about a system error, and what it means. */
const ADVICE: ReadonlyMap<string, readonly [meaning: string, advice?: string]> = new Map([
  ['ENOSPC', ['no space is left on the disk', 'free some, or name a file on another disk']],
  ['EDQUOT', ['the disk quota is used up', 'free some space, or name a file on another disk']],
  ['EFBIG', ['the file would be larger than is allowed', 'raise the limit (ulimit -f)']],
  ['EACCES', ['permission denied', 'change the permissions, or name a file elsewhere']],
  ['EPERM', ['not permitted', 'change the permissions, or name a file elsewhere']],
  ['EROFS', ['the disk is read-only', 'name a file elsewhere']],
  ['EISDIR', ['it is a folder', 'name a file in it']],
  ['ENOTDIR', ['a part of the path is a file, not a folder', 'correct the path']],
  ['ELOOP', ['its links lead in a circle', 'remove the link, or name another file']],
  ['ENXIO', ['it is a socket, or nobody is at its other end', 'name a file']],
  ['EPIPE', ['whoever read it is gone', 'name a file']],
  ['ENAMETOOLONG', ['the name is too long', 'choose a shorter one']],
]);

/** A system error on writing a file, in terms of what to do about it. */
function fileError(path: string, error: unknown): MlpError {
  const code = codeOf(error) ?? '';
  const at = { kind: 'data', place: { file: escapeControls(path) } } as const;
  if (code === 'ENOENT') {
    const folder = dirname(path);
    if (fs.existsSync(folder)) {
      const problem = `cannot be written: no file can be made in ${escapeControls(folder)}`;
      return new MlpError({ ...at, problem, advice: 'name a file elsewhere' });
    }
    return new MlpError({
      ...at,
      problem: `cannot be written: there is no folder ${escapeControls(folder)}`,
      advice: `create it first: mkdir -p ${shellWord(folder)}`,
    });
  }
  const [meaning, advice] = ADVICE.get(code) ?? [messageOf(error)];
  return new MlpError({ ...at, problem: `cannot be written: ${meaning}`, advice });
}

/**
 * Does one call to the system, of which a file is written.
 *
 * @throws MlpError ('data') where it fails, in terms of the path that the user gave
 */
export function attempt<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw fileError(path, error);
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

function messageOf(error: unknown): string {
  return escapeControls(error instanceof Error ? error.message : String(error));
}
