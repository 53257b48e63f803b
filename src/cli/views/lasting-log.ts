import { MlpError } from '../../support/errors.js';
import type { Notices } from '../output/notices.js';
import type { EpochLog } from './training-view.js';

/** A log that is no reason to lose a training. */
export interface LastingLog extends EpochLog {
  /** @throws MlpError ('data') when a record could not be written */
  finish(): void;
}

/** A log of which a failure is said, and ends the log and not the training. */
export function lastingLog(log: EpochLog, { warn }: Pick<Notices, 'warn'>): LastingLog {
  let failure: MlpError | undefined;
  return {
    add(record, objective) {
      if (failure !== undefined) return; // a log with a gap would be taken for a whole one
      try {
        log.add(record, objective);
      } catch (error) {
        if (!(error instanceof MlpError)) throw error;
        warn(`${error.message}; the training goes on`);
        failure = error;
      }
    },
    close: () => log.close(),
    finish() {
      if (failure !== undefined) throw failure;
    },
  };
}
