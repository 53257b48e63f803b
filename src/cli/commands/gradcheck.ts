import { inputNames } from '../../dataset/encode/schema.js';
import { checkFormulas } from '../../estimator/check-formulas.js';
import {
  checkTrainingGradient,
  type GradientReport,
  type GradientSubject,
} from '../../estimator/gradient-check.js';
import type { Notify } from '../../estimator/notes.js';
import { openRecipe } from '../../estimator/open-recipe.js';
import { dataOptions } from '../../estimator/options/data-options.js';
import { descentOptions } from '../../estimator/options/descent-options.js';
import { networkOptions } from '../../estimator/options/network-options.js';
import { type Option, optional, withDefault } from '../../estimator/options/option.js';
import { csvOptions } from '../../estimator/options/reading-options.js';
import { positive, whole, word } from '../../estimator/options/types.js';
import { dataShape } from '../../estimator/prepare.js';
import { prepareFit } from '../../estimator/prepare-fit.js';
import { readLabelled } from '../../estimator/read-data.js';
import { readRecipe } from '../../estimator/recipe.js';
import { trainingRecipe } from '../../estimator/training-recipe.js';
import { modelEmbedding } from '../../model/read-embedding.js';
import { readInitialWeights } from '../../model/read-initial-weights.js';
import { readModel } from '../../model/read-model.js';
import { weightsOfLayers } from '../../model/weights-of-layers.js';
import { initialWeights } from '../../network/initial-weights.js';
import { escapeControls, MlpError } from '../../support/errors.js';
import { resolveRecipe } from '../../training/resolve-recipe.js';
import { withConfig } from '../flags/config-file.js';
import { readingOptions } from '../flags/csv-flags.js';
import { dataFromFlags, fileSource } from '../flags/data-from-flags.js';
import { chosenMember, memberFlag } from '../flags/member-flag.js';
import { withProgress } from '../flags/progress-from-flags.js';
import { recipeFromFlags } from '../flags/recipe-from-flags.js';
import { refuseUseless } from '../flags/refuse-useless.js';
import { outputFlags, runFlags } from '../flags/run-flags.js';
import type { FlagValues } from '../flags/values.js';
import { stdoutColours } from '../output/colours.js';
import { exitCodes } from '../output/exit-codes.js';
import { noticesOf } from '../output/notices.js';
import type { Progress } from '../output/progress-view.js';
import type { Terminal } from '../output/terminal.js';
import type { CommandModule } from '../parser/command.js';
import { faultText, gradcheckText } from '../views/gradcheck-text.js';
import { ndjson } from '../views/ndjson.js';

const group = 'Check';

const checkFlags = {
  model: optional(
    {
      key: 'model',
      brief: 'at the weights of a model, with its recipe',
      help: 'check at the weights of a model, with the loss, penalty and dropout of its recipe',
      group,
      placeholder: 'file',
    },
    word,
  ),
  member: { ...memberFlag, group },
  rows: withDefault(
    {
      key: 'rows',
      brief: 'on how many training rows',
      help: 'on how many of the training rows, at most, drawn at random',
      group,
      placeholder: 'n',
    },
    whole(1),
    32,
  ),
  epsilon: withDefault(
    {
      key: 'epsilon',
      brief: 'the step of central differences',
      help: 'the step of central differences; where it meets a kink, or is lost in rounding, others decide',
      group,
      placeholder: 'ε',
      fallbackHelp: '1e-6',
    },
    positive,
    1e-6,
  ),
  rtol: withDefault(
    {
      key: 'rtol',
      brief: 'how far apart derivatives may be, relatively',
      help: 'how far apart the derivatives may be, relative to the largest of them',
      group,
      placeholder: 'x',
      fallbackHelp: '1e-5',
    },
    positive,
    1e-5,
  ),
  perBlock: withDefault(
    {
      key: 'perBlock',
      brief: 'how many weights of a block, one by one',
      help: 'how many weights of a block are tried one by one; of larger ones, random directions of all as well',
      group,
      placeholder: 'n',
    },
    whole(1),
    64,
  ),
  json: outputFlags.json,
  quiet: outputFlags.quiet,
  progress: outputFlags.progress,
};

const csvOnly: readonly Option<unknown>[] = Object.values(csvOptions);
/** What a model has its own of. */
const recipeOnly: readonly Option<unknown>[] = [
  ...Object.values(dataOptions).filter((option) => !csvOnly.includes(option)),
  ...Object.values(networkOptions),
  descentOptions.seed,
  runFlags.config,
];

