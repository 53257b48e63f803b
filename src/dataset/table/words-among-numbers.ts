import { quote } from '../../support/errors.js';
import type { Note } from '../../support/note.js';
import { type ColumnFields, type FieldText, rowsOf } from '../readings/column-fields.js';
import { decideReading } from '../readings/decide-reading.js';
import type { ReadingContext } from '../readings/decision.js';
import { describeReading } from '../readings/describe-reading.js';
import { isNumeric } from '../readings/reading.js';
import type { Column } from './column.js';
import type { ColumnUse } from './finish-column.js';

/** Fewer different numbers may as well be the names of categories. */
const FEWEST_NUMBERS = 5;
/** So many different words may stand for nothing. */
const MOST_WORDS = 3;

/**
 * A column that is text for the sake of a few words, which at least half of its rows have: the others are numbers, or dates.
 * Mostly the words are what a spreadsheet or a questionnaire has for nothing (`-`, `#DIV/0!`, `not asked`).
 */
export function wordsAmongNumbers(
  { name, reading, texts }: Column,
  use: ColumnUse,
  { plain, others }: ColumnFields,
  context: ReadingContext,
): Note[] {
  if (use !== 'feature' && use !== 'target') return []; // it is said to be text
  if (reading.kind !== 'text' || texts === undefined) return [];
  const words: FieldText[] = [];
  for (const field of others) {
    if (isWord(field.text) && words.push(field) > MOST_WORDS) return [];
  }
  if (words.length === 0 || texts.values.length < words.length + FEWEST_NUMBERS) return [];
  const rest = others.filter((field) => !words.includes(field));
  const without = decideReading({ plain, others: rest }, context);
  if (!isNumeric(without.reading) || without.odd.length > 0) return [];
  const quoted = words.map(({ text }) => quote(text)).join(', ');
  const have = `${rowsOf(words)} of its fields are ${quoted}`;
  const text = `column ${quote(name)} is taken for text, as ${have}; all others are ${describeReading(without.reading)}`;
  const takes = `{} takes ${words.length === 1 ? 'that' : 'those'} as missing`;
  return [{ text, settle: { text: takes, options: { na: listOf(words) } } }];
}

/** Whether a text is no number in any spelling: it has no digit, or is an error of a spreadsheet. */
function isWord(text: string): boolean {
  return !/[0-9]/.test(text) || text.startsWith('#');
}

/** As the option has it; undefined for a text with a comma, which in a list would be two. */
function listOf(words: readonly FieldText[]): string | undefined {
  if (words.some(({ text }) => text.includes(','))) return undefined;
  const list = words.map(({ text }) => text).join(',');
  return list.startsWith('=') ? `,${list}` : list;
}
