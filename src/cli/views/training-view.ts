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
      try {
        a.add(record, objective);
      } finally {
        b.add(record, objective);
      }
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

export interface TrainingView {
  readonly observer: TrainingObserver;
  /** How far it has come: `epoch 12 of 100`. */
  progress(): string;
  stop(): void;
}

/**
 * Shows a training as it goes: a table or records of epochs on stdout, progress on stderr, a log.
 *
 * @param done the epochs that were done when it was interrupted, if it is continued
 */
export function trainingView(
  terminal: Pick<Terminal, 'stdout' | 'env'>,
  flags: FlagValues,
  { recipe, resolved, data, folds }: PreparedFit,
  log: EpochLog,
  progress: Progress,
  done = 0,
): TrainingView {
  const { objective, network } = resolved;
  const { epochs, ensemble } = recipe;
  const validation = folds ?? data.validation;
  const { stdout } = terminal;
  const json = flags.get(runFlags.json);
  const quiet = flags.get(runFlags.quiet);
  const classifies = network.spec.outputs.activation !== 'linear';
  const lines = createEpochLines({
    epochs,
    members: ensemble,
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
  let losses = createLossLine();
  let member: number | undefined;
  let reached = done;
  const draw = progress.begin({
    total: epochs * (ensemble ?? 1),
    from: done,
    limit: recipe.maxTime,
    text: (done) =>
      `${epochText(done, epochs, ensemble)}${loss === undefined ? '' : `, loss ${formatLoss(loss)}`}`,
    below: (columns) => losses.text(columns),
  });
  const update = (done: number): void => {
    reached = done;
    draw(done);
  };
  return {
    progress: () => epochText(reached, epochs, ensemble),
    observer: {
      onEpoch(record) {
        loss = record.loss;
        if (record.member !== member) losses = createLossLine();
        member = record.member;
        losses.add(record);
        log.add(record, objective);
        if (json) printRecord(ndjson(epochRecord(record, objective)));
        else if (!quiet) lines.add(record);
        update(epochs * ((record.member ?? 1) - 1) + record.epoch);
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

/** How far a training has come: after so many epochs of all members together, where it is one of several. */
function epochText(done: number, epochs: number, members: number | undefined): string {
  const before =
    members === undefined ? 0 : Math.max(0, Math.min(members, Math.ceil(done / epochs)) - 1);
  const epoch = `epoch ${formatCount(Math.ceil(done) - before * epochs)} of ${formatCount(epochs)}`;
  if (members === undefined) return epoch;
  return `member ${formatCount(before + 1)} of ${formatCount(members)}, ${epoch}`;
}