export const command: CommandModule = {
  description:
    'Compares the gradient of a network by reverse mode, by forward mode and by central differences, on your data, and the compiled engine with the reference.',
  examples: [
    ['mlp gradcheck data.csv --hidden 8,8', 'a new network'],
    ['mlp gradcheck data.csv --l1 0.1 --dropout 0.5', 'penalty and mask'],
    ['mlp gradcheck data.csv --model model.json', 'at the weights of a model'],
  ],
  argument: '<data...>',
  argumentSummary: 'CSV or Parquet files with the target, or - for standard input',
  flags: [...Object.values(checkFlags), ...csvOnly, ...recipeOnly],
  elsewhere: { flags: recipeOnly, where: "And train's flags of data and network: mlp train -h" },
  usable: (flags) =>
    flags.given(checkFlags.model)
      ? command.flags.filter((option) => !recipeOnly.includes(option))
      : command.flags.filter((option) => option !== checkFlags.member),
  run: (paths, flags, terminal) =>
    withProgress(terminal, flags, (progress) => gradcheck(paths, flags, terminal, progress)),
};

async function gradcheck(
  paths: readonly string[],
  flags: FlagValues,
  terminal: Terminal,
  progress: Progress,
): Promise<number> {
  const { note } = noticesOf(terminal, flags.get(checkFlags.quiet), progress);
  const model = flags.get(checkFlags.model);
  const subject =
    model === undefined
      ? await newNetwork(paths, withConfig(flags), terminal, progress, note)
      : await networkOf(model, paths, flags, terminal, progress, note);
  const report = checkTrainingGradient(subject, {
    rows: flags.get(checkFlags.rows),
    epsilon: flags.get(checkFlags.epsilon),
    rtol: flags.get(checkFlags.rtol),
    perBlock: flags.get(checkFlags.perBlock),
  });
  progress.stop();
  terminal.stdout.write(
    flags.get(checkFlags.json)
      ? ndjson({ type: 'gradcheck', ...report })
      : gradcheckText(report, stdoutColours(terminal), terminal.stdout.columns),
  );
  refuseFaults(report);
  return exitCodes.done;
}

/** A network with its first weights, as it would be trained. */
async function newNetwork(
  paths: readonly string[],
  flags: FlagValues,
  terminal: Terminal,
  progress: Progress,
  note: Notify,
): Promise<GradientSubject> {
  refuseUseless(flags, [checkFlags.member], 'belongs to a model, and this network is a new one');
  const open = openRecipe({ ...recipeFromFlags(flags).given, precision: 'double' });
  const source = dataFromFlags(paths, open.reading, terminal, progress);
  const { recipe: given, data, resolved } = await prepareFit(source, open, { onNote: note });
  const recipe = trainingRecipe(given);
  const weights =
    given.initFrom === undefined
      ? initialWeights(resolved.network, recipe.seed, recipe.initializer)
      : readInitialWeights(given.initFrom, resolved.network);
  return {
    recipe,
    resolved,
    weights,
    training: data.training,
    inputNames: inputNames(data.schema),
  };
}

/** The network of a model, on rows that need not be those of its training. */
async function networkOf(
  path: string,
  paths: readonly string[],
  flags: FlagValues,
  terminal: Terminal,
  progress: Progress,
  note: Notify,
): Promise<GradientSubject> {
  refuseUseless(flags, recipeOnly, 'belongs to a new network, and the model has its own');
  const model = chosenMember(await readModel(path, { onNote: note }), flags, note);
  const { schema } = model;
  const given = readRecipe(model.recipe, escapeControls(path));
  await checkFormulas(given);
  const recipe = trainingRecipe(given);
  const resolved = resolveRecipe(recipe, dataShape(schema, modelEmbedding(model)));
  const reading = { precision: 'double', hash: false, ...readingOptions(flags) } as const;
  const rows = fileSource(paths, terminal, progress);
  const { examples } = await readLabelled(rows, schema, reading, note);
  return {
    recipe,
    resolved,
    weights: weightsOfLayers(model, resolved.network, path),
    training: { examples },
    exampleCount: model.data.rows,
    inputNames: inputNames(schema),
  };
}

/** @throws MlpError ('check') for what does not hold */
function refuseFaults(report: GradientReport): void {
  if (report.holds) return;
  throw new MlpError({ kind: 'check', problem: faultText(report) });
}
