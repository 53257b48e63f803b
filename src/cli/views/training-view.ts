import type { PreparedFit } from '../../estimator/prepare-fit.js';
import { epochRecord } from '../../estimator/records.js';
import type { ObjectiveSpec } from '../../network/objective.js';
import type { EpochRecord } from '../../training/epoch-record.js';
import type { IgdObserver } from '../../training/igd.js';
import { runFlags } from '../flags/run-flags.js';
import type { FlagValues } from '../flags/values.js';
import { stdoutColours } from '../output/colours.js';
import { createEpochLines } from '../output/epoch-lines.js';
import { createProgress } from '../output/progress.js';
import type { Terminal } from '../output/terminal.js';
import { ndjson } from './ndjson.js';

/** The file of --log: one record per epoch, written when the epoch is over. */
export interface EpochLog {
  add(record: EpochRecord, objective: ObjectiveSpec): void;
  close(): void;
}

/** Where nothing is to be logged. */
export const noLog: EpochLog = { add() {}, close() {} };

/** Shows a training as it goes: a table or records of epochs on stdout, progress on stderr, a log. */
export function trainingView(
  terminal: Terminal,
  flags: FlagValues,
  { recipe, resolved, data }: PreparedFit,
  log: EpochLog,
): { readonly observer: IgdObserver; stop(): void } {
  const { objective, network } = resolved;
  const { epochs } = recipe;
  const { validation } = data;
  const { stdout, stderr, signals } = terminal;
  const json = flags.get(runFlags.json);
  const quiet = flags.get(runFlags.quiet);
  const classifies = network.spec.outputs.activation !== 'linear';
  const progress = createProgress({
    mode: quiet ? 'none' : flags.get(runFlags.progress),
    epochs,
    stream: stderr,
    signals,
  });
  const lines = createEpochLines({
    epochs,
    accuracy: classifies,
    validationLoss: validation !== undefined,
    validationAccuracy: classifies && validation !== undefined,
    print: (line) =>
      progress.above(() => {
        stdout.write(line);
        stdout.flush();
      }),
    titleStyle: stdoutColours(terminal).dim,
  });
  let loss = Number.NaN;
  return {
    observer: {
      onEpoch(record) {
        loss = record.loss;
        log.add(record, objective);
        if (json) stdout.write(ndjson(epochRecord(record, objective)));
        else if (!quiet) lines.add(record);
        progress.update({ epoch: record.epoch, loss });
      },
      onProgress: (done) => progress.update({ epoch: done, loss }),
    },
    stop() {
      try {
        lines.finish();
      } finally {
        progress.stop();
      }
    },
  };
}
