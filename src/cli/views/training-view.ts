import type { PreparedData } from '../../estimator/prepare.js';
import { epochRecord, ndjson } from '../../estimator/records.js';
import type { ObjectiveSpec } from '../../network/objective.js';
import type { EpochRecord } from '../../training/epoch-record.js';
import type { IgdObserver } from '../../training/igd.js';
import type { ResolvedRecipe } from '../../training/train-network.js';
import { runFlags } from '../flags/run-flags.js';
import type { FlagValues } from '../flags/values.js';
import { stdoutColours } from '../output/colours.js';
import { createEpochLines } from '../output/epoch-lines.js';
import { createProgress } from '../output/progress.js';
import type { Terminal } from '../output/terminal.js';

/** The file of --log: one record per epoch, written when the epoch is over. */
export interface EpochLog {
  add(record: EpochRecord, objective: ObjectiveSpec): void;
  close(): void;
}

/** Where nothing is to be logged. */
export const noLog: EpochLog = { add() {}, close() {} };

/** Shows a training as it goes: a table or records of epochs on stdout, progress on stderr, a log. */
export function watchTraining(
  terminal: Terminal,
  flags: FlagValues,
  { objective, network }: ResolvedRecipe,
  { validation }: PreparedData,
  epochs: number,
  log: EpochLog,
): { readonly observer: IgdObserver; stop(): void } {
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
