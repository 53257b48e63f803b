import { closeSync, openSync } from 'node:fs';
import { epochRecord } from '../../estimator/records.js';
import { checkWritable } from '../../support/atomic-file.js';
import {
  type Claim,
  checkOutput,
  type OutputKind,
  refuseShared,
} from '../../support/check-output.js';
import { attempt } from '../../support/file-error.js';
import { writeFully } from '../../support/file-system.js';
import { isStandardOutput } from '../../support/standard-streams.js';
import type { Stdout } from '../output/stdout.js';
import { ndjson } from './ndjson.js';
import type { EpochLog } from './training-view.js';

/**
 * Makes sure that --log may be written, before anything is read.
 *
 * @returns a function that begins it
 * @throws MlpError when the file is an input, or another output, or exists and is no log, or cannot be written
 */
export function claimEpochLog(path: string, claim: Claim, stdout: Stdout): () => EpochLog {
  if (isStandardOutput(path)) {
    refuseShared({ option: 'log', path }, claim.outputs ?? []);
    return () => logTo(stdout);
  }
  checkOutput('log', path, logOutput, claim);
  checkWritable(path);
  return () => openEpochLog(path);
}

const logOutput: OutputKind = {
  isOurs: (start) => start.startsWith('{"type":"epoch"'),
  kind: 'is not a log',
  example: 'run.ndjson',
  endings: ['.ndjson'],
  isNamed: true,
};

function logTo(stdout: Stdout): EpochLog {
  return {
    add(record, objective) {
      stdout.write(ndjson(epochRecord(record, objective)));
      stdout.flush();
    },
    close() {},
  };
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
