import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { sameFile, writeFully } from '../support/atomic-file.js';
import { escapeControls, MlpError } from '../support/errors.js';
import { epochRecord, ndjson } from './records.js';
import type { EpochLog } from './watch-training.js';

/**
 * Opens the file of --log.
 *
 * @throws MlpError when the file is an input, or exists and is no log, or cannot be written
 */
export function openEpochLog(
  path: string,
  { force, inputs }: { readonly force: boolean; readonly inputs: readonly string[] },
): EpochLog {
  const name = escapeControls(path);
  if (inputs.some((input) => input !== '-' && sameFile(path, input))) {
    throw new MlpError('usage', `--log ${name}: it is an input, too`, 'name another file');
  }
  if (!force && !mayBeReplaced(path)) {
    throw new MlpError(
      'usage',
      `--log ${name}: the file exists and is not a log`,
      'name another file, or overwrite it with --force',
    );
  }
  const fd = attempt(name, () => openSync(path, 'w'));
  return {
    add(record, objective) {
      const line = ndjson(epochRecord(record, objective));
      attempt(name, () => writeFully(fd, Buffer.from(line, 'utf8')));
    },
    close: () => closeSync(fd),
  };
}

/** Whether there is nothing at a path, or nothing in it, or a log of an earlier training. */
function mayBeReplaced(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile() || stats.size === 0) return true;
  return readFileSync(path, 'utf8').startsWith('{"type":"epoch"');
}

function attempt<T>(name: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/,.*/, '') : String(error);
    throw new MlpError('data', `--log ${name}: it cannot be written: ${escapeControls(reason)}`);
  }
}
