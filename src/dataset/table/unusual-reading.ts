import { quote } from '../../support/errors.js';
import { groupedBy } from '../../support/grouped.js';
import type { Note } from '../../support/note.js';
import { columnsText } from '../../support/words.js';
import type { ColumnFields } from '../readings/column-fields.js';
import { describeReading } from '../readings/describe-reading.js';
import { isOfPlainNumbers, numberReader } from '../readings/reading.js';
import type { Column } from './column.js';
import type { ColumnUse } from './finish-column.js';

/** How a column is read that is neither of plain numbers nor of text. */
export interface UnusualReading {
  readonly name: string;
  readonly reading: string;
  /** A field of it, and what that means. */
  readonly example: string;
  /** The option that decides otherwise. */
  readonly option: string | undefined;
}

/** Undefined for columns of plain numbers, of text, and of what is read as it should be. */
export function unusualReading(
  { name, reading }: Column,
  use: ColumnUse,
  { plain, others }: ColumnFields,
): UnusualReading | undefined {
  if (isOfPlainNumbers(reading) || reading.kind === 'text') return undefined;
  if (use === 'category' || (use === 'target' && reading.kind === 'boolean')) return undefined;
  const texts = others.length > 0 || plain.example === undefined ? others : [plain.example];
  const first = texts.reduce((a, b) => (b.line < a.line ? b : a)).text;
  const number = numberReader(reading)(first);
  return {
    name,
    reading: describeReading(reading),
    example: number === undefined ? quote(first) : `${quote(first)} is ${number}`,
    option: use === 'feature' ? 'categorical' : undefined,
  };
}

/** A line for those who should know, for all columns that are read in the same way, with an example of the first one. */
export function readingNotes(unusual: readonly UnusualReading[]): Note[] {
  const alike = groupedBy(unusual, ({ reading, option }) => `${reading} ${option}`);
  return [...alike.values()].map((columns) => {
    const [{ reading, example, option }] = columns;
    const which = columnsText(columns.map(({ name }) => name));
    const verb = columns.length === 1 ? 'is' : 'are';
    return { text: `${which} ${verb} read as ${reading}: ${example}`, option };
  });
}
