import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Folder, mlpPath, type Outcome } from '../cli/run-mlp.js';
import { started } from './strace.js';

/** What a process did to the files of a folder, as far as a power cut could undo it. */
export type Change =
  | { readonly what: 'create' | 'unlink'; readonly path: string }
  | { readonly what: 'rename'; readonly from: string; readonly path: string }
  | { readonly what: 'write'; readonly path: string; readonly at: number; readonly bytes: Buffer }
  | { readonly what: 'truncate'; readonly path: string; readonly length: number }
  /** Of a file or of a folder. */
  | { readonly what: 'sync'; readonly path: string };

/** Calls that change a file or a folder by its path, or by its descriptor. Of those that are not understood below, none may come. */
const BY_PATH = [
  ...['open', 'openat', 'creat', 'truncate', 'rename', 'renameat', 'renameat2'],
  ...['unlink', 'unlinkat', 'link', 'linkat', 'symlink', 'symlinkat'],
];
const BY_DESCRIPTOR = [
  ...['close', 'write', 'pwrite64', 'writev', 'pwritev', 'pwritev2', 'ftruncate', 'fallocate'],
  ...['fsync', 'fdatasync', 'sync_file_range', 'copy_file_range', 'sendfile'],
];

const LOG = 'changes.strace';

/**
 * The built `mlp` in a folder, and what its main thread did to the files there. Whatever another thread did is missing, so that
 * it would look as if a file was not written.
 */
export async function recorded(
  folder: Folder,
  args: readonly string[],
): Promise<Outcome & { readonly changes: Change[] }> {
  const outcome = await started(folder, 'strace', [
    ...['-xx', '-s', '10000000', '-e', `trace=${[...BY_PATH, ...BY_DESCRIPTOR]}`, '-o', LOG],
    ...[process.execPath, mlpPath, ...args],
  ]);
  return { ...outcome, changes: changesIn(readFileSync(folder.at(LOG), 'utf8'), folder.path) };
}

/** @param log of strace -xx, of one thread */
export function changesIn(log: string, folder: string): Change[] {
  const files = new Map<number, { readonly path: string; at: number }>();
  const changes: Change[] = [];
  for (const line of log.split('\n')) {
    const [, name = '', args = '', result = ''] = /^(\w+)\((.*)\)\s+= (-?\d+)/.exec(line) ?? [];
    if (name === '' || Number(result) < 0) continue;
    const texts = [...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex = '']) =>
      Buffer.from(hex.replaceAll('\\x', ''), 'hex'),
    );
    const paths = BY_PATH.includes(name) ? texts.map((text) => resolve(folder, `${text}`)) : [];
    const isInside = paths.some((one) => one === folder || dirname(one) === folder);
    const [path = ''] = paths;
    const file = paths.length === 0 ? files.get(Number.parseInt(args, 10)) : undefined;
    if (name === 'open' || name === 'openat' || name === 'creat') {
      files.delete(Number(result));
      if (!isInside) continue;
      files.set(Number(result), { path, at: 0 });
      if (/O_APPEND/.test(args)) throw new Error(`not understood: ${line}`);
      if (/O_CREAT/.test(args)) changes.push({ what: 'create', path });
      if (/O_TRUNC/.test(args)) changes.push({ what: 'truncate', path, length: 0 });
    } else if (name === 'close') {
      files.delete(Number.parseInt(args, 10));
    } else if (file !== undefined && name === 'write') {
      const bytes = texts[0].subarray(0, Number(result));
      changes.push({ what: 'write', path: file.path, at: file.at, bytes });
      file.at += bytes.length;
    } else if (file !== undefined && (name === 'fsync' || name === 'fdatasync')) {
      changes.push({ what: 'sync', path: file.path });
    } else if (isInside && name === 'rename') {
      changes.push({ what: 'rename', from: path, path: paths[1] });
    } else if (isInside && name === 'unlink') {
      changes.push({ what: 'unlink', path });
    } else if (file !== undefined || isInside) {
      throw new Error(`not understood: ${line.slice(0, 200)}`);
    }
  }
  return changes;
}

/** A file as it is in memory, and what of it is on the disk for certain. */
interface Inode {
  content: Buffer;
  synced: Buffer;
}

/** A change of a folder: what a name leads to; undefined where it goes. */
type Entry = readonly [path: string, inode: Inode | undefined];

/**
 * What might be at a path after a power cut, for a cut after each number of changes: states[k] is of the first k. A disk keeps
 * what was synced. Of what was not, it keeps any: of a folder's changes each or not; of a file the bytes that were written, none of
 * them, half of them, or its length with zeros.
 *
 * @param before the files at the start, all of them on the disk
 * @returns contents, undefined for no file
 */
export function statesOf(
  path: string,
  changes: readonly Change[],
  before: ReadonlyMap<string, Buffer>,
): (readonly (Buffer | undefined)[])[] {
  const names = new Map<string, Inode>();
  for (const [name, content] of before) names.set(name, { content, synced: content });
  let onDisk: Inode | undefined = names.get(path);
  let pending: Entry[] = [];
  const folderOf = dirname(path);

  const apply = (change: Change): void => {
    const inode = names.get(change.path);
    if (change.what === 'sync' && change.path === folderOf) {
      onDisk = names.get(path);
      pending = [];
    } else if (change.what === 'create') {
      if (inode !== undefined) return;
      const fresh = { content: Buffer.alloc(0), synced: Buffer.alloc(0) };
      names.set(change.path, fresh);
      pending.push([change.path, fresh]);
    } else if (change.what === 'unlink') {
      names.delete(change.path);
      pending.push([change.path, undefined]);
    } else if (change.what === 'rename') {
      const moved = names.get(change.from);
      names.delete(change.from);
      if (moved !== undefined) names.set(change.path, moved);
      pending.push([change.from, undefined], [change.path, moved]);
    } else if (inode === undefined) {
      throw new Error(`${change.what} of ${change.path}, which is not there`);
    } else if (change.what === 'sync') {
      inode.synced = inode.content;
    } else if (change.what === 'write') {
      const end = change.at + change.bytes.length;
      inode.content = resized(inode.content, Math.max(inode.content.length, end));
      change.bytes.copy(inode.content, change.at);
    } else if (change.what === 'truncate') {
      inode.content = resized(inode.content, change.length);
    }
  };
  const states = (): (Buffer | undefined)[] => {
    const ofPath = pending.filter(([name]) => name === path);
    const found = new Set([onDisk, ...ofPath.map(([, inode]) => inode)]);
    return [...found].flatMap((inode) => (inode === undefined ? [undefined] : contentsOf(inode)));
  };
  const after = [states()];
  for (const change of changes) {
    apply(change);
    after.push(states());
  }
  return after;
}

/** A copy that is cut off, or filled with zeros. */
function resized(content: Buffer, length: number): Buffer {
  const copy = Buffer.alloc(length);
  content.copy(copy);
  return copy;
}

function contentsOf({ content, synced }: Inode): Buffer[] {
  if (content === synced) return [content];
  return [
    synced,
    resized(synced, content.length),
    content.subarray(0, content.length >> 1),
    content,
  ];
}
