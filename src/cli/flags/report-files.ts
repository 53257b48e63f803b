import { closeSync, openSync, readSync } from 'node:fs';
import { openSource } from '../../dataset/input/file-source.js';
import type { Source } from '../../dataset/input/source.js';
import { looksLikeModel } from '../../model/save-model.js';
import { parseRuns, type Run } from '../../report/run-file.js';
import { MlpError } from '../../support/errors.js';
import { codeOf } from '../../support/file-system.js';
import { shellWord } from '../../support/shell-word.js';
import type { Terminal } from '../output/terminal.js';

/** The files of a report, told apart by what is in them. */
export interface ReportFiles {
  readonly runs: readonly string[];
  readonly model: string | undefined;
  /** With labelled rows. */
  readonly data: readonly string[];
}

/**
 * Which of some files are runs, the model, and rows: a model by its beginning or name, a run by its first record.
 * Standard input is a run.
 *
 * @throws MlpError ('usage') for two models, and rows without one
 */
export function reportFiles(paths: readonly string[]): ReportFiles {
  const runs: string[] = [];
  const models: string[] = [];
  const data: string[] = [];
  for (const path of paths) {
    if (path === '-' || /\.(?:ndjson|jsonl)$/i.test(path)) runs.push(path);
    else if (path.endsWith('.json') || looksLikeModel(path)) models.push(path);
    else if (startsWithRecord(path)) runs.push(path);
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
  return { runs, model, data };
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

/**
 * Reads the runs of files.
 *
 * @throws MlpError ('data') for a file that cannot be read, or holds no run
 */
export async function readRuns(paths: readonly string[], terminal: Terminal): Promise<Run[]> {
  const runs: Run[] = [];
  for (const path of paths) {
    const source = await openSource(path, terminal);
    runs.push(...parseRuns(await textOf(source), source.name));
  }
  return runs;
}

async function textOf({ stream }: Source): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of stream) {
    text += typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}
