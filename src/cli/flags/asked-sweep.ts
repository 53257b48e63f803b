import { openAgain } from '../../dataset/input/file-source.js';
import type { OpenRecipe } from '../../estimator/open-recipe.js';
import type { TrainingTable } from '../../estimator/read-data.js';
import type { Recipe } from '../../estimator/recipe.js';
import { MlpError } from '../../support/errors.js';
import type { Parameters } from '../../sweep/parameters.js';
import {
  chosenTrials,
  readingRecipe,
  type Sweep,
  type SweepRequest,
  sweepOn,
} from '../../sweep/sweep.js';
import { readingKey, TrialRows } from '../../sweep/trial-rows.js';
import type { Notices } from '../output/notices.js';
import type { Progress } from '../output/progress-view.js';
import type { Terminal } from '../output/terminal.js';
import { watchedSource } from '../output/watched-source.js';
import { dataFromFlags, inputFiles } from './data-from-flags.js';
import { refuseUseless } from './refuse-useless.js';
import { halvingOnly, sweepFromFlags } from './sweep-flags.js';
import type { FlagValues } from './values.js';

/** A sweep as flags ask for it, before its rows are read. */
export interface AskedSweep {
  readonly paths: readonly string[];
  readonly request: SweepRequest;
  readonly chosen: readonly Parameters[];
  /** By which the rows are read. */
  readonly recipe: Recipe;
  /** Every file that is read. */
  readonly inputs: readonly string[];
}

/** @throws MlpError ('usage') for what contradicts itself, and for trials that cannot be */
export async function askedSweep(paths: readonly string[], flags: FlagValues): Promise<AskedSweep> {
  const request = sweepFromFlags(flags);
  if (request.method !== 'halving') {
    refuseUseless(flags, halvingOnly, 'belongs to --method halving');
  }
  const chosen = await chosenTrials(request);
  const { reading } = readingRecipe(request, chosen);
  const recipe = { ...reading, test: request.testFile };
  return { paths, request, chosen, recipe, inputs: inputFiles(paths, recipe, flags) };
}

/** A sweep whose trials are known. */
export interface SweepOnRows {
  readonly rows: TrialRows;
  readonly plan: Sweep;
}

/** Reads the rows of a sweep, on which its trials are what they are. @throws MlpError as reading them does */
export async function onItsRows(
  asked: AskedSweep,
  terminal: Terminal,
  progress: Progress,
  { note }: Notices,
): Promise<SweepOnRows> {
  const { paths, request, chosen, recipe } = asked;
  const files = dataFromFlags(paths, recipe, terminal, progress);
  // They are read again for what is varied in reading them, and for the winner, also where they come out of a pipe.
  const opened = openAgain(paths, terminal, (source) => watchedSource(source, progress));
  const data = { ...files, rows: { ...files.rows, open: opened } };
  const rows = new TrialRows(data, request, note);
  const { open, source } = await firstTable(rows, asked);
  return { rows, plan: sweepOn(request, chosen, open, source) };
}

/** The rows as the first of the trials reads them, or the first that can: what is wrong with others is their results. */
async function firstTable(
  rows: TrialRows,
  { request, chosen }: AskedSweep,
): Promise<{ readonly open: OpenRecipe; readonly source: TrainingTable }> {
  const tried = new Set<string>();
  let fault: MlpError | undefined;
  for (const one of chosen) {
    const open = readingRecipe(request, [one]);
    const key = readingKey(open);
    if (tried.has(key)) continue;
    tried.add(key);
    try {
      return { open, source: await rows.table(open) };
    } catch (error) {
      if (!(error instanceof MlpError)) throw error;
      fault ??= error;
    }
  }
  throw fault ?? new Error('a sweep has no trials');
}
