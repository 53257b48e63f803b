import { existsSync } from 'node:fs';
import type { TrainingData } from '../../estimator/data-source.js';
import type { JsonRecord } from '../../estimator/json-record.js';
import { optional, withDefault } from '../../estimator/options/option.js';
import { onOff, whole, word } from '../../estimator/options/types.js';
import { resultRecord } from '../../estimator/records.js';
import { checkModelPath } from '../../model/save-model.js';
import { sameFile } from '../../support/atomic-file.js';
import { type Claim, checkStandardOutput, refuseShared } from '../../support/check-output.js';
import { escapeControls, MlpError } from '../../support/errors.js';
import { isStandardInput, isStandardOutput } from '../../support/standard-streams.js';
import { checkNested } from '../../sweep/nested.js';
import type { Standing } from '../../sweep/pending-trials.js';
import { winnerOf } from '../../sweep/run-sweep.js';
import type { Sweep, SweepRequest } from '../../sweep/sweep.js';
import type { TrialResult } from '../../sweep/trial.js';
import { askedSweep, onItsRows } from '../flags/asked-sweep.js';
import { withConfig } from '../flags/config-file.js';
import { printedOutput } from '../flags/printed-output.js';
import { withProgress } from '../flags/progress-from-flags.js';
import { recipeFlags } from '../flags/recipe-from-flags.js';
import { refuseUseless } from '../flags/refuse-useless.js';
import { outputFlags, runFlags } from '../flags/run-flags.js';
import { oneSe, sweepFlags } from '../flags/sweep-flags.js';
import type { FlagValues } from '../flags/values.js';
import { stdoutColours } from '../output/colours.js';
import { exitCodes } from '../output/exit-codes.js';
import { type Notices, noticesOf } from '../output/notices.js';
import { formatCount } from '../output/numbers.js';
import { STDOUT } from '../output/save-or-rescue.js';
import { stderrResults } from '../output/stderr-results.js';
import type { Terminal } from '../output/terminal.js';
import type { CommandModule } from '../parser/command.js';
import { type Interruption, onInterruption } from '../signals.js';
import { ndjson } from '../views/ndjson.js';
import { nestedText } from '../views/nested-text.js';
import { sweepText } from '../views/sweep-text.js';
import { summaryText } from '../views/training-summary.js';
import { execFlag, missing } from './sweep-elsewhere.js';
import { nestedFlag, nestedRecords } from './sweep-nested.js';
import { printCommands, printCommandsFlag } from './sweep-print-commands.js';
import { openPart, type PlanOutcome, runPlan } from './sweep-run.js';
import { noWinner, trainWinner } from './sweep-winner.js';

const group = 'Sweep';

const runOnly = {
  oneSe,
  ledger: withDefault(
    {
      key: 'ledger',
      brief: 'results, a line each; what is in it is not run again',
      help: 'the results, a line of NDJSON for each trial; trials that are in it already are not run again',
      group,
      placeholder: 'file',
    },
    word,
    'trials.ndjson',
  ),
  resume: optional(
    {
      key: 'resume',
      help: 'go on with a ledger that has to be there',
      offHelp: 'refuse a ledger that is there already',
      group,
      fallbackHelp: 'go on if it is there',
    },
    onOff,
  ),
  jobs: optional(
    {
      key: 'jobs',
      brief: 'how many trainings at a time',
      short: 'j',
      help: 'how many trainings run at a time, each in a thread',
      group,
      placeholder: 'n',
      fallbackHelp: 'all cores',
    },
    whole(1, 1024),
  ),
  nested: nestedFlag,
  exec: execFlag,
  printCommands: printCommandsFlag,
};

const { out, force, config, engine } = runFlags;

