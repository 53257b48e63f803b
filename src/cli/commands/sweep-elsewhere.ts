import { optional } from '../../estimator/options/option.js';
import { word } from '../../estimator/options/types.js';
import { escapeControls, MlpError } from '../../support/errors.js';
import type { Standing } from '../../sweep/pending-trials.js';
import type { RunTrials } from '../../sweep/run-sweep.js';
import type { SweepSetting } from '../../sweep/trial.js';
import type { Notices } from '../output/notices.js';
import { formatCount } from '../output/numbers.js';
import type { Progress } from '../output/progress-view.js';
import type { Terminal } from '../output/terminal.js';
import type { Interruption } from '../signals.js';
import type { SweepProgress } from '../views/sweep-progress.js';

export const execFlag = optional(
  {
    key: 'exec',
    brief: 'run trials by a command of the shell',
    help: 'a command of the shell that runs the trials: it is given pending ones, a line of JSON each, on its standard input, and prints their results, as mlp trial does',
    group: 'Sweep',
    placeholder: 'command',
  },
  word,
);

/** Who follows a command. */
export interface Following {
  readonly terminal: Pick<Terminal, 'stderr'>;
  readonly progress: Progress;
  readonly notices: Notices;
  readonly interruption: Interruption;
  readonly shown: SweepProgress;
}

/** Runs trials by a command of the shell, one for all that can be run at a time. */
export function byCommand(
  command: string,
  setting: SweepSetting,
  { terminal, progress, notices, interruption, shown }: Following,
): RunTrials {
  return async (trials, onResult) => {
    const { runElsewhere } = await import('../../sweep/run-elsewhere.js');
    const known = new Set<string>();
    const update = progress.begin(shown.phase(trials.length));
    const say = linesAbove(progress, terminal);
    await runElsewhere(trials, setting, {
      command,
      signal: interruption.signal,
      signalNumber: () => interruption.exitCode() - 128,
      onNote: notices.note,
      onSaid: say.add,
      onResult(result) {
        onResult(result);
        known.add(result.id);
        update(known.size);
      },
    });
    say.end();
  };
}

/** Shows what another program says, line by line, so that it and a bar are not in each other's way. */
function linesAbove(progress: Progress, { stderr }: Following['terminal']) {
  let open = '';
  const show = (text: string): void => {
    if (text !== '') progress.above(() => void stderr.write(text));
  };
  return {
    add(text: string): void {
      const all = open + text;
      const end = all.lastIndexOf('\n') + 1;
      open = all.slice(end);
      show(all.slice(0, end));
    },
    end(): void {
      show(open === '' ? '' : `${open}\n`);
    },
  };
}

/** A command has ended, and trials have no result. @param ledger the path of what is kept */
export function missing(
  { pending, results, budget }: Standing,
  outer: string | undefined,
  ledger: string,
): MlpError {
  const all = formatCount(results.length + pending.length);
  const rung = budget === undefined ? '' : ` of the rung of ${formatCount(budget)} epochs`;
  const fold = outer === undefined ? '' : ` without outer fold ${outer}`;
  const kept = results.length === 0 ? '' : `; those that came are in ${escapeControls(ledger)}`;
  return new MlpError({
    kind: 'data',
    problem: `the command printed no result for ${formatCount(pending.length)} of ${all} trials${rung}${fold}${kept}`,
    advice:
      results.length === 0
        ? 'it is given lines of JSON, as mlp sweep plan prints them, and is to print what mlp trial prints'
        : 'the same sweep again goes on with the rest',
  });
}
