import { type RowWriter, rowWriters, separatedRows } from './row-writers.js';

/** What decides how predictions are written. */
export interface PredictionFormat {
  readonly format: keyof typeof rowWriters | undefined;
  /** The file that is written, if it is one. */
  readonly out: string | undefined;
  /** Whether texts are guarded that a spreadsheet would take for formulas. */
  readonly safe: boolean;
  /** Of the rows that are predicted. */
  readonly delimiter: string;
  /** What is before the decimals of numbers in them. */
  readonly decimal: '.' | ',';
}

/**
 * Writes in the format that is asked for, or that the output's name says. Otherwise the answer looks like the question:
 * whoever has semicolons and decimal commas opens both in the same program.
 */
export function predictionWriter(
  names: readonly string[],
  { format, out, safe, delimiter, decimal }: PredictionFormat,
): RowWriter {
  if (format !== undefined) return rowWriters[format](names, safe);
  const [ending] = /\.\w+$/.exec(out?.toLowerCase() ?? '') ?? [];
  if (ending === '.ndjson' || ending === '.jsonl') return rowWriters.ndjson(names);
  const like = { decimal, safe };
  if (ending === '.tsv') return separatedRows(names, { ...like, delimiter: '\t' });
  // Blanks cannot stand for an empty field, and a file of tabs is not called .csv.
  const isOwn =
    delimiter.length === 1 && delimiter !== ' ' && !(ending === '.csv' && delimiter === '\t');
  return separatedRows(names, { ...like, delimiter: isOwn ? delimiter : ',' });
}
