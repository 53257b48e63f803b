import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { optional } from '../../estimator/options/option.js';
import { whole } from '../../estimator/options/types.js';
import { checkModelPath } from '../../model/save-model.js';
import { type Claim, checkStandardOutput } from '../../support/check-output.js';
import { LocalExecutor } from '../../sweep/local-executor.js';
import { checkNested } from '../../sweep/nested.js';
import { readingRecipe } from '../../sweep/sweep.js';
import { type AskedSweep, askedSweep, onItsRows } from '../flags/asked-sweep.js';
import { withConfig } from '../flags/config-file.js';
import { printedOutput } from '../flags/printed-output.js';
import { withProgress } from '../flags/progress-from-flags.js';
import { recipeFlags } from '../flags/recipe-from-flags.js';
import { refuseUseless } from '../flags/refuse-useless.js';
import { outputFlags, runFlags } from '../flags/run-flags.js';
import { oneSe, sweepFlags } from '../flags/sweep-flags.js';
import type { FlagValues } from '../flags/values.js';
import { noticesOf } from '../output/notices.js';
import type { Progress } from '../output/progress-view.js';
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
  checkTogether(flags);
  const asked = await askedSweep(paths, flags);
  if (flags.given(nestedFlag)) checkNested(asked.request);
  const saving = { force: flags.get(force), inputs: asked.inputs };
  checkOutputs(flags, saving);
  const local = localExecutor(asked, flags);
  const running = withProgress(terminal, flags, (progress) =>
    sweepRows(asked, saving, { flags, terminal, progress, local }),
  );
  return running.finally(() => local.close());
}

/** Refuses flags that would be ignored. */
function checkTogether(flags: FlagValues): void {
  const { jobs, exec, oneSe, nested } = runOnly;
  if (flags.get(printCommandsFlag)) {
    refuseUseless(
      flags,
      [jobs, exec, oneSe, nested, out, force, outputFlags.json],
      'is of a sweep that runs, and its commands are printed only',
    );
  }
  if (flags.given(execFlag)) {
    refuseUseless(flags, [jobs], 'is of trials that run here, and a command runs these');
  }
}

function checkOutputs(flags: FlagValues, saving: Claim): void {
  const model = flags.get(out);
  if (printedOutput(flags, [out]) !== undefined) checkStandardOutput(saving);
  else checkModelPath(model, saving);
  checkLedger(flags, { inputs: saving.inputs, outputs: [{ option: out.key, path: model }] });
}

/** Where the trainings run that no command runs. Its threads begin at once, but where a ledger may leave nothing to do. */
function localExecutor({ chosen, request }: AskedSweep, flags: FlagValues): LocalExecutor {
  const isElsewhere = flags.get(printCommandsFlag) || flags.given(execFlag);
  const local = new LocalExecutor({
    trainings: isElsewhere ? 1 : chosen.length * request.repeats * (request.folds ?? 1),
    jobs: flags.get(runOnly.jobs) ?? availableParallelism(),
    engine: flags.get(engine),
  });
  if (!isElsewhere && !existsSync(flags.get(runOnly.ledger))) local.begin();
  return local;
}

/** What a sweep runs with. */
interface Surroundings {
  readonly flags: FlagValues;
  readonly terminal: Terminal;
  readonly progress: Progress;
  readonly local: LocalExecutor;
}

/** Reads the rows, and runs the trials on them, or prints their commands. */
async function sweepRows(
  asked: AskedSweep,
  saving: Claim,
  { flags, terminal, progress, local }: Surroundings,
): Promise<number> {
  const { paths, request, chosen } = asked;
  const ledger = flags.get(runOnly.ledger);
  const notices = noticesOf(terminal, flags.get(outputFlags.quiet), progress);
  const { rows, plan } = await onItsRows(asked, terminal, progress, notices);
  if (flags.get(printCommandsFlag)) {
    const given = flags.given(engine) ? flags.get(engine) : undefined;
    return printCommands(plan, { paths, ledger, terminal, notices, engine: given });
  }
  const outerFolds = flags.get(nestedFlag);
  if (outerFolds !== undefined) {
    await rows.checkOuterFolds(outerFolds, readingRecipe(request, chosen));
  }
  const interruption = onInterruption(terminal);
  try {
    const files = { paths, rows, ledger, out: flags.get(out), saving };
    const run = { request, plan, files, flags, terminal, notices };
    const outcome = await runPlan(plan, rows, {
      ...{ ledger, local, terminal, progress, notices, interruption },
      command: flags.get(execFlag),
      nested: outerFolds,
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
}
