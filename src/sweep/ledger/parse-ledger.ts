import * as v from 'valibot';
import { issueText } from '../../model/issue-text.js';
import { MlpError, quote } from '../../support/errors.js';
import { textIn } from '../../support/platform.js';
import type { TrialResult } from '../trial.js';
import { LINE_START, trialSchema } from './schema.js';

/** A result, and where it is. */
export interface PlacedResult {
  readonly result: TrialResult;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** What is in the file of a ledger. */
export interface LedgerLines {
  readonly results: readonly PlacedResult[];
  /** The lines, from 1, in which there is what somebody who was killed has left of one. */
  readonly torn: readonly number[];
  /** Whether the last line has no end. */
  readonly isOpen: boolean;
}

const NEWLINE = 0x0a;

/**
 * The results in the bytes of a ledger. Half a line, where a process was killed, is passed over, wherever it is, and
 * what another process has written behind it in the same line is not lost. Nor are bytes of 0, which a power cut leaves, in
 * anybody's way.
 *
 * @param file the ledger's name, fit to be shown
 * @throws MlpError ('data') for a line that is no trial, and never was to be one
 */
export function parseLedger(bytes: Uint8Array, file: string): LedgerLines {
  const results: PlacedResult[] = [];
  const torn: number[] = [];
  let line = 0;
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, from);
    const to = end < 0 ? bytes.length : end;
    line++;
    const text = textIn(bytes, from, to);
    const { whole, isTorn } = recordsIn(text.replace(/^\ufeff/, ''), end < 0 && results.length > 0);
    if (isTorn) torn.push(line);
    for (const value of whole) results.push({ result: resultIn(value, file, line), file, line });
    if (!isTorn && whole.length === 0 && text.trim() !== '') throw noTrial(file, line, text);
    from = to + 1;
  }
  return { results, torn, isOpen: bytes.length > 0 && bytes[bytes.length - 1] !== NEWLINE };
}

/**
 * The records in a line, and whether there is part of another one: one whose writer was killed has no end, and the next one
 * begins behind it. Quotes in a text of JSON are escaped, so what looks like the beginning of a record is one.
 *
 * @param mayBeCut whether it is the end of a ledger, where anything that is no JSON is part of a record
 */
export function recordsIn(text: string, mayBeCut: boolean): { whole: unknown[]; isTorn: boolean } {
  if (text.trim() === '') return { whole: [], isTorn: false };
  const only = parsed(text);
  if (only !== undefined) return { whole: [only], isTorn: false };
  const clean = text.replaceAll('\0', '').trim();
  const first = clean.indexOf(LINE_START);
  if (first < 0) return { whole: [], isTorn: mayBeCut || LINE_START.startsWith(clean) };
  const pieces = clean.slice(first).split(BEGINNING).map(parsed);
  const whole = pieces.filter((piece) => piece !== undefined);
  // Of records that are whole, only the end of a line is missing between them.
  return { whole, isTorn: clean !== text.trim() || first > 0 || whole.length < pieces.length };
}

const BEGINNING = /(?=\{"type":"trial")/;

/** The value in a text; undefined where that is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function resultIn(value: unknown, file: string, line: number): TrialResult {
  const checked = v.safeParse(trialSchema, value, { abortEarly: true });
  if (checked.success) return checked.output;
  const isOurs = typeof value === 'object' && value !== null && 'type' in value;
  if (!isOurs || value.type !== 'trial') throw noTrial(file, line, JSON.stringify(value));
  throw new MlpError({
    kind: 'data',
    place: { file, line },
    problem: `not the result of a trial: ${issueText(checked.issues[0], 'the trial')}`,
    advice: 'take the line out, and its trial is run again',
  });
}

function noTrial(file: string, line: number, text: string): MlpError {
  return new MlpError({
    kind: 'data',
    place: { file, line },
    problem: `not a ledger of trials: ${quote(text)}`,
    advice: 'name another file',
  });
}