export const command: CommandModule = {
  description:
    'Tries what a training may be given, scores each trial on rows it has not seen, and trains the best on all.',
  examples: [
    ["mlp sweep iris.csv --vary 'hidden=4 8' --vary 'lr=.1 .3'", 'a grid of four'],
    ["mlp sweep data.csv --vary 'dropout=0..0.5' --trials 40", 'at random'],
    ['mlp sweep data.csv --vary lr=log:.01..1 --method halving', 'few epochs first'],
    ["mlp sweep data.csv --vary 'hidden=4 8' --test 0.2 --one-se", 'an honest test'],
  ],
  argument: '<data...>',
  argumentSummary: 'CSV or Parquet files',
  flags: [
    ...Object.values(sweepFlags),
    ...Object.values(runOnly),
    ...Object.values(outputFlags),
    ...[out, force, config, engine],
    ...recipeFlags,
  ],
  elsewhere: {
    flags: [...recipeFlags, config],
    where: 'What all trials have in common: flags of mlp train -h',
  },
  run: (paths, flags, terminal) => sweep(paths, withConfig(flags), terminal),
};

/** What a sweep reads and writes. */
interface Files {
  readonly paths: readonly string[];
  readonly data: TrainingData;
  readonly ledger: string;
  readonly out: string;
  readonly saving: Claim;
}

async function sweep(
  paths: readonly string[],
  flags: FlagValues,
  terminal: Terminal,
): Promise<number> {
  const isPrinted = flags.get(printCommandsFlag);
  if (isPrinted) {
    const { jobs, exec, oneSe, nested } = runOnly;
    refuseUseless(
      flags,
      [jobs, exec, oneSe, nested, out, force, outputFlags.json],
      'is of a sweep that runs, and its commands are printed only',
    );
  }
  if (flags.given(execFlag)) {
    refuseUseless(flags, [runOnly.jobs], 'is of trials that run here, and a command runs these');
  }
  const asked = await askedSweep(paths, flags);
  const { request, inputs } = asked;
  if (flags.given(nestedFlag)) checkNested(request);
  const saving = { force: flags.get(force), inputs };
  const ledger = flags.get(runOnly.ledger);
  const model = flags.get(out);
  if (printedOutput(flags, [out]) !== undefined) checkStandardOutput(saving);
  else checkModelPath(model, saving);
  refuseShared({ option: runOnly.ledger.key, path: ledger }, [{ option: out.key, path: model }]);
  checkLedger(ledger, inputs, flags);
  return withProgress(terminal, flags, async (progress) => {
    const notices = noticesOf(terminal, flags.get(outputFlags.quiet), progress);
    const { data, rows, plan } = await onItsRows(asked, terminal, progress, notices);
    if (isPrinted) {
      return printCommands(plan, {
        paths,
        ledger,
        terminal,
        notices,
        engine: flags.given(engine) ? flags.get(engine) : undefined,
      });
    }
    const interruption = onInterruption(terminal);
    try {
      const files = { paths, data, ledger, out: model, saving };
      const run = { request, plan, files, flags, terminal, notices };
      const outcome = await runPlan(plan, rows, {
        ...{ ledger, terminal, progress, notices, interruption },
        command: flags.get(execFlag),
        nested: flags.get(nestedFlag),
        jobs: flags.get(runOnly.jobs),
        engine: flags.get(engine),
        isSmallest: flags.get(oneSe),
        isJson: flags.get(outputFlags.json),
      });
      progress.stop();
      const { standing, outer } = openPart(outcome);
      if (interruption.signal.aborted) return leave(run, standing, outer, interruption);
      if (standing.pending.length > 0) throw missing(standing, outer, ledger);
      return await finish(run, outcome, interruption);
    } finally {
      interruption.stop();
    }
  });
}

/** All that a sweep goes by. */
interface Run {
  readonly request: SweepRequest;
  readonly plan: Sweep;
  readonly files: Files;
  readonly flags: FlagValues;
  readonly terminal: Terminal;
  readonly notices: Notices;
}

/** Says what is kept of a sweep that was interrupted. */
function leave(
  { files, plan, notices }: Run,
  { pending, results }: Standing,
  outer: string | undefined,
  interruption: Interruption,
): number {
  const { length } = results;
  const all = length + pending.length;
  const where = [
    plan.halving === undefined ? '' : ' of this rung',
    outer === undefined ? '' : ` without outer fold ${outer}`,
  ].join('');
  notices.warn(
    `interrupted: ${length} of ${all} trials${where} are in ${escapeControls(files.ledger)}, and the same command goes on with the rest`,
  );
  return interruption.exitCode();
}

