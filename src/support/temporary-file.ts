import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, unlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { codeOf } from './file-system.js';

/** `.mlp-HOST-PID-WORD.tmp`: HOST, as the number of a process means nothing to another machine that shares the folder. */
const NAME = /^\.mlp-([0-9a-f]{8})-([1-9][0-9]*)-[0-9a-f]{12}\.tmp$/;

/**
 * A new path in a folder, for what is to be renamed. Its name is short, whatever it is to become: that may be as long as a
 * name can be. The word is against two processes, or two writes in one, that choose the same; it has no bearing on results.
 */
export function temporaryPath(folder: string): string {
  return join(folder, `.mlp-${host()}-${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
}

/** Removes the temporary files of a folder whose processes on this machine are dead: they were killed while they wrote. */
export function removeAbandoned(folder: string): void {
  try {
    for (const name of readdirSync(folder)) {
      const [, where, pid] = NAME.exec(name) ?? [];
      if (where === host() && !isAlive(Number(pid))) unlinkSync(join(folder, name));
    }
  } catch {
    // The folder may be written to and not read, or somebody else was quicker: it is only tidying up.
  }
}

let known: string | undefined;

function host(): string {
  known ??= createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
  return known;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH'; // EPERM: it is somebody else's
  }
}
