import type { Split } from '../dataset/split/split.js';
import { allRows } from '../dataset/table/table.js';
import { checkCrossValidation } from '../estimator/cross-validate.js';
import type { TrainingData } from '../estimator/data-source.js';
import type { Note } from '../estimator/notes.js';
import type { OpenRecipe } from '../estimator/open-recipe.js';
import { dataOptions } from '../estimator/options/data-options.js';
import { readingOptions } from '../estimator/options/reading-options.js';
import { splitRows } from '../estimator/prepare.js';
import { type PreparedFit, prepareFit } from '../estimator/prepare-fit.js';
import {
  dealFolds,
  type PreparedFold,
  prepareFold,
  prepareFolds,
} from '../estimator/prepare-folds.js';
import { readTrainingTable, type TrainingTable } from '../estimator/read-data.js';
import { MlpError } from '../support/errors.js';
import { shortDigest } from '../support/short-digest.js';
import { readOuterFold } from './outer-fold.js';
import type { SweepSetting } from './trial.js';

/** How trials are scored: in folds of the rows that are not for the final test, or on what their recipes hold out. */
type Scoring = Pick<SweepSetting, 'folds' | 'test' | 'outer'>;

/** The rows that trials are trained and scored on: read and encoded once for all that ask for the same, one after another. */
export class TrialRows {
  readonly #given: TrainingData;
  readonly #scoring: Scoring;
  readonly #onNote: (note: Note) => void;
  /** Of the files of rows, when they were read first. */
  #sha256: string | undefined;
  #table: { readonly key: string; readonly table: TrainingTable } | undefined;
  #folds: { readonly key: string; readonly folds: readonly PreparedFold[] } | undefined;

