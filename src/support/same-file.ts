import * as fs from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { codeOf, type FileSystem, systemError } from './file-system.js';

/** As many links as Linux follows before it says ELOOP. */
const MAX_LINKS = 40;

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
export function followLinks(
  path: string,
  files: Pick<FileSystem, 'lstatSync' | 'readlinkSync'>,
): string {
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
