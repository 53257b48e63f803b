import { basename } from 'node:path';
import { engines } from '../../engine/engines.js';
import { dataShape, type PreparedData } from '../../estimator/prepare.js';
import { ndjson, resultRecord } from '../../estimator/records.js';
import type { Model } from '../../model/model.js';
import { MODEL_FORMAT, MODEL_VERSION } from '../../model/model.js';
import { modelLayers } from '../../model/restore.js';
import { checkModelPath, saveModel } from '../../model/save-model.js';
import { weightsDigest } from '../../model/weights-digest.js';
import type { Network } from '../../network/network.js';
import type { Score } from '../../network/scorer.js';
import type { Weights } from '../../network/weights.js';
import { escapeControls, MlpError } from '../../support/errors.js';
import { resolveRecipe, type Trained, trainNetwork } from '../../training/train-network.js';
import { recipeConfig, recipeFlags, withConfig } from '../flags/config-file.js';
import { dataFlags } from '../flags/data-flags.js';
import {
  prepareTraining,
  readTrainingTable,
  type TrainingTable,
} from '../flags/data-from-flags.js';
import { networkFlags } from '../flags/network-flags.js';
import { recipeFrom } from '../flags/recipe-from-flags.js';
import { runFlags } from '../flags/run-flags.js';
import type { FlagValues } from '../flags/values.js';
import { stdoutColours } from '../output/colours.js';
import { exitCodes } from '../output/exit-codes.js';
import { talkOf } from '../output/notices.js';
import type { Terminal } from '../output/terminal.js';
import type { CommandModule } from '../parser/command.js';
import { type Interruption, onInterruption } from '../signals.js';
import { version } from '../version.js';
import { dryRunText, summaryText } from '../views/training-summary.js';
import { noLog, watchTraining } from '../views/training-view.js';

export const command: CommandModule = {
  description:
    'Learns a model from a CSV file. The last column is the target, unless told otherwise.',
  examples: [
    ['mlp train iris.csv --layers 4,8,3 --momentum 0.9', '4 features, 8 hidden units, 3 classes'],
    ['mlp train iris.csv --hidden 16,8 --validation 0.2', 'stop early, keep the best weights'],
    ['mlp train houses.csv --target price --l2 0.1', 'regression on a numeric column'],
    ['mlp train iris.csv --hidden 8 --json --quiet', 'records for a script'],
  ],
  argument: '<data>',
  argumentSummary: 'a CSV file, or - for standard input',
  flags: [...recipeFlags, ...Object.values(runFlags)],
  run: (path, flags, terminal) => train(path, withConfig(flags), terminal),
};

async function train(path: string, flags: FlagValues, terminal: Terminal): Promise<number> {
  const { stdout } = terminal;
  if (flags.get(runFlags.printConfig)) {
    stdout.write(`${JSON.stringify(recipeConfig(flags), null, 2)}\n`);
    return exitCodes.done;
  }
  const recipe = recipeFrom(flags);
  const out = flags.get(runFlags.out);
  const saving = { force: flags.get(runFlags.force), inputs: inputFiles(path, flags) };
  checkModelPath(out, saving);
  const talk = talkOf(terminal, flags.get(runFlags.quiet));

  const source = await readTrainingTable(path, flags, talk, terminal);
  const data = await prepareTraining(source, flags);
  const resolved = resolveRecipe(recipe, dataShape(data.schema));
  if (flags.get(runFlags.dryRun)) {
    stdout.write(dryRunText(resolved, data, stdoutColours(terminal)));
    return exitCodes.done;
  }
  const initial = flags.get(networkFlags.initFrom);
  const first =
    initial === undefined ? undefined : await readFirstWeights(initial, resolved.network);

  stdout.surviveClosing(); // whoever reads the lines may go; the model is still wanted
  const logPath = flags.get(runFlags.log);
  const log =
    logPath === undefined
      ? noLog
      : (await import('../views/epoch-log.js')).openEpochLog(logPath, saving);
  const watch = watchTraining(terminal, flags, resolved, data, recipe.epochs, log);
  const interruption = onInterruption(terminal);
  let trained: Trained;
  try {
    trained = await trainNetwork(
      recipe,
      resolved,
      data,
      engines[flags.get(runFlags.engine)],
      { ...watch.observer, signal: interruption.signal },
      first,
    );
  } finally {
    watch.stop();
    log.close();
    interruption.stop();
  }
  const test = data.test && trained.scorer.score(data.test);
  const model = modelOf(source, data, flags, trained, test);
  saveModel(out, model, saving);
  if (flags.get(runFlags.json)) {
    stdout.write(ndjson(resultRecord(trained, test, model.weights, out)));
  } else if (!flags.get(runFlags.quiet)) {
    stdout.write(summaryText(trained, test, model, out, stdoutColours(terminal)));
  }
  return outcome(trained, interruption, out);
}

/** Reading a model takes a schema library, which most trainings need not wait for. */
async function readFirstWeights(path: string, network: Network): Promise<Weights> {
  const { readInitialWeights } = await import('../../model/read-initial-weights.js');
  return readInitialWeights(path, network);
}

/** Every file that is read: none of them may be overwritten. */
function inputFiles(path: string, flags: FlagValues): string[] {
  const heldOut = [flags.get(dataFlags.validation), flags.get(dataFlags.test)];
  const others = heldOut.flatMap((part) => (part?.kind === 'file' ? [part.path] : []));
  const config = flags.get(runFlags.config);
  return [path, ...others, ...(config === undefined ? [] : [config])];
}

function modelOf(
  { table, recipe }: TrainingTable,
  { schema, training }: PreparedData,
  flags: FlagValues,
  trained: Trained,
  test: Score | undefined,
): Model {
  const layers = modelLayers(trained.network, trained.weights);
  return {
    format: MODEL_FORMAT,
    version: MODEL_VERSION,
    mlp: version(),
    task: recipe.task,
    schema,
    layers,
    ...trained.objective,
    precision: recipe.precision,
    recipe: recipeConfig(flags),
    seed: recipe.seed,
    metrics: {
      epochs: trained.epochs,
      stopped: trained.stopped,
      loss: trained.training.loss,
      ...(trained.training.accuracy !== undefined && { accuracy: trained.training.accuracy }),
      ...(trained.validation && { validationLoss: trained.validation.loss }),
      ...(trained.validation?.accuracy !== undefined && {
        validationAccuracy: trained.validation.accuracy,
      }),
      ...(test && { testLoss: test.loss }),
      ...(test?.accuracy !== undefined && { testAccuracy: test.accuracy }),
      baselineLoss: trained.baselineLoss,
    },
    data: { name: basename(table.name), sha256: table.sha256, rows: training.count },
    weights: weightsDigest(layers),
  };
}

/** The exit code, once everything that was learnt is safe. */
function outcome(trained: Trained, interruption: Interruption, out: string): number {
  if (trained.stopped === 'interrupted') return interruption.exitCode();
  if (trained.stopped !== 'diverged') return exitCodes.done;
  const kept =
    trained.weightsEpoch === 0
      ? 'the first weights'
      : `the weights of epoch ${trained.weightsEpoch}`;
  throw new MlpError({
    kind: 'diverged',
    problem: `the loss is not a number any more in epoch ${trained.epochs}; ${kept} are in ${escapeControls(out)}`,
    advice: 'try a lower --lr, or --clip-norm 1',
  });
}
