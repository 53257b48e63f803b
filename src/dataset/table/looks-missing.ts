import { quote } from '../../support/errors.js';
import type { Note } from '../../support/note.js';
import { isNumeric } from '../readings/reading.js';
import type { Column } from './column.js';

/** What programs write where there is nothing: pandas, R, SQL, spreadsheets; in lower case. */
const NOTHING = new Set(['nan', 'nat', '<na>', 'null', '(null)', '\\n', 'n/a', '#n/a', '#value!']);

/** A label or category that looks as if it stood for a missing field, and is taken for one like the others. */
export function valuesLikeMissing({ name, reading, texts }: Column): Note[] {
  if (texts === undefined || isNumeric(reading)) return [];
  // Python's; in lower case it may well be a word.
  const found = texts.values.find((text) => text === 'None' || NOTHING.has(text.toLowerCase()));
  if (found === undefined) return [];
  const text = `column ${quote(name)} has ${quote(found)}, which is taken for a value and not for a missing field`;
  return [{ text, option: 'na', value: found }];
}
