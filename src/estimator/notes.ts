import type { CsvFile } from '../dataset/csv/csv.js';
import { BLANKS } from '../dataset/csv/records.js';
import { quote } from '../support/errors.js';
import type { Note } from '../support/note.js';

export type { Note } from '../support/note.js';

export type Notify = (note: Note) => void;

/** Says what was guessed of how a file is to be read, where it is not what everybody expects. */
export function noteFile(csv: CsvFile, notify: Notify): void {
  const { delimiter, guessed, hasHeader, leftOut, rowNames } = csv;
  if (guessed.delimiter && delimiter !== ',') {
    const shown = delimiter === '\t' ? 'tab' : delimiter === BLANKS ? 'runs of blanks' : delimiter;
    notify({ text: `the fields seem to be separated by ${shown}`, option: 'delimiter' });
  }
  if (guessed.header && csv.header !== csv.titles) {
    const text = `the first line of ${csv.name} was taken for a header: the model has columns by position`;
    notify({ text, option: 'header', value: 'false' });
  } else if (guessed.header && !hasHeader) {
    const text = `the first line looks like the data below it: there is no header, and columns are named x1, x2, …`;
    notify({ text, option: 'header' });
  }
  if (rowNames !== undefined) {
    const text = `the header is one name short: the first column, ${quote(rowNames)}, is taken for row names and is no feature`;
    notify({ text, option: 'features' });
  }
  const { length } = leftOut;
  if (length > 0) {
    const text =
      length === 1
        ? `column ${leftOut[0]} has no name and nothing in it, and is left out`
        : `${length} columns have no name and nothing in them, and are left out: ${leftOut.slice(0, 5).join(', ')}${length > 5 ? ', …' : ''}`;
    notify({ text });
  }
}
