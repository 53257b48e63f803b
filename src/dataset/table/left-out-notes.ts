import type { Note } from '../../support/note.js';
import { columnsText } from '../../support/words.js';

/** Columns by name, as far as the roles of a table are no matter of course. */
export interface NotableColumns {
  /** Features that are left out, as they name their rows. */
  readonly identifiers: readonly string[];
  /** Those that number them, without a name of their own. */
  readonly indices: readonly string[];
  /** Those with nothing in them. */
  readonly empty: readonly string[];
  /** Features that are kept without a name of their own. */
  readonly unnamed: readonly string[];
}

/** What is said of them, a line for each kind. */
export function leftOutNotes({ identifiers, indices, empty, unnamed }: NotableColumns): Note[] {
  const notes: Note[] = [];
  if (identifiers.length > 0) {
    const why = identifiers.length === 1 ? 'is left out: its' : 'are left out: their';
    const text = `${columnsText(identifiers)} ${why} texts are (nearly) all different`;
    notes.push({ text, option: 'categorical' });
  }
  if (indices.length > 0) {
    const why =
      indices.length === 1
        ? 'is left out: it has no name, and numbers the rows'
        : 'are left out: they have no names, and number the rows';
    notes.push({ text: `${columnsText(indices)} ${why}`, option: 'features' });
  }
  if (empty.length > 0) {
    const why = empty.length === 1 ? 'is left out: it is' : 'are left out: they are';
    notes.push({ text: `${columnsText(empty)} ${why} missing in all rows`, option: 'na' });
  }
  if (unnamed.length > 0) {
    const have = unnamed.length === 1 ? 'has' : 'have';
    notes.push({ text: `${columnsText(unnamed)} ${have} no name in the header` });
  }
  return notes;
}