  /** @param onNote is told once what was decided or guessed, or may be wrong */
  constructor(given: TrainingData, scoring: Scoring, onNote: (note: Note) => void) {
    this.#given = given;
    this.#scoring = scoring;
    const said = new Set<string>();
    this.#onNote = (note) => {
      if (!said.has(note.text)) onNote(note);
      said.add(note.text);
    };
  }

  /** The rows as the recipe reads them. @throws MlpError as reading them does */
  async table(open: OpenRecipe): Promise<TrainingTable> {
    const key = readingKey(open);
    if (this.#table?.key !== key) {
      const read = await readTrainingTable(this.#given.rows, open.reading, this.#onNote);
      this.#sha256 ??= read.table.sha256;
      if (read.table.sha256 !== this.#sha256)
        throw changed(this.#given.rows.name, read.table.sha256, this.#sha256);
      this.#table = { key, table: read };
    }
    return this.#table.table;
  }

  /** What a recipe is trained and scored on: several folds, or one set of rows. @throws MlpError as reading and encoding do */
  async folds(open: OpenRecipe): Promise<readonly PreparedFold[]> {
    const key = dataKey(open);
    if (this.#folds?.key !== key) this.#folds = { key, folds: await this.#prepare(open) };
    return this.#folds.folds;
  }

  /** A training on all rows but those that its recipe holds out. @throws MlpError as reading and encoding do */
  async fit(open: OpenRecipe, onNote: (note: Note) => void = () => {}): Promise<PreparedFit> {
    return prepareFit(this.#given, open, { source: await this.table(open), onNote });
  }

  /** The same rows, without an outer fold of them, which is `2/5`. */
  without(outer: string): TrialRows {
    const rows = new TrialRows(this.#given, { ...this.#scoring, outer }, this.#onNote);
    rows.#table = this.#table;
    rows.#sha256 = this.#sha256;
    return rows;
  }

  /**
   * Deals out so many outer folds, and the folds in each: a sweep that has come to its end is no time to learn that there are too
   * few rows for them.
   *
   * @throws MlpError ('data')
   */
  async checkOuterFolds(count: number, open: OpenRecipe): Promise<void> {
    const source = await this.table(open);
    const { folds: k } = this.#scoring;
    const outer = dealtBy('nested', count, source, open, this.#untested(source, open));
    if (k === undefined) return;
    for (const { training } of outer) dealtBy('cv', k, source, open, training);
  }

  /** The outer fold: all rows that trials see to train on, and those that none has seen to score. @throws MlpError as encoding does */
  async outerFold(open: OpenRecipe): Promise<PreparedFold> {
    const source = await this.table(open);
    checkCrossValidation(open.reading);
    const { number } = readOuterFold(this.#scoring.outer);
    const { heldOut, ...fold } = await prepareFold(
      number,
      source,
      open,
      this.#outerSplit(source, open),
    );
    if (heldOut === undefined) throw new Error('an outer fold has no rows');
    return { ...fold, heldOut };
  }

  async #prepare(open: OpenRecipe): Promise<readonly PreparedFold[]> {
    const { folds: k, outer } = this.#scoring;
    if (k === undefined && outer === undefined) return [await this.#watched(open)];
    const source = await this.table(open);
    const rows = this.#seen(source, open);
    if (k === undefined) {
      const fold = await prepareFold(1, source, open, { training: rows });
      const { validation: heldOut, folds } = fold.parts;
      if (heldOut === undefined) throw nothingHeldOut(folds !== undefined);
      return [{ ...fold, heldOut }];
    }
    const folds: PreparedFold[] = [];
    for await (const fold of prepareFolds(k, source, open, { rows, onNote: this.#onNote })) {
      folds.push(fold);
    }
    return folds;
  }

  /** The rows that trials may see: of those that are not for the final test, all but the outer fold's. */
  #seen(source: TrainingTable, open: OpenRecipe): Int32Array {
    checkCrossValidation(open.reading);
    if (this.#scoring.outer !== undefined) return this.#outerSplit(source, open).training;
    return this.#untested(source, open);
  }

  #untested({ table, task }: TrainingTable, { reading }: OpenRecipe): Int32Array {
    const { test } = this.#scoring;
    return splitRows(table, allRows(table), { ...reading, task }, { test }).training;
  }

  #outerSplit(source: TrainingTable, open: OpenRecipe): Split {
    const { number, count } = readOuterFold(this.#scoring.outer);
    return dealFolds(count, source, open, this.#untested(source, open))[number - 1];
  }

  /** The rows that a recipe holds out, as if they were a fold. */
  async #watched(open: OpenRecipe): Promise<PreparedFold> {
    const { facts, recipe, data, folds } = await this.fit(open, this.#onNote);
    const { schema, training, validation, unfamiliar } = data;
    if (validation === undefined) throw nothingHeldOut(folds !== undefined);
    return {
      number: 1,
      facts,
      recipe,
      parts: { schema, training, validation, folds },
      heldOut: validation,
      unfamiliar,
    };
  }
}

/** @param option that says how many folds there are */
function dealtBy(option: string, ...args: Parameters<typeof dealFolds>): Split[] {
  try {
    return dealFolds(...args);
  } catch (error) {
    if (!(error instanceof MlpError)) throw error;
    throw new MlpError({ ...error.details, option, value: String(args[0]) });
  }
}

/** Whether an option decides how the file becomes a table, and so which rows there are. */
export function isReading(key: string): boolean {
  return Object.hasOwn(readingOptions, key);
}

/** Options besides those of the data by which rows are dealt out and encoded; a preset may choose some. */
const dealing: readonly string[] = ['preset', 'ensemble', 'precision'];

/** The same for recipes that read the rows in the same way. */
export function readingKey(open: OpenRecipe): string {
  return keyOf(open, isReading);
}

/** The same for recipes that are trained and scored on the same examples. */
export function dataKey(open: OpenRecipe): string {
  return keyOf(open, (key) => Object.hasOwn(dataOptions, key) || dealing.includes(key));
}

function keyOf({ given }: OpenRecipe, counts: (key: string) => boolean): string {
  return JSON.stringify(Object.entries(given).filter(([key]) => counts(key)));
}

function changed(name: string, is: string, was: string): MlpError {
  return new MlpError({
    kind: 'data',
    place: { file: name },
    problem: `it has changed since the sweep began: its SHA-256 is ${shortDigest(is)}, and was ${shortDigest(was)}`,
    advice: 'begin again, with another ledger',
  });
}

function nothingHeldOut(isEnsemble: boolean): MlpError {
  return new MlpError({
    kind: 'usage',
    problem: isEnsemble
      ? 'the members of an ensemble hold out other rows each, and trials are compared on the same'
      : 'there are no rows to score trials on',
    advice: { text: 'add', options: { cv: '5' } },
  });
}
