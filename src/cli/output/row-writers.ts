import { formatCsvField, formatCsvRow } from '../../dataset/csv/format.js';

/** A cell: text of the input, or a number of ours. */
export type OutputCell = string | number;

/** Rows as text, each with its line end. */
export interface RowWriter {
  readonly header: string;
  row(cells: readonly OutputCell[]): string;
  /** How cells are put behind a record that is as it was written; not there where each field has to be looked at. */
  readonly behind?: {
    /** What the record's fields have to be separated by. */
    readonly delimiter: string;
    row(record: string, cells: readonly OutputCell[]): string;
  };
}

/** What a spreadsheet takes for a formula: guarded by --safe-csv unless it is a number. */
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The formats of predictions. A new one is a record here. */
export const rowWriters = {
  csv: (names, safe) => separatedRows(names, { delimiter: ',', safe }),
  tsv: (names, safe) => separatedRows(names, { delimiter: '\t', safe }),
  ndjson: (names) => ({
    header: '',
    row: (cells) =>
      `${JSON.stringify(Object.fromEntries(names.map((name, i) => [name, cells[i]])))}\n`,
  }),
} as const satisfies Record<string, (names: readonly string[], safe: boolean) => RowWriter>;

/** How rows of text are written. */
interface Separated {
  readonly delimiter: string;
  /** Of our numbers. */
  readonly decimal?: '.' | ',';
  readonly safe: boolean;
}

/** Fields with one character between them. */
export function separatedRows(
  names: readonly string[],
  { delimiter, decimal = '.', safe }: Separated,
): RowWriter {
  const guard = (cell: OutputCell): string => {
    const text = String(cell);
    if (typeof cell === 'number') return decimal === '.' ? text : text.replace('.', decimal);
    return safe && FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  };
  const row = (cells: readonly OutputCell[]): string => formatCsvRow(cells.map(guard), delimiter);
  const behind = (record: string, cells: readonly OutputCell[]): string => {
    let text = record;
    for (const cell of cells) text += delimiter + formatCsvField(guard(cell), delimiter);
    return `${text}\n`;
  };
  return { header: row(names), row, ...(!safe && { behind: { delimiter, row: behind } }) };
}
