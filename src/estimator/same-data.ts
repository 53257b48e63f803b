import type { Schema } from '../dataset/encode/schema.js';
import type { Model } from '../model/model.js';
import { escapeControls, MlpError, quote } from '../support/errors.js';
import { shortDigest } from '../support/short-digest.js';

/** Something of the data that is not as it was when a model was trained; plain data. */
export interface DataDifference {
  readonly what: 'name' | 'files' | 'sha256' | 'rows' | 'columns';
  readonly was: string | number;
  readonly is: string | number;
  /** In a sentence. */
  readonly text: string;
}

/** What is compared: a model and what another training would have in the same place. */
type Trained = Pick<Model, 'data' | 'schema'>;

/**
 * How the data of a training differs from that of a model, the weightiest first. Data in other bytes may still come to the
 * same weights (another line end, another order of keys), so that these decide.
 *
 * @param name of the data, for messages
 * @throws MlpError ('data') for columns that cannot be those of the model
 */
export function dataDifferences(model: Trained, now: Trained, name: string): DataDifference[] {
  refuseColumns(model.schema, now.schema, name);
  const was = model.data;
  const is = now.data;
  const differences: DataDifference[] = [];
  const compare = (what: DataDifference['what'], a: string | number, b: string | number): void => {
    if (a !== b) differences.push({ what, was: a, is: b, text: texts[what](a, b) });
  };
  const columns = featuresOf(model.schema);
  compare('columns', columns.join(','), featuresOf(now.schema).join(','));
  compare('files', was.files ?? 1, is.files ?? 1);
  compare('rows', was.rows, is.rows);
  compare('sha256', was.sha256, is.sha256);
  compare('name', was.name, is.name);
  return differences;
}

type Sentence = (was: string | number, is: string | number) => string;

const texts: { readonly [what in DataDifference['what']]: Sentence } = {
  columns: () =>
    'the columns come in another order than in the training, whose first weights went by it',
  files: (was, is) => `the rows are those of ${counted(is, 'file')}, and were of ${was}`,
  rows: (was, is) => `there are ${counted(is, 'row')} to train on, and there were ${was}`,
  sha256: (was, is) =>
    `the bytes of the data are others: SHA-256 ${shortDigest(String(is))}, and it was ${shortDigest(String(was))}`,
  name: (was, is) => `the data is called ${shown(is)}, and was called ${shown(was)}`,
};

function shown(name: string | number): string {
  return escapeControls(String(name));
}

function counted(n: string | number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

function featuresOf({ features }: Schema): string[] {
  return features.map(({ column }) => column);
}

/** Weights belong to columns: with others, they cannot be compared. */
function refuseColumns(model: Schema, now: Schema, name: string): void {
  const refuse = (problem: string): never => {
    throw new MlpError({
      kind: 'data',
      place: { file: name },
      problem: `it cannot be what the model was trained on: ${problem}`,
      advice: 'give the file of the training',
    });
  };
  if (now.target.column !== model.target.column) {
    const [is, was] = [quote(now.target.column), quote(model.target.column)];
    refuse(`the target would be the column ${is}, and it was ${was}`);
  }
  const [was, is] = [featuresOf(model), featuresOf(now)];
  const gone = was.find((column) => !is.includes(column));
  if (gone !== undefined) refuse(`the feature ${quote(gone)} is not there`);
  const added = is.find((column) => !was.includes(column));
  if (added !== undefined) refuse(`${quote(added)} was no feature`);
}
