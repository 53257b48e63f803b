import { type Advice, MlpError, type Place } from '../../support/errors.js';

/** One record of a file: its fields as they are written, quotes taken off. */
export interface CsvRecord {
  /** The line of the file, from 1, on which the record starts. */
  readonly line: number;
  readonly fields: readonly string[];
  /** The fields that a program gave as numbers, which are no spelling of one; there is none where it is read from a file. */
  readonly given?: readonly (number | undefined)[];
  /** How many fields there are, where they need not be made for it. */
  readonly width?: number;
  /** One field, where the others need not be made for it. */
  text?(index: number): string;
  /** The number that a field plainly is, where no text need be made for it; NaN where it is none, or something else. */
  plainNumber?(index: number): number;
  /** All of it as it is written, where it is written with this delimiter, and no field of it needs quotes. */
  written?(delimiter: string): string | undefined;
}

/** Some records, and the fault behind them (an MlpError: data). */
export interface Batch {
  readonly records: readonly CsvRecord[];
  readonly error: Error | undefined;
}

/** The delimiter of files whose fields are separated by runs of blanks and tabs. */
export const BLANKS = 'blanks';

/** Bytes that a record may have: a longer one is nearly always a quote that was never closed. */
export const MAX_RECORD_SIZE = 1 << 20;

/** How many fields a record has; those of a plain one are not read for it. */
export function widthOf(record: CsvRecord): number {
  return record.width ?? record.fields.length;
}

/** One field of a record. */
export function textOf(record: CsvRecord, index: number): string {
  return record.text?.(index) ?? record.fields[index];
}

/** Whether a record is a line of nothing but blanks. */
export function isBlankRecord(record: CsvRecord): boolean {
  return widthOf(record) === 1 && textOf(record, 0).trim() === '';
}

/** The error for a record that has more or fewer fields than there are columns. */
export function raggedRecord(name: string, columns: number, record: CsvRecord): MlpError {
  const got = widthOf(record);
  const plural = got === 1 ? 'field' : 'fields';
  return new MlpError({
    kind: 'data',
    place: { file: name, line: record.line },
    problem: `${got} ${plural}, expected ${columns}`,
    advice:
      got < columns
        ? [...(got === 1 ? [noRow] : []), otherDelimiter]
        : 'a field that holds the delimiter must be in quotes',
  });
}

const otherDelimiter: Advice = {
  text: 'is the delimiter right? {} says it',
  options: { delimiter: undefined },
};

/** Below a table there may be its source, or a note. */
const noRow: Advice = {
  text: 'a remark below the rows? see {}',
  options: { comment: undefined },
};

export function recordTooLong(place: Place): MlpError {
  return new MlpError({
    kind: 'data',
    place,
    problem: `a record of more than ${MAX_RECORD_SIZE} bytes starts here`,
    advice: 'look for a quote that is not closed',
  });
}
