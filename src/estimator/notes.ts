import type { CsvFile } from '../dataset/csv/csv.js';

/** Something that was decided or guessed: a sentence without its full stop, and the option that says otherwise. */
export interface Note {
  readonly text: string;
  readonly option?: string | undefined;
}

export type Notify = (note: Note) => void;

/** Says which delimiter was guessed, when it was not the comma that everybody expects. */
export function noteDelimiter(csv: CsvFile, notify: Notify): void {
  if (!csv.delimiterGuessed || csv.delimiter === ',') return;
  const shown = csv.delimiter === '\t' ? 'tab' : csv.delimiter;
  notify({ text: `the fields seem to be separated by ${shown}`, option: 'delimiter' });
}
