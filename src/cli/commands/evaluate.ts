import { availableParallelism } from 'node:os';
import { engines } from '../../engine/engines.js';
import { checkFormulas } from '../../estimator/check-formulas.js';
import { checkCrossValidation } from '../../estimator/cross-validate.js';
import { evaluateModel } from '../../estimator/evaluate.js';
import { evaluationRecord } from '../../estimator/evaluation.js';
import {
  foldDoubts,
  foldRecord,
  foldsRecord,
  pool,
  type ScoredFold,
  summarize,
} from '../../estimator/fold-scores.js';
import { scoresOf } from '../../estimator/metrics.js';
import { dataOptions } from '../../estimator/options/data-options.js';
import { networkOptions } from '../../estimator/options/network-options.js';
import { type Option, optional, withDefault } from '../../estimator/options/option.js';
import { csvOptions } from '../../estimator/options/reading-options.js';
import { onOff, whole, word } from '../../estimator/options/types.js';
import { recipeFor } from '../../estimator/prepare-fit.js';
import { readTrainingTable } from '../../estimator/read-data.js';
import { readModel } from '../../model/read-model.js';
import { scoreFolds } from '../../sweep/score-folds.js';
import { withConfig } from '../flags/config-file.js';
import { readingOptions } from '../flags/csv-flags.js';
import { fileSource, inputFiles } from '../flags/data-from-flags.js';
import { checkLimits, failUnder, limitsOf } from '../flags/fail-under.js';
import { modelFlags } from '../flags/model-flags.js';
import { withProgress } from '../flags/progress-from-flags.js';
import { recipeFlags, recipeFromFlags } from '../flags/recipe-from-flags.js';
import { refuseUseless } from '../flags/refuse-useless.js';
import { outputFlags, runFlags } from '../flags/run-flags.js';
import type { FlagValues } from '../flags/values.js';
import { stdoutColours } from '../output/colours.js';
import { exitCodes } from '../output/exit-codes.js';
import { noticesOf } from '../output/notices.js';
import { formatLoss, formatPercent } from '../output/numbers.js';
import { printedAbove } from '../output/printed-above.js';
import type { Progress } from '../output/progress-view.js';
import { scoringPhase } from '../output/scoring-phase.js';
import type { Terminal } from '../output/terminal.js';
import type { CommandModule } from '../parser/command.js';
import { onError, rowFaults } from '../parser/row-faults.js';
import { type ConfusionFile, confusionFile } from '../views/confusion-file.js';
import { evaluationText } from '../views/evaluation-text.js';
import { foldsText } from '../views/folds-text.js';
import { ndjson } from '../views/ndjson.js';

const group = 'Evaluation';

const evaluateFlags = {
  cv: optional(
    {
      key: 'cv',
      brief: 'cross-validate in k folds, instead of a model',
      help: "cross-validate a recipe, given by train's flags, in k folds; no model is written",
      group,
      placeholder: 'k',
    },
    whole(2),
  ),
  jobs: optional(
    {
      key: 'jobs',
      short: 'j',
      help: 'of --cv: how many folds are trained at a time, where that takes a while',
      group,
      placeholder: 'n',
      fallbackHelp: 'all cores',
    },
    whole(1, 1024),
  ),
  failUnder,
  confusion: optional(
    {
      key: 'confusion',
      brief: 'the whole confusion matrix, as CSV',
      help: 'write the whole confusion matrix to a CSV file, of however many classes',
      group,
      placeholder: 'file',
    },
    word,
  ),
  force: withDefault(
    { key: 'force', help: 'overwrite a file that is no confusion matrix, too', group },
    onOff,
    false,
  ),
  onError,
  json: outputFlags.json,
  quiet: outputFlags.quiet,
  progress: outputFlags.progress,
  engine: runFlags.engine,
};

/** What belongs to a recipe that is cross-validated, beside the recipe itself. */
const cvOnly: readonly Option<unknown>[] = [evaluateFlags.jobs];
const modelOnly: readonly Option<unknown>[] = [modelFlags.model, onError];
const csvOnly: readonly Option<unknown>[] = Object.values(csvOptions);
const recipeOnly: readonly Option<unknown>[] = [
  ...recipeFlags.filter(
    (option) => !csvOnly.includes(option) && option.key !== modelFlags.unknown.key,
  ),
  runFlags.config,
];
/** What hold out rows, or have seen them: cross-validation has its own. */
const notInFolds: readonly Option<unknown>[] = [dataOptions.test, networkOptions.initFrom];

export const command: CommandModule = {
  description: 'Scores a model on labelled rows; with --cv, cross-validates a recipe instead.',
  examples: [
    ['mlp evaluate held-out.csv', 'how good is model.json?'],
    ['mlp evaluate held-out.csv --fail-under accuracy=0.9', 'exit code 5 when below'],
    ['mlp evaluate held-out.csv --confusion matrix.csv', 'what is taken for what'],
    ['mlp evaluate data.csv --cv 10 --hidden 8', 'ten folds of a recipe'],
  ],
  argument: '<data...>',
  argumentSummary: 'CSV or Parquet files with the target, or - for standard input',
  flags: [...Object.values(evaluateFlags), ...Object.values(modelFlags), ...csvOnly, ...recipeOnly],
  elsewhere: { flags: recipeOnly, where: "With --cv, train's flags, too: mlp train -h" },
  usable(flags) {
    const isFolds = flags.given(evaluateFlags.cv);
    const useless = isFolds ? [...modelOnly, ...notInFolds] : [...cvOnly, ...recipeOnly];
    return command.flags.filter((option) => !useless.includes(option));
  },
  async run(paths, flags, terminal) {
    const k = flags.get(evaluateFlags.cv);
    return withProgress(terminal, flags, (progress) => {
      if (k === undefined) return scoreModel(paths, flags, terminal, progress);
      refuseUseless(
        flags,
        modelOnly,
        'belongs to the evaluation of a model, and --cv trains its own',
      );
      return scoreRecipe(k, paths, withConfig(flags), terminal, progress);
    });
  },
};

