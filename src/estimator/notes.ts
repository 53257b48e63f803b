import type { CsvFile } from '../dataset/csv/csv.js';
import type { Note } from '../support/note.js';

export type { Note } from '../support/note.js';

export type Notify = (note: Note) => void;

/** Says which delimiter was guessed, when it was not the comma that everybody expects. */
export function noteDelimiter(csv: CsvFile, notify: Notify): void {
  if (!csv.delimiterGuessed || csv.delimiter === ',') return;
  const shown = csv.delimiter === '\t' ? 'tab' : csv.delimiter;
  notify({ text: `the fields seem to be separated by ${shown}`, option: 'delimiter' });
}
