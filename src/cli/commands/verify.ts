import { engines } from '../../engine/engines.js';
import { type Verification, verifyModel } from '../../estimator/verify.js';
import type { Model } from '../../model/model.js';
import { readModel } from '../../model/read-model.js';
import { looksLikeModel } from '../../model/save-model.js';
import { type Advice, escapeControls, MlpError } from '../../support/errors.js';
import { keysOf } from '../../support/records.js';
import { shellWord } from '../../support/shell-word.js';
import { fileSource } from '../flags/data-from-flags.js';
import { withProgress } from '../flags/progress-from-flags.js';
import { engineFlag, outputFlags } from '../flags/run-flags.js';
import type { FlagValues } from '../flags/values.js';
import { exitCodes } from '../output/exit-codes.js';
import { noticesOf } from '../output/notices.js';
import { formatCount } from '../output/numbers.js';
import type { Progress, Update } from '../output/progress-view.js';
import { scoringPhase } from '../output/scoring-phase.js';
import type { Terminal } from '../output/terminal.js';
import type { CommandModule } from '../parser/command.js';
import { onInterruption } from '../signals.js';
import { ndjson } from '../views/ndjson.js';
import { differenceText, sameText } from '../views/verification-text.js';
import { fileOf, initialOf, type NamedFile, namedFiles, placeOf } from './verify-files.js';

const verifyFlags = {
  ...namedFiles,
  engine: engineFlag,
  json: outputFlags.json,
  quiet: outputFlags.quiet,
  progress: outputFlags.progress,
};

export const command: CommandModule = {
  description:
    'Trains a model again by the recipe that it holds, on the data of its training, and compares the weights bit by bit. Exit code 5 where a bit differs.',
  examples: [
    ['mlp verify model.json iris.csv', 'is it what its recipe gives?'],
    ['mlp verify model.json a.csv b.csv', 'trained on several files'],
    ['mlp verify model.json a.csv --test old/b.csv', 'a file that it names'],
  ],
  argument: '<file...>',
  argumentSummary: 'a model, and the CSV or Parquet files of its training, or - for standard input',
  flags: Object.values(verifyFlags),
  run: (files, flags, terminal) =>
    withProgress(terminal, flags, (progress) => verify(files, flags, terminal, progress)),
};

async function verify(
  files: readonly string[],
  flags: FlagValues,
  terminal: Terminal,
  progress: Progress,
): Promise<number> {
  const { path, data } = modelAndData(files);
  const { note } = noticesOf(terminal, flags.get(verifyFlags.quiet), progress);
  const model = await readModel(path, { onNote: note });
  if (data.length === 0) throw noData(path, model);
  const place = (named: NamedFile) => placeOf(named, model, data[0], flags);
  const heldOut = (named: NamedFile) => fileOf(place(named), progress);
  const sources = {
    rows: fileSource(data, terminal, progress),
    validation: heldOut('validation'),
    test: heldOut('test'),
  };
  const firstWeights = await initialOf(place('initFrom'), model);
  const interruption = onInterruption(terminal);
  let verification: Verification | undefined;
  try {
    verification = await verifyModel(model, sources, {
      name: escapeControls(path),
      engine: engines[flags.get(verifyFlags.engine)],
      firstWeights,
      observer: {
        signal: interruption.signal,
        onProgress: epochsShown(model, progress),
        onScoring: scoringPhase(progress),
      },
      onNote: note,
    });
  } finally {
    interruption.stop();
    progress.stop();
  }
  if (verification === undefined) {
    terminal.stderr.write('mlp: interrupted: nothing is compared\n');
    return interruption.exitCode();
  }
  if (flags.get(verifyFlags.json)) {
    terminal.stdout.write(ndjson({ type: 'verification', ...verification }));
  }
  if (!verification.same) throw notTheSame(path, flags, verification);
  if (!flags.get(verifyFlags.json) && !flags.get(verifyFlags.quiet)) {
    terminal.stdout.write(sameText(verification));
  }
  return exitCodes.done;
}

/** The model is the one that looks like one; the first, where none does, so that it is told what is wrong with it. */
function modelAndData(files: readonly string[]) {
  const path = files.find((file) => file !== '-' && looksLikeModel(file)) ?? files[0];
  return { path, data: files.filter((_, i) => i !== files.indexOf(path)) };
}

function noData(path: string, { data: { name } }: Model): MlpError {
  return new MlpError({
    kind: 'usage',
    problem: 'the data that the model was trained on is not given',
    advice: `mlp verify ${shellWord(path)} ${escapeControls(shellWord(name))}`,
  });
}

/** Epochs as they are done, of which the model tells how many there will be. */
function epochsShown({ metrics: { epochs }, members }: Model, progress: Progress): Update {
  const total = formatCount(epochs);
  let update: Update | undefined;
  return (done) => {
    // Members that stopped early are counted as if they had not.
    const ofMembers = members === undefined ? { total: epochs } : {};
    update ??= progress.begin({
      ...ofMembers,
      text: (now) =>
        members === undefined
          ? `training again, epoch ${formatCount(Math.ceil(now))} of ${total}`
          : `training again, ${total} epochs of ${formatCount(members.length)} members in all`,
    });
    update(done);
  };
}

function notTheSame(path: string, flags: FlagValues, verification: Verification): MlpError {
  return new MlpError({
    kind: 'check',
    place: { file: escapeControls(path) },
    problem: `trained again, ${differenceText(verification.differences)}`,
    advice: whatElse(verification, flags),
  });
}

/** What was said before the training goes first: then nothing else need be wrong. */
function whatElse({ data, doubts, differences }: Verification, flags: FlagValues): Advice {
  if (data.some(({ what }) => what !== 'name')) return 'give the data of the training';
  if (doubts.length > 0) return 'train it again, to have a model that can be verified';
  if (differences[0].numbers === undefined) {
    return 'the file was edited, or is of another mlp; train it again';
  }
  const other = keysOf(engines).find((name) => name !== flags.get(verifyFlags.engine));
  return { text: 'if the other engine has trained it, use', options: { engine: other } };
}
