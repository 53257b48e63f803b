import type { Schema } from '../dataset/encode/schema.js';
import { allRows, type Table } from '../dataset/table/table.js';
import { MlpError } from '../support/errors.js';
import { orList } from '../support/words.js';
import type { ResolvedRecipe } from '../training/resolve-recipe.js';
import type { TrainingObserver } from '../training/train-network.js';
import { checkFormulas } from './check-formulas.js';
import type { DataSource, TrainingData } from './data-source.js';
import { columnDoubts } from './doubts/column-doubts.js';
import { dataDoubts } from './doubts/data-doubts.js';
import type { DataSubject } from './doubts/data-subject.js';
import { doubtsOf } from './doubts/doubt.js';
import { dealRows, type MemberFold } from './member-folds.js';
import { noteUnfamiliar } from './note-unfamiliar.js';
import type { Note, Notify } from './notes.js';
import { type OpenRecipe, settleRecipe } from './open-recipe.js';
import { dataFacts, type PreparedData, prepareData } from './prepare.js';
import type { DataFacts } from './presets.js';
import { located, readLabelled, readTrainingTable, type TrainingTable } from './read-data.js';
import type { Recipe } from './recipe.js';
import { resolveKinds } from './resolve-kinds.js';

/** How a training is followed and ended from outside. */
export interface FitObserver extends TrainingObserver {
  /** Something was decided or guessed, or may be wrong. */
  onNote?(note: Note): void;
}

/** How a training is made ready. */
export interface PrepareFitOptions extends Pick<FitObserver, 'onNote'> {
  /** The rows, where they were read already: they stay what they are. */
  readonly source?: TrainingTable | undefined;
}

/** A training that can begin: examples, and a network without weights. */
export interface PreparedFit {
  /** What is known of the rows, by which the recipe was settled. */
  readonly facts: DataFacts;
  readonly recipe: Recipe;
  /** What is known of the rows; their numbers are in the data alone. */
  readonly source: Omit<TrainingTable, 'table'> & { readonly table: Omit<Table, 'columns'> };
  readonly data: PreparedData;
  /** SHA-256 of the files of rows, those that there are. */
  readonly sha256: DataSubject['sha256'];
  /** Of an ensemble whose members hold out a fraction: which rows. */
  readonly folds: readonly MemberFold[] | undefined;
  /** What is trained: of an ensemble, its first member. */
  readonly resolved: ResolvedRecipe;
  /** What the members of an ensemble are, in turn. */
  readonly kinds: readonly [ResolvedRecipe, ...ResolvedRecipe[]];
}

/**
 * Reads, splits and encodes the data of a training, and settles what its recipe leaves open.
 *
 * @throws MlpError ('usage') for a recipe that does not fit the data or itself, ('data') for data that cannot be read
 */
export async function prepareFit(
  given: TrainingData,
  open: OpenRecipe,
  { onNote = () => {}, source: known }: PrepareFitOptions = {},
): Promise<PreparedFit> {
  await checkFormulas(open.reading);
  const source = known ?? (await readTrainingTable(given.rows, open.reading, onNote));
  const facts = factsFor(open, source);
  const recipe = settleRecipe(open, facts);
  // Before the numbers of the columns are used up.
  const ofColumns = doubtsOf(columnDoubts, { table: source.table, recipe });
  const { data, folds, sha256 } = await located(source, () =>
    prepareExamples(given, source, recipe, { usesUp: known === undefined, notify: onNote }),
  );
  const subject = { recipe, schema: data.schema, training: data.training, sha256 };
  for (const doubt of [...ofColumns, ...doubtsOf(dataDoubts, subject)]) onNote(doubt);
  const kinds = await resolveKinds(recipe, data.schema, data.training);
  const without = kinds.flatMap(({ network }, kind) => {
    const name = recipe.embed[kind];
    return network.embedding === undefined && name !== 'none' ? [name] : [];
  });
  if (without.length > 0) {
    const text = `no column can be embedded by ${orList(without)}: none is numeric, with values enough`;
    onNote({ text, option: 'embed', value: recipe.embed.join(',') });
  }
  const { columns: _, ...table } = source.table; // nobody needs their numbers again
  return {
    facts,
    recipe,
    source: { ...source, table },
    data,
    sha256,
    folds,
    kinds,
    resolved: kinds[0],
  };
}