/** Scores a model on labelled rows. */
async function scoreModel(
  paths: readonly string[],
  flags: FlagValues,
  terminal: Terminal,
  progress: Progress,
): Promise<number> {
  refuseUseless(flags, cvOnly, 'is of use with --cv only');
  refuseUseless(flags, recipeOnly, 'belongs to training, and is of use here with --cv only');
  const modelPath = flags.get(modelFlags.model);
  const confusion = confusionOf(flags, [...paths, modelPath]);
  const notices = noticesOf(terminal, flags.get(evaluateFlags.quiet), progress);
  const model = await readModel(modelPath, { onNote: notices.note });
  const task = model.schema.target.kind === 'number' ? 'regression' : 'classification';
  if (task === 'regression') refuseConfusion(flags);
  const limits = limitsOf(flags.get(failUnder), task);
  const faults = rowFaults(flags, command, notices);
  const { evaluation, context } = await evaluateModel(
    model,
    fileSource(paths, terminal, progress),
    {
      engine: engines[flags.get(runFlags.engine)],
      ...readingOptions(flags),
      onNote: notices.note,
      onScoring: scoringPhase(progress),
      unknown: flags.get(modelFlags.unknown),
      skip: faults.take,
    },
  );
  faults.finish();
  progress.stop();
  terminal.stdout.write(
    flags.get(evaluateFlags.json)
      ? ndjson({ type: 'evaluation', ...evaluationRecord(evaluation, context) })
      : evaluationText(evaluation, context, stdoutColours(terminal)),
  );
  confusion?.write(evaluation);
  checkLimits(limits, scoresOf({ evaluation, loss: context.loss }));
  return exitCodes.done;
}

/** Cross-validates the recipe that train's flags describe. */
async function scoreRecipe(
  k: number,
  paths: readonly string[],
  flags: FlagValues,
  terminal: Terminal,
  progress: Progress,
): Promise<number> {
  const { stdout } = terminal;
  const open = recipeFromFlags(flags);
  const { reading: recipe } = open;
  checkCrossValidation(recipe);
  await checkFormulas(recipe);
  const asked = flags.get(failUnder);
  limitsOf(asked, recipe.task);
  const confusion = confusionOf(flags, inputFiles(paths, recipe, flags));
  const json = flags.get(evaluateFlags.json);
  const { note } = noticesOf(terminal, flags.get(evaluateFlags.quiet), progress);
  const table = await readTrainingTable(fileSource(paths, terminal, progress), recipe, note);
  if (table.task === 'regression') refuseConfusion(flags);
  const limits = limitsOf(asked, table.task);

  const printRecord = printedAbove(stdout, progress);
  const scored: ScoredFold[] = [];
  const update = progress.begin({ total: k, text: (folds) => foldText(folds, k, scored) });
  const engine = flags.get(runFlags.engine);
  const jobs = flags.get(evaluateFlags.jobs) ?? availableParallelism();
  const observer = { onNote: note, onFolds: update };
  for await (const one of scoreFolds(k, table, open, engine, { jobs }, observer)) {
    scored.push(one);
    if (json) printRecord(ndjson(foldRecord(one)));
  }
  progress.stop();
  stdout.write(
    json
      ? ndjson(foldsRecord(scored, table.table.dropped))
      : foldsText(scored, stdoutColours(terminal)),
  );
  for (const doubt of foldDoubts(scored, recipeFor(open, table))) note(doubt);
  confusion?.write(pool(scored));
  const means = new Map([...summarize(scored)].map(([name, { mean }]) => [name, mean]));
  checkLimits(limits, means);
  return exitCodes.done;
}

/** `fold 3 of 10, 24.1 %, loss 0.1123 in the last one` */
function foldText(folds: number, k: number, scored: readonly ScoredFold[]): string {
  const last = scored.at(-1);
  const loss = last === undefined ? '' : `, loss ${formatLoss(last.loss)} in the last one`;
  return `fold ${Math.min(k, Math.floor(folds) + 1)} of ${k}, ${formatPercent(folds / k)}${loss}`;
}

/** Where the confusion matrix goes, if it was asked for; checked before anything is computed. */
function confusionOf(flags: FlagValues, inputs: readonly string[]): ConfusionFile | undefined {
  const file = flags.get(evaluateFlags.confusion);
  if (file === undefined) return undefined;
  return confusionFile(file, { force: flags.get(evaluateFlags.force), inputs });
}

function refuseConfusion(flags: FlagValues): void {
  refuseUseless(flags, [evaluateFlags.confusion], 'counts classes, and the target is a number');
}
