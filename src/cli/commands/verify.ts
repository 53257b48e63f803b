import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { openFile } from '../../dataset/input/file-source.js';
import { engines } from '../../engine/engines.js';
import type { DataSource } from '../../estimator/data-source.js';
import { optional } from '../../estimator/options/option.js';
import { word } from '../../estimator/options/types.js';
import { type Verification, verifyModel } from '../../estimator/verify.js';
import type { Model } from '../../model/model.js';
import { readInitialWeights } from '../../model/read-initial-weights.js';
import { readModel } from '../../model/read-model.js';
import { looksLikeModel } from '../../model/save-model.js';
import type { Network } from '../../network/network.js';
import type { Weights } from '../../network/weights.js';
import { type Advice, escapeControls, MlpError } from '../../support/errors.js';
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
import { watchedSource } from '../output/watched-source.js';
import type { CommandModule } from '../parser/command.js';
import { onInterruption } from '../signals.js';
import { ndjson } from '../views/ndjson.js';
import { differenceText, sameText } from '../views/verification-text.js';

const group = 'Training';

/** Files that a recipe names, each under the name of its option. */
const namedFiles = {
  validation: optional(
    {
      key: 'validation',
      brief: 'the file that the recipe watched',
      help: 'where the file is that the recipe watched; looked for beside the data otherwise',
      group,
      placeholder: 'file',
    },
    word,
  ),
  test: optional(
    {
      key: 'test',
      brief: 'the file that the recipe was tested on',
      help: 'where the file is that the recipe was tested on; looked for beside the data otherwise',
      group,
      placeholder: 'file',
    },
    word,
  ),
  initFrom: optional(
    {
      key: 'initFrom',
      brief: 'the model that the training began with',
      help: 'where the model is that the training began with; looked for beside the data otherwise',
      group,
      placeholder: 'model',
    },
    word,
  ),
};

type NamedFile = keyof typeof namedFiles;

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

/** Where a file is, and how the recipe names it. */
interface Placed {
  readonly named: string;
  readonly path: string;
}

/**
 * Where a file is that the recipe names: where its flag says, beside the data, or where the recipe has it.
 *
 * @throws MlpError ('data') where it is not to be found, ('usage') for a flag of which the recipe knows nothing
 */
function placeOf(
  option: NamedFile,
  { recipe, data: { name } }: Model,
  data: string,
  flags: FlagValues,
): Placed | undefined {
  const given = flags.get(namedFiles[option]);
  const named = recipe[option];
  // Models of old have fractions as texts.
  if (typeof named !== 'string' || (option !== 'initFrom' && Number.isFinite(Number(named)))) {
    if (given === undefined) return undefined;
    throw new MlpError({
      kind: 'usage',
      option,
      value: given,
      problem: 'the recipe of the model names no such file',
      advice: 'leave it out',
    });
  }
  if (given !== undefined) return { named, path: given };
  const beside = join(data === '-' ? '.' : dirname(data), basename(named));
  const path = [beside, named].find((file) => existsSync(file));
  if (path !== undefined) return { named, path };
  throw new MlpError({
    kind: 'data',
    problem: `the training on ${escapeControls(name)} ${uses[option]} ${escapeControls(named)}, which is not beside the data`,
    advice: { text: 'say where it is with', options: { [option]: undefined } },
  });
}

const uses: { readonly [option in NamedFile]: string } = {
  validation: 'was watched on',
  test: 'was tested on',
  initFrom: 'began with the weights of',
};

function fileOf(placed: Placed | undefined, progress: Progress): DataSource | undefined {
  return (
    placed && {
      name: escapeControls(placed.path),
      open: async () => watchedSource(await openFile(placed.path), progress),
    }
  );
}

/** The first weights of a training that began with another model, which a recipe of the library names by its weights. */
async function initialOf(
  placed: Placed | undefined,
  { data }: Model,
): Promise<((network: Network) => Weights) | undefined> {
  if (placed === undefined) return undefined;
  const { named, path } = placed;
  if (named.startsWith('sha256:')) {
    const { weights } = await readModel(path);
    if (weights !== named) {
      throw new MlpError({
        kind: 'data',
        place: { file: escapeControls(path) },
        problem: `the training on ${escapeControls(data.name)} began with the weights ${named}, and these are ${weights}`,
        advice: 'give the model that it began with',
      });
    }
  }
  return (network) => readInitialWeights(path, network);
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
  const mayBeEngine = differences[0].numbers !== undefined && !flags.given(verifyFlags.engine);
  return mayBeEngine
    ? { text: 'if the other engine has trained it, add', options: { engine: 'reference' } }
    : 'the file was edited, or is of another mlp; train it again';
}
