import { engines } from '../../engine/engines.js';
import type { Checkpoint } from '../../estimator/checkpoint/checkpoint.js';
import { divergence } from '../../estimator/divergence.js';
import type { OpenRecipe } from '../../estimator/open-recipe.js';
import { type PreparedFit, prepareFit, recipeFor } from '../../estimator/prepare-fit.js';
import { readTrainingTable } from '../../estimator/read-data.js';
import type { Recipe } from '../../estimator/recipe.js';
import { resultRecord } from '../../estimator/records.js';
import { type Fitted, trainPrepared } from '../../estimator/train-prepared.js';
import { checkModelPath } from '../../model/save-model.js';
import type { Weights } from '../../network/weights.js';
import { type Claim, checkStandardOutput } from '../../support/check-output.js';
import { escapeControls } from '../../support/errors.js';
import { isStandardOutput } from '../../support/standard-streams.js';
import { configOf, withConfig } from '../flags/config-file.js';
import { dataFromFlags, fileSource, inputFiles } from '../flags/data-from-flags.js';
import { printedOutput } from '../flags/printed-output.js';
import { withProgress } from '../flags/progress-from-flags.js';
import { recipeFlags, recipeFromFlags } from '../flags/recipe-from-flags.js';
import { runFlags } from '../flags/run-flags.js';
import type { FlagValues } from '../flags/values.js';
import { stdoutColours } from '../output/colours.js';
import { exitCodes } from '../output/exit-codes.js';
import { noticesOf } from '../output/notices.js';
import type { Progress } from '../output/progress-view.js';
import { STDOUT, saveOrRescue } from '../output/save-or-rescue.js';
import { saidOnStderr } from '../output/stderr-results.js';
import type { Stdout } from '../output/stdout.js';
import type { Terminal } from '../output/terminal.js';
import type { CommandModule } from '../parser/command.js';
import { type Interruption, onInterruption } from '../signals.js';
import { lastingLog } from '../views/lasting-log.js';
import { ndjson } from '../views/ndjson.js';
import { dryRunRecord, dryRunText, summaryText } from '../views/training-summary.js';
import { type EpochLog, trainingView } from '../views/training-view.js';
import type { Checkpointing } from './train-checkpoint.js';
import { claimLogs } from './train-logs.js';

export const command: CommandModule = {
  description:
    'Learns a model from a CSV file. The last column is the target, unless told otherwise.',
  examples: [
    ['mlp train iris.csv --layers 4,8,3 --momentum 0.9', '8 hidden units, 3 classes'],
    ['mlp train iris.csv --hidden 16,8 --validation 0.2', 'stop early, keep the best'],
    ['mlp train houses.csv --target price --l2 0.1', 'regression on a number'],
    ['mlp train houses.csv --preset best', 'as good as it gets, in its own time'],
    ['mlp train iris.csv --hidden 8 --json --quiet', 'records for a script'],
  ],
  argument: '<data...>',
  argumentSummary: 'CSV or Parquet files, or - for standard input',
  flags: [...recipeFlags, ...Object.values(runFlags)],
  run: (paths, flags, terminal) => train(paths, withConfig(flags), terminal),
};

async function train(
  paths: readonly string[],
  flags: FlagValues,
  terminal: Terminal,
): Promise<number> {
  const checkpoints = await checkpointsOf(flags);
  const recipe = checkpoints?.recipe ?? recipeFromFlags(flags);
  if (flags.get(runFlags.printConfig)) {
    return withProgress(terminal, flags, (progress) =>
      printConfig(paths, recipe, flags, terminal, progress),
    );
  }
  const out = flags.get(runFlags.out);
  const inputs = [...inputFiles(paths, recipe.reading, flags), ...(checkpoints?.inputs ?? [])];
  const saving = { force: flags.get(runFlags.force), inputs };
  const isPrinted = printedOutput(flags, [runFlags.out, runFlags.log]) !== undefined;
  const shown = isPrinted && !flags.get(runFlags.dryRun) ? saidOnStderr(terminal) : terminal;
  const printed = terminal.stdout;
  if (isStandardOutput(out)) checkStandardOutput(saving);
  else checkModelPath(out, saving);
  const outputs = [{ option: 'out', path: out }];
  if (checkpoints !== undefined) {
    checkpoints.claim({ ...saving, outputs });
    outputs.push(checkpoints.file);
  }
  const openLog = await claimLogs(flags, recipe.reading.initFrom, { ...saving, outputs }, terminal);
  return withProgress(terminal, flags, (progress) =>
    trainShown(
      { paths, recipe, checkpoints, out, saving, openLog, printed },
      flags,
      shown,
      progress,
    ),
  );
}

/** Prints the recipe that the flags and the rows come to. */
async function printConfig(
  paths: readonly string[],
  recipe: OpenRecipe,
  flags: FlagValues,
  terminal: Terminal,
  progress: Progress,
): Promise<number> {
  const { note } = noticesOf(terminal, flags.get(runFlags.quiet), progress);
  const rows = fileSource(paths, terminal, progress);
  const source = await readTrainingTable(rows, recipe.reading, note);
  progress.stop();
  terminal.stdout.write(`${JSON.stringify(configOf(recipeFor(recipe, source)), null, 2)}\n`);
  return exitCodes.done;
}

