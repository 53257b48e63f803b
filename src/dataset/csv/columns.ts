import { MlpError, quote } from '../../support/errors.js';
import { BlanksRecord } from './blanks-record.js';
import { PlainRecord } from './plain-record.js';
import { type CsvRecord, isBlankRecord, textOf, widthOf } from './records.js';

/** The columns of a file, and where their fields are in its records. */
export interface Columns {
  readonly names: readonly string[];
  /** How many fields a record has. */
  readonly width: number;
  /** Which of them are those of the names. */
  readonly kept: readonly number[];
  /** Names that were given to columns that had none. */
  readonly unnamed: readonly string[];
  /** The name that was given to the first column, where the header has none for R's row names. */
  readonly rowNames: string | undefined;
}

/**
 * The columns of a file with a header.
 *
 * One without a name that is empty throughout is left out, and so are empty fields that all the records have behind
 * those of the header. Any other is named by its number. A header one name shorter than all the records has none for
 * R's row names, which are all different.
 *
 * @param sample records below the header, as many as are to be judged by
 * @param mayHold whether a field can be in the column of that name: what can be in the first column is no row name where
 * the others behind it cannot be in theirs
 */
export function namedColumns(
  given: readonly string[],
  sample: readonly CsvRecord[],
  mayHold: (name: string, field: string) => boolean = () => true,
): Columns {
  const rows = sample.filter((record) => !isBlankRecord(record));
  const width = widthOfAll(rows) ?? given.length;
  const isEmpty = (index: number) =>
    rows.length > 0 && rows.every((record) => isEmptyAt(record, index));
  const behind = upTo(Math.max(given.length, width)).slice(Math.min(given.length, width));
  const isTrailing =
    width > given.length
      ? behind.every(isEmpty)
      : behind.every((index) => given[index].trim() === '');
  const someHold = (name: string, index: number): boolean =>
    rows.some((row) => mayHold(name, textOf(row, index)));
  const mayBeNames = (): boolean =>
    given.every((name, i) => someHold(name, i + 1)) || !someHold(given[0], 0);
  if (width === given.length + 1 && !isTrailing && allDiffer(rows) && mayBeNames()) {
    const rowNames = freeName('row', new Set(given));
    const { names, unnamed } = nameAll([rowNames, ...given]);
    return { names, width, kept: upTo(width), unnamed, rowNames };
  }
  // Records of another width are refused later, with their lines.
  const common = isTrailing ? Math.min(width, given.length) : given.length;
  const kept = upTo(common).filter((index) => given[index].trim() !== '' || !isEmpty(index));
  const named = nameAll(given.slice(0, common));
  const withoutName = new Set(named.unnamed);
  return {
    names: kept.map((index) => named.names[index]),
    width: isTrailing ? width : given.length,
    kept,
    unnamed: kept.map((i) => named.names[i]).filter((name) => withoutName.has(name)),
    rowNames: undefined,
  };
}

/** The columns x1, x2, … of a file without a header; without the last ones, if these are empty throughout. */
export function numberedColumns(sample: readonly CsvRecord[], keepAll: boolean): Columns {
  const width = sample.length === 0 ? 0 : widthOf(sample[0]);
  const rows = sample.filter((record) => widthOf(record) === width);
  let last = width;
  const isEmpty = (index: number) => rows.every((record) => isEmptyAt(record, index));
  while (!keepAll && last > 1 && rows.length > 1 && isEmpty(last - 1)) last--;
  return {
    names: upTo(last).map((i) => `x${i + 1}`),
    width,
    kept: upTo(last),
    unnamed: [],
    rowNames: undefined,
  };
}

/** Where a record has something in a column that is left out, if it has. */
export function strayField({ kept, width }: Columns, record: CsvRecord): number | undefined {
  if (kept.length === width) return undefined;
  for (let index = 0, at = 0; index < width; index++) {
    if (kept[at] === index) at++;
    else if (!isEmptyAt(record, index)) return index;
  }
  return undefined;
}

/** The fields of a record that belong to the columns. */
export function fieldsOfColumns({ kept, width }: Columns, record: CsvRecord): CsvRecord {
  if (kept.length === width) return record;
  const isPrefix = kept[kept.length - 1] === kept.length - 1;
  if (isPrefix && record instanceof PlainRecord && !(record instanceof BlanksRecord)) {
    return record.narrowed(kept.length);
  }
  const { fields } = record;
  return { line: record.line, fields: kept.map((index) => fields[index]) };
}

export function unnamedField(file: string, record: CsvRecord, index: number): MlpError {
  const text = quote(textOf(record, index).trim());
  return new MlpError({
    kind: 'data',
    place: { file, line: record.line },
    problem: `${text} is in column ${index + 1}, which has no name, and was empty until here`,
    advice: 'give the column a name in the header',
  });
}

/** `column 4` for the fourth, if it has no name and no other has this one. */
function nameAll(given: readonly string[]): { names: string[]; unnamed: string[] } {
  const unnamed: string[] = [];
  const taken = new Set(given);
  const names = given.map((name, index) => {
    if (name.trim() !== '') return name;
    const free = freeName(`column ${index + 1}`, taken);
    unnamed.push(free);
    return free;
  });
  return { names, unnamed };
}

function freeName(base: string, taken: ReadonlySet<string>): string {
  let name = base;
  for (let n = 2; taken.has(name); n++) name = `${base} (${n})`;
  return name;
}

function widthOfAll(rows: readonly CsvRecord[]): number | undefined {
  if (rows.length === 0) return undefined;
  const width = widthOf(rows[0]);
  return rows.every((record) => widthOf(record) === width) ? width : undefined;
}

/** Whether the first fields of the records are all there, and all different. */
function allDiffer(rows: readonly CsvRecord[]): boolean {
  const texts = rows.map((record) => textOf(record, 0));
  return new Set(texts).size === texts.length && texts.every((text) => text.trim() !== '');
}

function isEmptyAt(record: CsvRecord, index: number): boolean {
  return index < widthOf(record) && textOf(record, index).trim() === '';
}

function upTo(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
