import { readFileSync } from 'node:fs';
import { unreadable } from '../../dataset/input/source.js';
import { escapeControls } from '../../support/errors.js';
import type { Note } from '../../support/note.js';
import type { SweepSetting, Trial, TrialResult } from '../trial.js';
import { type LedgerLines, type PlacedResult, parseLedger } from './parse-ledger.js';

/** What is known of trials: of those that were run more than once, one result each. */
export interface Ledger {
  /** Of its files, fit to be shown. */
  readonly names: readonly string[];
  /** In the order in which they were written, one file after the other. */
  readonly results: readonly TrialResult[];
  /** What was passed over, and what does not agree. */
  readonly notes: readonly Note[];
  /** The results by `keyOf`. */
  readonly byKey: ReadonlyMap<string, TrialResult>;
}

/** What two results of one trial have in common. */
export type TrialKey = Pick<
  SweepSetting,
  'data' | 'seed' | 'folds' | 'test' | 'outer' | 'repeats'
> &
  Pick<Trial, 'id' | 'budget'>;

/**
 * Reads a ledger: one result a line, as NDJSON.
 *
 * @throws MlpError ('data') for a file that cannot be read, or is no ledger
 */
export function readLedger(path: string): Ledger {
  return readLedgers([path]);
}

/**
 * Reads several ledgers as one, as the tasks of a job array write one each.
 *
 * @throws MlpError ('data') for a file that cannot be read, or is no ledger
 */
export function readLedgers(paths: readonly string[]): Ledger {
  return ledgerOf(
    paths.map((path) => {
      const name = escapeControls(path);
      return { name, lines: readLines(path, name) };
    }),
  );
}

/** @throws MlpError ('data') for a file that cannot be read, or is no ledger */
export function readLines(path: string, name: string): LedgerLines {
  return parseLedger(bytesIn(path, name), name);
}

function bytesIn(path: string, name: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw unreadable(name, error);
  }
}

/** What was read of some files, together. Of the results of one trial the first that is done counts; they are the same. */
export function ledgerOf(
  files: readonly { readonly name: string; readonly lines: LedgerLines }[],
): Ledger {
  const found = new Map<string, PlacedResult>();
  const notes: Note[] = files.flatMap(({ name, lines }) => tornNote(name, lines.torn));
  const differing: [PlacedResult, PlacedResult][] = [];
  for (const { lines } of files) {
    for (const placed of lines.results) {
      const key = keyOf(placed.result);
      const known = found.get(key);
      if (known === undefined || rankOf(placed) < rankOf(known)) found.set(key, placed);
      if (known !== undefined && differ(known, placed)) differing.push([known, placed]);
    }
  }
  if (differing.length > 0) notes.push(differingNote(differing));
  const byKey = new Map([...found].map(([key, { result }]) => [key, result]));
  return {
    names: files.map(({ name }) => name),
    results: [...byKey.values()],
    notes,
    byKey,
  };
}

/**
 * What a ledger knows of a trial, scored in the same way; undefined where it is still to be run, as one that failed is.
 */
export function finished(
  ledger: Pick<Ledger, 'byKey'>,
  setting: Omit<TrialKey, 'id' | 'budget'>,
  trial: Pick<Trial, 'id' | 'budget'>,
): TrialResult | undefined {
  const result = lastKnown(ledger, setting, trial);
  return result?.status === 'failed' ? undefined : result;
}

/** The same, but one that failed has been run, too. */
export function lastKnown(
  { byKey }: Pick<Ledger, 'byKey'>,
  setting: Omit<TrialKey, 'id' | 'budget'>,
  { id, budget }: Pick<Trial, 'id' | 'budget'>,
): TrialResult | undefined {
  return byKey.get(keyOf({ ...setting, id, budget }));
}

/** The same for results of one trial that was scored in the same way, and for no others. */
export function keyOf({ id, data, seed, folds, test, outer, repeats, budget }: TrialKey): string {
  return JSON.stringify([id, data, seed, folds, test, outer, repeats, budget]);
}

const statuses: { readonly [status in TrialResult['status']]: number } = {
  done: 0,
  diverged: 1,
  failed: 2,
};

function rankOf({ result }: PlacedResult): number {
  return statuses[result.status];
}

/** Whether two runs of a trial came to their end, and not to the same. */
function differ({ result: a }: PlacedResult, { result: b }: PlacedResult): boolean {
  if (a.status === 'failed' || b.status === 'failed') return false;
  const isKnown = a.weights !== undefined && b.weights !== undefined;
  return a.status !== b.status || (isKnown && a.weights !== b.weights);
}

function differingNote(pairs: readonly (readonly [PlacedResult, PlacedResult])[]): Note {
  const [[known, other]] = pairs;
  const others = pairs.length === 1 ? '' : `, the first of ${pairs.length} that do not agree`;
  const say = ({ file, line, result }: PlacedResult): string =>
    `${file}:${line} has ${result.status === 'done' ? (result.weights ?? 'no weights') : `a trial that ${result.status}`}`;
  return {
    text: `two runs of trial ${known.result.id} came to different weights${others}: ${say(known)}, ${say(other)}; the first that is done counts`,
    isWarning: true,
  };
}

function tornNote(name: string, torn: readonly number[]): Note[] {
  if (torn.length === 0) return [];
  const [first, ...more] = torn;
  const where =
    more.length === 0
      ? `line ${first} of ${name} was`
      : `${torn.length} lines of ${name} (the first is ${first}) were`;
  return [
    {
      text: `${where} not written to the end: what is torn is passed over, and such a trial is run again`,
    },
  ];
}
