import type { JsonRecord } from '../../estimator/json-record.js';
import { resultRecord } from '../../estimator/records.js';
import type { Claim } from '../../support/check-output.js';
import { escapeControls } from '../../support/errors.js';
import { isStandardOutput } from '../../support/standard-streams.js';
import type { Standing } from '../../sweep/pending-trials.js';
import { winnerOf } from '../../sweep/run-sweep.js';
import type { Sweep, SweepRequest } from '../../sweep/sweep.js';
import type { TrialResult } from '../../sweep/trial.js';
import type { TrialRows } from '../../sweep/trial-rows.js';
import { outputFlags, runFlags } from '../flags/run-flags.js';
import { oneSe } from '../flags/sweep-flags.js';
import type { FlagValues } from '../flags/values.js';
import { stdoutColours } from '../output/colours.js';
import { exitCodes } from '../output/exit-codes.js';
import type { Notices } from '../output/notices.js';
import { formatCount } from '../output/numbers.js';
import { STDOUT } from '../output/save-or-rescue.js';
import { stderrResults } from '../output/stderr-results.js';
import type { Terminal } from '../output/terminal.js';
import type { Interruption } from '../signals.js';
import { ndjson } from '../views/ndjson.js';
import { nestedText } from '../views/nested-text.js';
import { sweepText } from '../views/sweep-text.js';
import { summaryText } from '../views/training-summary.js';
import { nestedRecords } from './sweep-nested.js';
import type { PlanOutcome } from './sweep-run.js';
import { noWinner, trainWinner } from './sweep-winner.js';

/** What a sweep reads and writes. */
interface Files {
  readonly paths: readonly string[];
  readonly rows: TrialRows;
  readonly ledger: string;
  readonly out: string;
  readonly saving: Claim;
}

/** All that a sweep goes by. */
export interface Run {
  readonly request: SweepRequest;
  readonly plan: Sweep;
  readonly files: Files;
  readonly flags: FlagValues;
  readonly terminal: Terminal;
  readonly notices: Notices;
}

/** Says what is kept of a sweep that was interrupted. */
export function leave(
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
export async function finish(
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
  const fitted = await trainWinner(winner, request, files.rows, {
    engine: flags.get(runFlags.engine),
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
