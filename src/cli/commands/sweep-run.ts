import { DescentStates } from '../../sweep/descent-states.js';
import { checkData, fittingResults } from '../../sweep/ledger/fitting-results.js';
import { openLedger } from '../../sweep/ledger/open-ledger.js';
import type { LocalExecutor } from '../../sweep/local-executor.js';
import { type Nested, runNested } from '../../sweep/nested.js';
import { type RunTrials, runSweep, type SweepOutcome } from '../../sweep/run-sweep.js';
import { runTrials } from '../../sweep/run-trials.js';
import type { Sweep } from '../../sweep/sweep.js';
import type { TrialResult } from '../../sweep/trial.js';
import type { TrialRows } from '../../sweep/trial-rows.js';
import type { Notices } from '../output/notices.js';
import { printedAbove } from '../output/printed-above.js';
import type { Progress } from '../output/progress-view.js';
import type { Terminal } from '../output/terminal.js';
import type { Interruption } from '../signals.js';
import { ndjson } from '../views/ndjson.js';
import { SweepProgress } from '../views/sweep-progress.js';
import { byCommand } from './sweep-elsewhere.js';
import { noWinner } from './sweep-winner.js';

/** What came of all trials. */
export interface PlanOutcome {
  readonly standing: SweepOutcome;
  readonly nested?: Nested | undefined;
}

/** What did not come to its end: the sweep, or that without an outer fold. */
export function openPart({ standing, nested }: PlanOutcome): {
  readonly standing: SweepOutcome;
  readonly outer?: string;
} {
  return nested?.open ?? { standing };
}

/** How trials are run, and who follows them. */
export interface PlanRun {
  /** The path of the ledger. */
  readonly ledger: string;
  /** What runs trials elsewhere. */
  readonly command: string | undefined;
  /** How many outer folds there are. */
  readonly nested: number | undefined;
  /** Where trainings run in this process; it is closed when all are over. */
  readonly local: LocalExecutor;
  /** Whether an outer fold selects the smallest network within one standard error. */
  readonly isSmallest: boolean;
  /** Whether results are printed as they come. */
  readonly isJson: boolean;
  readonly terminal: Terminal;
  readonly progress: Progress;
  readonly notices: Notices;
  readonly interruption: Interruption;
}

/**
 * Runs what is not in the ledger yet, in the threads of this machine or by a command: the sweep, and then, where that is
 * asked for, the same without each outer fold.
 */
export async function runPlan(plan: Sweep, rows: TrialRows, run: PlanRun): Promise<PlanOutcome> {
  const { command, local, isJson, terminal, progress, notices, interruption } = run;
  const { signal } = interruption;
  const { setting } = plan;
  const { ledger, append, close } = openLedger(run.ledger);
  try {
    checkData(ledger, setting.data);
    for (const note of ledger.notes) notices.note(note);
    const print = printedAbove(terminal.stdout, progress);
    let shown = new SweepProgress(setting);
    const runnerOf = (sweep: Sweep, rows: TrialRows): RunTrials => {
      shown = new SweepProgress(sweep.setting);
      for (const result of fittingResults(ledger, sweep.setting)) shown.add(result);
      if (command !== undefined) {
        return byCommand(command, sweep.setting, {
          terminal,
          progress,
          notices,
          interruption,
          shown,
        });
      }
      const states = sweep.halving && new DescentStates();
      return async (trials, onResult) => {
        const executor = await local.executor();
        const update = progress.begin(shown.phase(trials.length));
        let done = 0;
        const onShare = (share: number): void => {
          done += share;
          update(done);
        };
        await runTrials(trials, sweep.setting, {
          rows,
          executor,
          states,
          signal,
          onResult,
          onShare,
        });
      };
    };
    const onResult = (result: TrialResult): void => {
      append(result);
      shown.add(result);
      if (isJson) print(ndjson({ ...result }));
    };
    const standing = await runSweep(plan, ledger, runnerOf(plan, rows), onResult, signal);
    const { nested: folds, isSmallest } = run;
    if (folds === undefined || signal.aborted || standing.pending.length > 0) return { standing };
    const nested = await runNested(plan, {
      count: folds,
      rows,
      ledger,
      isSmallest,
      signal,
      runnerOf,
      executor: () => local.executor(),
      onResult,
      noWinner,
    });
    return { standing, nested };
  } finally {
    close();
    void local.close();
  }
}
