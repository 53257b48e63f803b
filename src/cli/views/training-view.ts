import type { PreparedFit } from '../../estimator/prepare-fit.js';
import { epochRecord } from '../../estimator/records.js';
import type { ObjectiveSpec } from '../../network/objective.js';
import type { EpochRecord } from '../../training/epoch-record.js';
import type { TrainingObserver } from '../../training/train-network.js';
import { runFlags } from '../flags/run-flags.js';
import type { FlagValues } from '../flags/values.js';
import { stdoutColours } from '../output/colours.js';
import { createEpochLines } from '../output/epoch-lines.js';
import { createLossLine } from '../output/loss-line.js';
import { formatCount, formatLoss } from '../output/numbers.js';
import { printedAbove } from '../output/printed-above.js';
import type { Progress } from '../output/progress-view.js';
import { scoringPhase } from '../output/scoring-phase.js';
import type { Terminal } from '../output/terminal.js';
import { ndjson } from './ndjson.js';

/** Where a record of each epoch is kept, written when the epoch is over: the file of --log, … */
export interface EpochLog {
  add(record: EpochRecord, objective: ObjectiveSpec): void;
  close(): void;
}

/** Where nothing is to be logged. */
export const noLog: EpochLog = { add() {}, close() {} };

/** Two logs as one. */
export function bothLogs(a: EpochLog, b: EpochLog): EpochLog {
  return {
    add(record, objective) {
      a.add(record, objective);
      b.add(record, objective);
    },
    close() {
      try {
        a.close();
      } finally {
        b.close();
      }
    },
  };
}

/** Shows a training as it goes: a table or records of epochs on stdout, progress on stderr, a log. */
export function trainingView(
  terminal: Terminal,
  flags: FlagValues,
  { recipe, resolved, data }: PreparedFit,
  log: EpochLog,
  progress: Progress,
): { readonly observer: TrainingObserver; stop(): void } {
  const { objective, network } = resolved;
  const { epochs } = recipe;
  const { validation } = data;
  const { stdout } = terminal;
  const json = flags.get(runFlags.json);
  const quiet = flags.get(runFlags.quiet);
  const classifies = network.spec.outputs.activation !== 'linear';
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
  const printRecord = printedAbove(stdout, progress);
  let loss: number | undefined;
  const losses = createLossLine();
  const update = progress.begin({
    total: epochs,
    limit: recipe.maxTime,
    text: (done) =>
      `epoch ${formatCount(Math.ceil(done))} of ${formatCount(epochs)}${loss === undefined ? '' : `, loss ${formatLoss(loss)}`}`,
    below: losses.text,
  });
  return {
    observer: {
      onEpoch(record) {
        loss = record.loss;
        losses.add(record);
        log.add(record, objective);
        if (json) printRecord(ndjson(epochRecord(record, objective)));
        else if (!quiet) lines.add(record);
        update(record.epoch);
      },
      onProgress: update,
      onScoring: scoringPhase(progress),
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
