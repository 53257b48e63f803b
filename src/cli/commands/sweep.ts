import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { optional } from '../../estimator/options/option.js';
import { whole } from '../../estimator/options/types.js';
import { checkModelPath } from '../../model/save-model.js';
import { checkStandardOutput } from '../../support/check-output.js';
import { LocalExecutor } from '../../sweep/local-executor.js';
import { checkNested } from '../../sweep/nested.js';
import { readingRecipe } from '../../sweep/sweep.js';
import { askedSweep, onItsRows } from '../flags/asked-sweep.js';
import { withConfig } from '../flags/config-file.js';
import { printedOutput } from '../flags/printed-output.js';
import { withProgress } from '../flags/progress-from-flags.js';
import { recipeFlags } from '../flags/recipe-from-flags.js';
import { refuseUseless } from '../flags/refuse-useless.js';
import { outputFlags, runFlags } from '../flags/run-flags.js';
import { oneSe, sweepFlags } from '../flags/sweep-flags.js';
import type { FlagValues } from '../flags/values.js';
import { noticesOf } from '../output/notices.js';
import type { Terminal } from '../output/terminal.js';
import type { CommandModule } from '../parser/command.js';
import { onInterruption } from '../signals.js';
import { execFlag, missing } from './sweep-elsewhere.js';
import { finish, leave } from './sweep-finish.js';
import { checkLedger, ledgerFlags } from './sweep-ledger.js';
import { nestedFlag } from './sweep-nested.js';
import { printCommands, printCommandsFlag } from './sweep-print-commands.js';
import { openPart, runPlan } from './sweep-run.js';

const runOnly = {
  oneSe,
  ...ledgerFlags,
  jobs: optional(
    {
      key: 'jobs',
      brief: 'how many trainings at a time',
      short: 'j',
      help: 'how many trainings run at a time, each in a thread',
      group: 'Sweep',
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
  const outerFolds = flags.get(nestedFlag);
  if (outerFolds !== undefined) checkNested(request);
  const saving = { force: flags.get(force), inputs };
  const ledger = flags.get(runOnly.ledger);
  const model = flags.get(out);
  if (printedOutput(flags, [out]) !== undefined) checkStandardOutput(saving);
  else checkModelPath(model, saving);
  checkLedger(flags, { inputs, outputs: [{ option: out.key, path: model }] });
  const isElsewhere = isPrinted || flags.given(execFlag);
  const local = new LocalExecutor({
    trainings: isElsewhere ? 1 : asked.chosen.length * request.repeats * (request.folds ?? 1),
    jobs: flags.get(runOnly.jobs) ?? availableParallelism(),
    engine: flags.get(engine),
  });
  // Where a ledger is there, perhaps nothing is left to do.
  if (!isElsewhere && !existsSync(ledger)) local.begin();
  const running = withProgress(terminal, flags, async (progress) => {
    const notices = noticesOf(terminal, flags.get(outputFlags.quiet), progress);
    const { rows, plan } = await onItsRows(asked, terminal, progress, notices);
    if (isPrinted) {
      return printCommands(plan, {
        paths,
        ledger,
        terminal,
        notices,
        engine: flags.given(engine) ? flags.get(engine) : undefined,
      });
    }
    if (outerFolds !== undefined) {
      await rows.checkOuterFolds(outerFolds, readingRecipe(request, asked.chosen));
    }
    const interruption = onInterruption(terminal);
    try {
      const files = { paths, rows, ledger, out: model, saving };
      const run = { request, plan, files, flags, terminal, notices };
      const outcome = await runPlan(plan, rows, {
        ...{ ledger, terminal, progress, notices, interruption },
        command: flags.get(execFlag),
        nested: outerFolds,
        local,
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
  return running.finally(() => local.close());
}
