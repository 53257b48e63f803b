import { closeSync, openSync, readSync } from 'node:fs';
import { openSource } from '../../dataset/input/file-source.js';
import type { Source } from '../../dataset/input/source.js';
import { looksLikeModel } from '../../model/save-model.js';
import { parseRuns, type Run } from '../../report/run-file.js';
import { MlpError } from '../../support/errors.js';
import { codeOf } from '../../support/file-system.js';
import type { Note } from '../../support/note.js';
import { bytesOf } from '../../support/platform.js';
import { shellWord } from '../../support/shell-word.js';
import { ledgerOf } from '../../sweep/ledger/ledger.js';
import { type LedgerLines, parseLedger } from '../../sweep/ledger/parse-ledger.js';
import type { TrialResult } from '../../sweep/trial.js';
import type { Terminal } from '../output/terminal.js';

/** The files of a report, told apart by what is in them. */
export interface ReportFiles {
  /** With records: of runs, or of trials. */
  readonly records: readonly string[];
  readonly model: string | undefined;
  /** With labelled rows. */
  readonly data: readonly string[];
}

/**
 * Which of some files hold records, the model, and rows: a model by its beginning or name, records by the first one.
 * Standard input holds records.
 *
 * @throws MlpError ('usage') for two models, and rows without one
 */
export function reportFiles(paths: readonly string[]): ReportFiles {
  const records: string[] = [];
  const models: string[] = [];
  const data: string[] = [];
  for (const path of paths) {
    if (path === '-' || /\.(?:ndjson|jsonl)$/i.test(path)) records.push(path);
    else if (path.endsWith('.json') || looksLikeModel(path)) models.push(path);
    else if (startsWithRecord(path)) records.push(path);
    else data.push(path);
  }
  const [model] = models;
  if (models.length > 1) {
    throw new MlpError({
      kind: 'usage',
      problem: 'a report is of one model, and there are several',
      advice: `make a report of each: mlp report ${shellWord(model)}`,
    });
  }
  if (data.length > 0 && model === undefined) {
    throw new MlpError({
      kind: 'usage',
      problem: 'rows are scored by a model, and there is none',
      advice: 'give the model, too: model.json',
    });
  }
  return { records, model, data };
}

function startsWithRecord(path: string): boolean {
  try {
    const fd = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(64);
      return /^\s*\{\s*"/.test(bytes.toString('latin1', 0, readSync(fd, bytes)));
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return false; // whoever reads it will say why it cannot be read
  }
}

/** What files of records hold. */
export interface ReportRecords {
  /** Of the runs, and of the ledgers. */
  readonly names: readonly string[];
  readonly runs: readonly Run[];
  /** Of ledgers; those that are of the same trial are one. */
  readonly trials: readonly TrialResult[];
  /** What was passed over. */
  readonly notes: readonly Note[];
}

/**
 * Reads the records of files: a ledger's are told by its first one.
 *
 * @throws MlpError ('data') for a file that cannot be read, or holds neither a run nor trials
 */
export async function readRecords(
  paths: readonly string[],
  terminal: Terminal,
): Promise<ReportRecords> {
  const runs: Run[] = [];
  const ledgers: { name: string; lines: LedgerLines }[] = [];
  for (const path of paths) {
    const source = await openSource(path, terminal);
    const { name } = source;
    const text = await textOf(source);
    if (/^\s*\{\s*"type"\s*:\s*"trial"/.test(text)) {
      ledgers.push({ name, lines: parseLedger(bytesOf(text), name) });
    } else runs.push(...parseRuns(text, name));
  }
  const { names, results, notes } = ledgerOf(ledgers);
  return { names: [...runs.map(({ name }) => name), ...names], runs, trials: results, notes };
}

async function textOf({ stream }: Source): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of stream) {
    text += typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}
