import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { escapeControls, MlpError } from './errors.js';
import { codeOf } from './file-system.js';
import { shellWord } from './shell-word.js';

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
export function fileError(path: string, error: unknown): MlpError {
  const code = codeOf(error) ?? '';
  const at = { kind: 'data', place: { file: escapeControls(path) } } as const;
  if (code === 'ENOENT') {
    const folder = dirname(path);
    if (existsSync(folder)) {
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

function messageOf(error: unknown): string {
  return escapeControls(error instanceof Error ? error.message : String(error));
}
