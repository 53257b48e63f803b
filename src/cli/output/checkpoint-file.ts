import type { Checkpoint } from '../../estimator/checkpoint/checkpoint.js';
import { CHECKPOINT_MAGIC } from '../../estimator/checkpoint/checkpoint.js';
import { checkpointBytes } from '../../estimator/checkpoint/write-checkpoint.js';
import { checkWritable, createAtomicFile } from '../../support/atomic-file.js';
import {
  type Claim,
  checkOutput,
  type NamedOutput,
  type OutputKind,
} from '../../support/check-output.js';
import { MlpError } from '../../support/errors.js';
import { statIfAny } from '../../support/file-system.js';
import { isStandardOutput } from '../../support/standard-streams.js';
import type { Notices } from './notices.js';

/**
 * Makes sure that a checkpoint may be written, before anything is read.
 *
 * @throws MlpError ('usage') when the file is an input, or another output, or exists and is no checkpoint; ('data') where
 * no file can be
 */
export function claimCheckpoint({ option, path }: NamedOutput, claim: Claim): void {
  const stats = statIfAny(path);
  const isStream = stats !== undefined && (stats.isFIFO() || stats.isSocket());
  if (isStandardOutput(path) || isStream) {
    throw new MlpError({
      kind: 'usage',
      option,
      value: path,
      problem: 'a checkpoint is written again and again, and a pipe keeps none',
      advice: 'name a file',
    });
  }
  checkOutput(option, path, checkpointOutput, claim);
  checkWritable(path);
}

const checkpointOutput: OutputKind = {
  isOurs: (start) => start.startsWith(CHECKPOINT_MAGIC),
  kind: 'is not a checkpoint',
  example: 'training.checkpoint',
  endings: ['.checkpoint'],
  isNamed: true,
};

/** The file of a checkpoint, written whole or not at all each time. */
export interface CheckpointFile {
  /** A failure is said, and does not end the training: the next one may succeed. */
  save(checkpoint: Checkpoint): void;
  /** @throws MlpError ('data') when the last one could not be written */
  finish(): void;
}

export function checkpointFile(path: string, { warn }: Pick<Notices, 'warn'>): CheckpointFile {
  let failure: MlpError | undefined;
  return {
    save(checkpoint) {
      try {
        write(path, checkpoint);
        failure = undefined;
      } catch (error) {
        if (!(error instanceof MlpError)) throw error;
        if (failure === undefined) warn(`${error.message}; the training goes on`);
        failure = error;
      }
    },
    finish() {
      if (failure !== undefined) throw failure;
    },
  };
}

function write(path: string, checkpoint: Checkpoint): void {
  const file = createAtomicFile(path);
  try {
    for (const piece of checkpointBytes(checkpoint)) file.write(piece);
    file.commit();
  } finally {
    file.abort();
  }
}
