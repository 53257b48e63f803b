import { closeSync, openSync } from 'node:fs';
import { epochRecord } from '../../estimator/records.js';
import { fileError } from '../../support/atomic-file.js';
import { writeFully } from '../../support/file-system.js';
import { checkOverwriting, type OutputOptions } from '../output/output-file.js';
import { ndjson } from './ndjson.js';
import type { EpochLog } from './training-view.js';

/**
 * Opens the file of --log.
 *
 * @throws MlpError when the file is an input, or exists and is no log, or cannot be written
 */
export function openEpochLog(
  path: string,
  saving: Pick<OutputOptions, 'force' | 'inputs'>,
): EpochLog {
  checkOverwriting('log', path, {
    ...saving,
    isOurs: (firstLine) => firstLine.startsWith('{"type":"epoch"'),
    kind: 'is not a log',
    endings: ['.ndjson'],
    isNamed: true,
  });
  const fd = attempt(path, () => openSync(path, 'w'));
  return {
    add(record, objective) {
      const line = ndjson(epochRecord(record, objective));
      attempt(path, () => writeFully(fd, Buffer.from(line, 'utf8')));
    },
    close: () => closeSync(fd),
  };
}

function attempt<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw fileError(path, error);
  }
}