/** What a training reads and writes. */
interface Files {
  readonly paths: readonly string[];
  readonly recipe: OpenRecipe;
  readonly checkpoints: Checkpointing | undefined;
  readonly out: string;
  readonly saving: Claim;
  readonly openLog: () => EpochLog;
  /** Where files are printed that are to be on standard output; what is said may be elsewhere then. */
  readonly printed: Stdout;
}

async function trainShown(
  { paths, recipe, checkpoints, out, saving, openLog, printed }: Files,
  flags: FlagValues,
  terminal: Terminal,
  progress: Progress,
): Promise<number> {
  const { stdout } = terminal;
  const notices = noticesOf(terminal, flags.get(runFlags.quiet), progress);
  const data = dataFromFlags(paths, recipe.reading, terminal, progress);
  const prepared = await prepareFit(data, recipe, { onNote: notices.note });
  const keeping = checkpoints?.begin(prepared, notices);
  if (flags.get(runFlags.dryRun)) {
    progress.stop();
    stdout.write(
      flags.get(runFlags.json)
        ? ndjson(dryRunRecord(prepared))
        : dryRunText(prepared, stdoutColours(terminal)),
    );
    return exitCodes.done;
  }

  const from = checkpoints?.from;
  const initial = from === undefined ? await firstWeights(prepared) : undefined;
  // Whoever reads the lines may go; the model is still wanted.
  if (!isStandardOutput(out)) printed.surviveClosing();
  const log = lastingLog(openLog(), notices);
  const interruption = onInterruption(terminal);
  const view = trainingView(
    terminal,
    flags,
    prepared,
    log,
    progress,
    doneOf(from, prepared.recipe.epochs),
  );
  interruption.signal.addEventListener('abort', () =>
    notices.note({
      text: `interrupted in ${view.progress()}: scoring what was learnt; again to leave now`,
    }),
  );
  const observer = { ...view.observer, signal: interruption.signal };
  const trainLogged = async (): Promise<Fitted> => {
    try {
      for (const record of from?.curve.records() ?? []) {
        log.add(record, prepared.resolved.objective);
      }
      return await trainPrepared(prepared, {
        engine: engines[checkpoints?.engine ?? flags.get(runFlags.engine)],
        observer: keeping?.keeping(observer) ?? observer,
        initial,
        from,
      });
    } finally {
      view.stop();
      log.close();
    }
  };
  let fitted: Fitted;
  try {
    fitted = await trainLogged();
    // A signal that nobody hears ends the process, and until the file is there, all that was learnt would be gone with it.
    // What is printed is in the hands of its reader, who may be asleep.
    if (isStandardOutput(out)) interruption.stop();
    saveOrRescue(out, fitted.model, saving, printed);
  } finally {
    interruption.stop();
  }
  const outName = isStandardOutput(out) ? STDOUT : out;
  if (flags.get(runFlags.json)) stdout.write(ndjson(resultRecord(fitted, out)));
  else if (!flags.get(runFlags.quiet)) {
    stdout.write(summaryText(fitted, outName, stdoutColours(terminal)));
  }
  stdout.flush(); // on a terminal, doubts follow what they are about
  for (const doubt of fitted.doubts) notices.note(doubt);
  keeping?.finish(fitted);
  log.finish();
  return outcome(fitted, prepared.recipe, interruption, outName);
}

/** How many epochs of a training that is continued are done, as many for each network that is finished. */
function doneOf(from: Checkpoint | undefined, epochs: number): number {
  return from === undefined ? 0 : epochs * (from.state.before?.length ?? 0) + from.state.epoch;
}

/** What is said of checkpoints, which few trainings need to wait for. */
async function checkpointsOf(flags: FlagValues): Promise<Checkpointing | undefined> {
  const { checkpoint, checkpointEvery, resume } = runFlags;
  if (![checkpoint, checkpointEvery, resume].some((option) => flags.given(option))) {
    return undefined;
  }
  return (await import('./train-checkpoint.js')).checkpointing(flags);
}

/** Those of --init-from: reading a model takes a schema library, which most trainings need not wait for. */
async function firstWeights({ recipe, resolved }: PreparedFit): Promise<Weights | undefined> {
  if (recipe.initFrom === undefined) return undefined;
  const { readInitialWeights } = await import('../../model/read-initial-weights.js');
  return readInitialWeights(recipe.initFrom, resolved.network);
}

/** The exit code, once everything that was learnt is safe. */
function outcome(fitted: Fitted, recipe: Recipe, interruption: Interruption, out: string): number {
  if (fitted.stopped === 'interrupted') return interruption.exitCode();
  if (fitted.stopped === 'diverged') throw divergence(fitted, recipe, escapeControls(out));
  return exitCodes.done;
}