/** Shows the best, and trains the winner on everything. */
async function finish(
  run: Run,
  { standing, nested }: PlanOutcome,
  interruption: Interruption,
): Promise<number> {
  const { request, plan, files, flags, terminal, notices } = run;
  const isPrinted = isStandardOutput(files.out);
  const stdout = isPrinted ? stderrResults(terminal) : terminal.stdout;
  const colours = stdoutColours({ stdout, env: terminal.env });
  const isJson = flags.get(outputFlags.json);
  const isQuiet = flags.get(outputFlags.quiet);
  const winner = winnerOf(standing, plan, flags.get(oneSe));
  if (!isJson && !isQuiet) {
    const width = stdout.columns || 80;
    const options = { winner, testFile: request.testFile };
    stdout.write(sweepText(standing.known, plan.setting, files.paths, colours, width, options));
  }
  const { metric } = plan.setting;
  if (nested !== undefined) {
    if (isJson) for (const record of nestedRecords(nested, metric)) stdout.write(ndjson(record));
    else if (!isQuiet) stdout.write(nestedText(nested, metric, colours));
  }
  warnOfFailed(standing, notices);
  if (winner === undefined) throw noWinner(standing.results);
  const fitted = await trainWinner(winner, request, files.data, {
    engine: flags.get(engine),
    out: files.out,
    saving: files.saving,
    stdout: terminal.stdout,
    signal: interruption.signal,
  });
  if (isJson) {
    stdout.write(ndjson(sweepRecord(winner, plan)));
    stdout.write(ndjson(resultRecord(fitted, files.out)));
  } else if (!isQuiet) {
    const name = isPrinted ? STDOUT : files.out;
    stdout.write(summaryText(fitted, name, colours));
  }
  stdout.flush();
  for (const doubt of fitted.doubts) notices.note(doubt);
  if (fitted.stopped === 'interrupted') return interruption.exitCode();
  return exitCodes.done;
}

/** Of those that failed, the first says why. */
function warnOfFailed({ results }: Standing, { warn }: Notices): void {
  const failed = results.filter(({ status }) => status === 'failed');
  const [first] = failed;
  if (first === undefined || failed.length === results.length) return;
  const all = `${formatCount(failed.length)} of ${formatCount(results.length)} trials failed`;
  warn(`${all}, the first (${first.id}) because of this: ${first.error}`);
}

/** What came of it all. */
function sweepRecord(winner: TrialResult, { trials, setting }: Sweep): JsonRecord {
  const { id, parameters, score, deviation } = winner;
  return {
    type: 'sweep',
    trials: trials.length,
    metric: setting.metric,
    id,
    parameters,
    score,
    deviation,
  };
}

/** @throws MlpError ('usage') for a ledger that should be there and is not, or the other way round, or that is an input */
function checkLedger(path: string, inputs: readonly string[], flags: FlagValues): void {
  const at = { kind: 'usage', option: runOnly.ledger.key, value: path } as const;
  if (isStandardOutput(path)) {
    throw new MlpError({ ...at, problem: 'a sweep goes on from its file', advice: 'name one' });
  }
  if (inputs.some((input) => !isStandardInput(input) && sameFile(path, input))) {
    throw new MlpError({ ...at, problem: 'it is an input, too', advice: 'name another file' });
  }
  const resume = flags.get(runOnly.resume);
  const isThere = existsSync(path);
  if (resume === true && !isThere) {
    throw new MlpError({
      ...at,
      problem: 'there is no such file to go on with',
      advice: 'check the path',
    });
  }
  if (resume === false && isThere) {
    throw new MlpError({
      ...at,
      problem: 'there are results already',
      advice: { text: 'name another file:', options: { ledger: 'others.ndjson' } },
    });
  }
}
