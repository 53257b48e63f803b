import { openAgain } from '../../dataset/input/file-source.js';
import { engines } from '../../engine/engines.js';
import { metrics } from '../../estimator/metrics.js';
import type { Recipe } from '../../estimator/recipe.js';
import { checkWritable, writeFileAtomically } from '../../support/atomic-file.js';
import { type Claim, checkOutput, type OutputKind } from '../../support/check-output.js';
import { MlpError } from '../../support/errors.js';
import { keysOf } from '../../support/records.js';
import { inThisThread } from '../../sweep/executor.js';
import { LINE_START } from '../../sweep/ledger/schema.js';
import { trialLine } from '../../sweep/ledger/trial-line.js';
import { spreadOf } from '../../sweep/ranking.js';
import { runTrials } from '../../sweep/run-trials.js';
import { type TrialResult, trialOf } from '../../sweep/trial.js';
import { trialRecipe } from '../../sweep/trial-recipe.js';
import { TrialRows } from '../../sweep/trial-rows.js';
import { type AskedTrial, askedTrials, isTrial } from '../flags/asked-trials.js';
import { withConfig } from '../flags/config-file.js';
import { dataFromFlags, inputFiles } from '../flags/data-from-flags.js';
import { withProgress } from '../flags/progress-from-flags.js';
import { recipeFlags } from '../flags/recipe-from-flags.js';
import { trialFlags } from '../flags/trial-flags.js';
import type { FlagValues } from '../flags/values.js';
import { exitCodes } from '../output/exit-codes.js';
import { noticesOf } from '../output/notices.js';
import { openOutput } from '../output/output-file.js';
import type { Progress } from '../output/progress-view.js';
import type { Terminal } from '../output/terminal.js';
import { watchedSource } from '../output/watched-source.js';
import type { CommandModule } from '../parser/command.js';

export const command: CommandModule = {
  description: 'Runs one trial of a sweep: parameters in, one line of NDJSON out.',
  examples: [
    ['mlp trial iris.csv lr=0.05 hidden=8 --cv 5', 'as Hydra writes it'],
    [`mlp trial iris.csv '{"lr": 0.05, "hidden": "8"}'`, 'JSON, or - to read it'],
    ['mlp trial iris.csv --lr 0.05 --print accuracy', 'a bare number'],
    ['mlp trial iris.csv --from pending.ndjson --index 7', 'a line of mlp sweep plan'],
  ],
  argument: '<data>',
  argumentSummary: 'a CSV or Parquet file',
  more: [
    '[words...]',
    'further files of rows, and the trial: key=value, JSON, or - for JSON on standard input',
  ],
  flags: [...Object.values(trialFlags), ...recipeFlags],
  elsewhere: { flags: recipeFlags, where: "train's flags are parameters, too: mlp train -h" },
  run: (words, flags, terminal) => trial(words, withConfig(flags), terminal),
};

async function trial(
  words: readonly string[],
  flags: FlagValues,
  terminal: Terminal,
): Promise<number> {
  const [first = '', ...others] = words;
  const paths = [first, ...others.filter((word) => !isTrial(word))];
  const asked = await askedTrials(others.filter(isTrial), paths, flags, terminal);
  const from = flags.get(trialFlags.from);
  const read = asked.flatMap(({ setting, trial }) =>
    inputFiles(paths, trialRecipe(setting, trial, 0).reading, flags),
  );
  const inputs = [...new Set([...paths, ...read, ...(from === undefined ? [] : [from])])];
  const metricsFile = flags.get(trialFlags.metricsFile);
  const claim = { force: flags.get(trialFlags.force), inputs };
  if (metricsFile !== undefined) claimMetricsFile(metricsFile, flags, claim);
  const output = openOutput(flags.get(trialFlags.out), resultsOutput, claim, terminal);
  try {
    await withProgress(
      terminal,
      flags,
      async (progress) => {
        const run = trialRunner(paths, flags, terminal, progress);
        if (asked.length === 0) {
          const { note } = noticesOf(terminal, flags.get(trialFlags.quiet), progress);
          note({ text: `${from} has no trial for this call` });
        }
        for (const one of asked) {
          const result = await run(one);
          output.write(lineFor(result, flags));
          if (metricsFile !== undefined) writeFileAtomically(metricsFile, [metricsText(result)]);
        }
      },
      { rows: true },
    );
    output.commit();
  } finally {
    output.abort();
  }
  return exitCodes.done;
}

