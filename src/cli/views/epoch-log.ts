import { closeSync, openSync } from 'node:fs';
import { epochRecord } from '../../estimator/records.js';
import { attempt, checkWritable } from '../../support/atomic-file.js';
import { writeFully } from '../../support/file-system.js';
import { checkOverwriting, type OutputOptions } from '../output/output-file.js';
import { ndjson } from './ndjson.js';
import type { EpochLog } from './training-view.js';

/**
 * Makes sure that --log may be written, before anything is read.
 *
 * @returns a function that begins it
 * @throws MlpError when the file is an input, or another output, or exists and is no log, or cannot be written
 */
export function claimEpochLog(
  path: string,
  saving: Pick<OutputOptions, 'force' | 'inputs' | 'outputs'>,
): () => EpochLog {
  checkOverwriting('log', path, {
    ...saving,
    isOurs: (start) => start.startsWith('{"type":"epoch"'),
    kind: 'is not a log',
    endings: ['.ndjson'],
    isNamed: true,
  });
  checkWritable(path);
  return () => openEpochLog(path);
}

function openEpochLog(path: string): EpochLog {
  const fd = attempt(path, () => openSync(path, 'w'));
  return {
    add(record, objective) {
      const line = ndjson(epochRecord(record, objective));
      attempt(path, () => writeFully(fd, Buffer.from(line, 'utf8')));
    },
    close: () => closeSync(fd),
  };
}
