import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DataSource } from '../../estimator/data-source.js';
import type { Notify } from '../../estimator/notes.js';
import { readRows } from '../../estimator/read-rows.js';
import { checkExport } from '../../export/check-export.js';
import type { Exported, ExportRunner } from '../../export/export-format.js';
import { madeRows } from '../../export/made-rows.js';
import type { Model } from '../../model/model.js';
import { escapeControls, MlpError } from '../../support/errors.js';
import { formatCount } from '../output/numbers.js';

/** Rows that are made up, where none are given. */
const MADE = 100;
/** Of a file, so many rows are enough. */
const MOST_ROWS = 1000;

/** What was written, and what it is compared with. */
export interface CheckedExport {
  readonly out: string;
  readonly content: Exported['content'];
  readonly runner: ExportRunner;
  readonly model: Model;
  readonly unknown: 'error' | 'ignore';
  /** The rows to try it on; some that are made up unless they are given. */
  readonly source: DataSource | undefined;
}

/**
 * Runs an export and compares it with the model, if what it needs is installed where the user is.
 *
 * @returns a line that says on how many rows it was checked, or why it was not
 * @throws MlpError ('check') where it does not hold, and where rows are given and nothing is there to run it
 */
export async function checkedText(exported: CheckedExport, notify: Notify): Promise<string> {
  const { out, content, runner, model, unknown, source } = exported;
  const { packages } = runner;
  const installed = packages.length === 0 ? undefined : await importInstalled(packages);
  if (packages.length > 0 && installed === undefined) {
    const problem = `not checked, as neither ${packages.join(' nor ')} is installed here`;
    if (source === undefined) return problem;
    throw failed(out, problem, `npm install ${packages[0]}`);
  }
  const rows =
    source === undefined
      ? madeRows(model.schema, MADE)
      : await readRows(source, model.schema, MOST_ROWS, notify);
  const check = await tried(exported, async () => {
    const predictRows = await runner.run(content, model, installed);
    return checkExport(model, predictRows, rows, { unknown });
  });
  const { largestDifference, tolerance, fault } = check;
  if (fault !== undefined) {
    const most = `${difference(largestDifference)}, and ${difference(tolerance)} is allowed`;
    throw failed(
      out,
      `what was written does not say what the model says: ${fault} (largest difference ${most})`,
    );
  }
  if (check.rows === 0) return 'not checked, as the model predicts none of the rows';
  const what = source === undefined ? 'made-up rows' : `rows of ${source.name}`;
  const unit = model.task === 'classification' ? 'of a probability' : "of the target's scale";
  return `checked on ${formatCount(check.rows)} ${what}: largest difference ${difference(largestDifference)} ${unit}`;
}

/** @throws MlpError ('check') for whatever goes wrong when something of others runs */
async function tried<T>({ out }: CheckedExport, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw failed(out, `what was written cannot be run: ${escapeControls(message)}`);
  }
}

function failed(out: string, problem: string, ...advice: readonly string[]): MlpError {
  return new MlpError({
    kind: 'check',
    place: { file: escapeControls(out) },
    problem,
    advice: [...advice, { text: 'write it without a check by', options: { check: 'none' } }],
  });
}

function difference(x: number): string {
  return x === 0 ? '0' : x.toExponential(1);
}

/** What the first of some packages exports that is installed where the user is; undefined where none of them is. */
async function importInstalled(names: readonly string[]): Promise<unknown> {
  const { resolve: find } = createRequire(resolve('any.js'));
  for (const name of names) {
    let path: string;
    try {
      path = find(name);
    } catch {
      continue;
    }
    const found = await import(/* @vite-ignore */ pathToFileURL(path).href);
    return found.default ?? found;
  }
  return undefined;
}