/** What runs trials one after the other, and reads the rows once for those that are scored in the same way. */
function trialRunner(
  paths: readonly string[],
  flags: FlagValues,
  terminal: Terminal,
  progress: Progress,
): (asked: AskedTrial) => Promise<TrialResult> {
  const { note } = noticesOf(terminal, flags.get(trialFlags.quiet), progress);
  const executor = inThisThread(engines[flags.get(trialFlags.engine)]);
  const opened = openAgain(paths, terminal, (source) => watchedSource(source, progress));
  let known: { readonly key: string; readonly rows: TrialRows } | undefined;
  const rowsFor = (setting: AskedTrial['setting'], reading: Recipe): TrialRows => {
    const key = JSON.stringify([setting.folds, setting.test, setting.outer]);
    if (known?.key === key) return known.rows;
    const files = dataFromFlags(paths, reading, terminal, progress);
    const rows = { ...files, rows: { ...files.rows, open: opened } };
    known = { key, rows: new TrialRows(rows, setting, note) };
    return known.rows;
  };
  return async ({ setting: asked, trial: given, number }) => {
    const open = trialRecipe(asked, given, 0);
    const rows = rowsFor(asked, open.reading);
    const { table } = await rows.table(open);
    const { sha256: data } = table;
    if (asked.data !== undefined && asked.data !== data) throw otherData(asked.data, data);
    const setting = { ...asked, data };
    const { budget } = given;
    const trial = {
      ...trialOf(setting, given.parameters),
      ...(budget !== undefined && { budget }),
    };
    const results: TrialResult[] = [];
    const onResult = (result: TrialResult): void => void results.push(result);
    await runTrials([trial], setting, { rows, executor, onResult });
    const [result] = results;
    if (result === undefined) throw new Error('a trial has no result');
    if (result.error !== undefined) note({ text: result.error, isWarning: true });
    return { ...result, ...(number !== undefined && { number }) };
  };
}

function otherData(wanted: string, data: string): MlpError {
  return new MlpError({
    kind: 'data',
    problem: `the trial is of other data: of the file with SHA-256 ${wanted.slice(0, 16)}…, and this one has ${data.slice(0, 16)}…`,
    advice: 'give the file that the sweep was planned with, byte by byte',
  });
}

function lineFor(result: TrialResult, flags: FlagValues): string {
  const metric = flags.get(trialFlags.print);
  if (metric === undefined) return trialLine(result);
  return `${spreadOf(result, metric)?.mean ?? 'nan'}\n`;
}

/** `{"loss": 0.09, "lossDeviation": 0.01, …}`: plain numbers, none of them missing or infinite. */
function metricsText(result: TrialResult): string {
  const all = keysOf(metrics).flatMap((name) => {
    const spread = spreadOf(result, name);
    return spread === undefined
      ? []
      : [
          [name, spread.mean],
          [`${name}Deviation`, spread.deviation],
        ];
  });
  return `${JSON.stringify({ ...Object.fromEntries(all), seconds: result.seconds })}\n`;
}

/** What a ledger begins with, or a bare number. */
const resultsOutput: OutputKind = {
  isOurs: (start) => start.startsWith(LINE_START) || /^(?:-?[\d.e+-]+|nan)\n/.test(start),
  kind: 'has no trials in it',
  example: 'trial.ndjson',
  endings: ['.ndjson', '.jsonl', '.json', '.txt'],
  isNamed: true,
};

const metricsOutput: OutputKind = {
  isOurs: (start) => /^\{("\w+":[\d.e+-]+,)*"seconds":/.test(start),
  kind: 'has no metrics in it',
  example: 'metrics.json',
  endings: ['.json'],
  isNamed: true,
};

function claimMetricsFile(path: string, flags: FlagValues, claim: Claim): void {
  const out = flags.get(trialFlags.out);
  const outputs = [{ option: trialFlags.out.key, path: out ?? '-' }];
  checkOutput(trialFlags.metricsFile.key, path, metricsOutput, { ...claim, outputs });
  checkWritable(path);
}
