import { MlpError, quote } from '../../support/errors.js';
import type { Note } from '../../support/note.js';
import type { CsvFile } from '../csv/csv.js';
import type { Column } from './column.js';
import { MAX_CATEGORIES } from './column-builder.js';
import { isIdentifier, isIndex } from './identifiers.js';
import { leftOutNotes } from './left-out-notes.js';
import type { RoleOptions, Roles } from './roles.js';

/**
 * The roles without features that name or number their rows, or have nothing in them, of which nothing can be learnt, and what
 * is to be said of it.
 *
 * @param empty columns in which every field is missing
 * @throws MlpError (data) when no feature is left, and for text of too many values to be categories
 */
export function usableFeatures(
  csv: CsvFile,
  roles: Roles,
  columns: readonly (Column | undefined)[],
  { features: asked }: RoleOptions,
  empty: ReadonlySet<number>,
): { roles: Roles; leftOut: Note[] } {
  const withoutName = new Set(csv.unnamed);
  const indices = roles.features.filter((index) => {
    const column = columns[index];
    const isUnnamed = withoutName.has(csv.header[index]);
    return asked === undefined && column !== undefined && isIndex(column, index, isUnnamed);
  });
  const identifiers = roles.features.filter((index) => {
    const column = columns[index];
    if (empty.has(index)) return false;
    return column !== undefined && !roles.categorical.has(index) && isIdentifier(column);
  });
  const namingRows = new Set([...identifiers, ...indices]);
  for (const index of roles.features) {
    const column = columns[index];
    const many = column?.kind === 'text' && column.texts.values.length > MAX_CATEGORIES;
    if (many && !namingRows.has(index) && !roles.categorical.has(index)) {
      throw tooManyValues(csv.name, column.name);
    }
  }
  const features = roles.features.filter((index) => !namingRows.has(index) && !empty.has(index));
  if (features.length === 0 && namingRows.size > 0) throw onlyIdentifiers(csv, [...namingRows]);
  if (features.length === 0) throw onlyEmpty(csv.name);
  const namesOf = (some: readonly number[]): string[] => some.map((index) => csv.header[index]);
  const leftOut = leftOutNotes({
    identifiers: namesOf(identifiers),
    indices: namesOf(indices),
    empty: namesOf(roles.features.filter((index) => empty.has(index))),
    unnamed: namesOf(features).filter((name) => withoutName.has(name)),
  });
  return { roles: { ...roles, features }, leftOut };
}

function tooManyValues(file: string, name: string): MlpError {
  return new MlpError({
    kind: 'data',
    place: { file },
    problem: `column ${quote(name)} is text with more than ${MAX_CATEGORIES} different values`,
    advice: [
      { text: 'leave it out with', options: { ignore: name } },
      { text: 'one-hot encode it all the same with', options: { categorical: name } },
    ],
  });
}

function onlyEmpty(file: string): MlpError {
  return new MlpError({
    kind: 'data',
    place: { file },
    problem: 'every feature is missing in all rows',
    advice: {
      text: 'is it another column that is to be predicted? see',
      options: { target: undefined },
    },
  });
}

function onlyIdentifiers({ name, header }: CsvFile, identifiers: readonly number[]): MlpError {
  const columns = identifiers.map((index) => header[index]);
  const one = columns.length === 1;
  return new MlpError({
    kind: 'data',
    place: { file: name },
    problem: `nothing can be learnt from ${columns.map(quote).join(', ')}: the texts are (nearly) all different`,
    advice: {
      text: `one-hot encode ${one ? 'it' : 'them'} all the same with`,
      options: { categorical: columns.join(',') },
    },
  });
}