/** The recipe for the rows of a table, of which it may hold out some for a test. */
export function recipeFor(open: OpenRecipe, source: TrainingTable): Recipe {
  return settleRecipe(open, factsFor(open, source));
}

function factsFor({ given }: OpenRecipe, { table, task }: TrainingTable): DataFacts {
  const tested = fractionOf(given.test) ?? 0;
  return dataFacts(table, task, Math.round(table.rows * (1 - tested)), given);
}

/** Splits and encodes the rows as the recipe says; files that are held out are read here, and told apart by their bytes. */
async function prepareExamples(
  given: TrainingData,
  { table, task }: TrainingTable,
  recipe: Recipe,
  { usesUp, notify }: { readonly usesUp: boolean; readonly notify: Notify },
): Promise<Pick<PreparedFit, 'data' | 'folds' | 'sha256'>> {
  const { validation, test } = recipe;
  const fractions = { validation: fractionOf(validation), test: fractionOf(test) };
  if ((fractions.validation ?? 0) + (fractions.test ?? 0) >= 1) {
    throw new MlpError({
      kind: 'usage',
      problem: {
        text: '{} and {} together leave no rows to train on',
        options: { validation: undefined, test: undefined },
      },
      advice: {
        text: 'hold out less, for example',
        options: { validation: '0.2', test: '0.2' },
      },
    });
  }
  const { splitSeed } = recipe;
  if (
    splitSeed !== undefined &&
    fractions.validation === undefined &&
    fractions.test === undefined
  ) {
    throw new MlpError({
      kind: 'usage',
      option: 'splitSeed',
      value: String(splitSeed),
      problem: 'no rows are held out that it could choose',
      advice: { text: 'leave it out, or add', options: { validation: '0.2' } },
    });
  }
  const dataRecipe = { ...recipe, task };
  const { split, foldsAmong } = dealRows(table, allRows(table), dataRecipe, fractions);
  const prepared = prepareData(table, split, dataRecipe, { usesUp });
  const { unfamiliar } = prepared;
  noteUnfamiliar(unfamiliar, 'rows held out', notify);
  const parts = {
    validation: await readHeldOut(
      'validation',
      validation,
      given.validation,
      prepared.schema,
      recipe,
      notify,
    ),
    test: await readHeldOut('test', test, given.test, prepared.schema, recipe, notify),
  };
  for (const part of [parts.validation, parts.test]) {
    if (part !== undefined) unfamiliar.add(part.unfamiliar);
  }
  return {
    data: {
      ...prepared,
      ...(parts.validation && { validation: { examples: parts.validation.examples } }),
      ...(parts.test && { test: { examples: parts.test.examples } }),
    },
    folds: foldsAmong(prepared.training),
    sha256: {
      training: table.sha256,
      ...(parts.validation && { validation: parts.validation.sha256 }),
      ...(parts.test && { test: parts.test.sha256 }),
    },
  };
}

function fractionOf(part: number | string | undefined): number | undefined {
  return typeof part === 'number' ? part : undefined;
}

/** The rows of a file that the recipe names, which whoever calls has to bring along; none without need. */
async function readHeldOut(
  option: 'validation' | 'test',
  part: number | string | undefined,
  source: DataSource | undefined,
  schema: Schema,
  { precision, delimiter, header, unknown }: Recipe,
  notify: Notify,
) {
  if (typeof part === 'string' && source === undefined) {
    throw new MlpError({
      kind: 'usage',
      option,
      value: part,
      problem: 'the rows of that file are not among the data',
      advice: 'give a fraction, or the rows beside those to train on',
    });
  }
  if (typeof part === 'number' && source !== undefined) {
    throw new MlpError({
      kind: 'usage',
      option,
      value: String(part),
      problem: 'a fraction is held out, and rows for it are among the data, too',
      advice: 'give one of them',
    });
  }
  if (source === undefined) return undefined;
  return readLabelled(source, schema, { precision, delimiter, header, unknown }, notify);
}
