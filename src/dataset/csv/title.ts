import { MlpError } from '../../support/errors.js';
import { fieldKind } from './field-kind.js';
import { looksLikeHeader } from './header-guess.js';
import { isOfColumns, type KnownColumns } from './known-columns.js';
import { type CsvRecord, isBlankRecord, textOf, widthOf } from './records.js';

/** What lines begin with that are no records. */
const COMMENTS = ['#', '%', '//', ';', '@', '!'];

/** A title has few lines. */
const MOST_LINES = 20;
/** So many records below a header tell that it is one. */
const SAMPLE = 20;

/**
 * Refuses a file of several columns in front of which there are lines that are no records: titles, or comments.
 *
 * They have one field, or the first one alone has something in it; or they have another width than most records, or begin
 * as comments do, and the next record is plainly the names of the columns.
 *
 * @param sample the first records
 * @param header whether somebody has said what the first record is, which is believed where it may be true
 * @throws MlpError (data) with the option that leaves them out
 */
export function refuseTitle(
  file: string,
  sample: readonly CsvRecord[],
  header: boolean | undefined,
): void {
  const width = commonestWidth(sample);
  const begin = firstOfTable(sample, width, header);
  if (begin === 0) return;
  const leading = sample.slice(0, begin);
  const written = leading.filter((record) => !isEmpty(record));
  const titles = written.length > 0 ? written : leading;
  const texts = titles.map((record) => textOf(record, 0).trim());
  const comment = COMMENTS.find((prefix) => texts.every((text) => text.startsWith(prefix)));
  const { line } = sample[begin];
  const count = widthOf(titles[0]);
  const fields = count === 1 ? 'there is 1 field' : `there are ${count} fields`;
  throw new MlpError({
    kind: 'data',
    place: { file, line: titles[0].line },
    problem:
      count === width
        ? `this is no header, as the names of the columns are in line ${line}`
        : `${fields}, where the records from line ${line} on have ${width}`,
    advice: [
      comment === undefined
        ? { text: 'leave the title out with', options: { skipLines: String(line - 1) } }
        : { text: 'leave out such lines with', options: { comment } },
    ],
  });
}

/**
 * Refuses a file without the columns that are known by their names, where they are named further down, behind a title.
 *
 * @param records the first ones
 * @throws MlpError (data) with the option that leaves the title out
 */
export function refuseTitleAboveKnown(
  file: string,
  [first, ...others]: readonly CsvRecord[],
  known: KnownColumns,
): void {
  if (!known.named || isOfColumns(known, first.fields)) return;
  const names = others.slice(0, MOST_LINES).find(({ fields }) => isOfColumns(known, fields));
  if (names === undefined) return;
  throw new MlpError({
    kind: 'data',
    place: { file, line: first.line },
    problem: `this is no header, as the names of the columns are in line ${names.line}`,
    advice: { text: 'leave the title out with', options: { skipLines: String(names.line - 1) } },
  });
}

/** Where the table begins behind titles; 0 where there are none. */
function firstOfTable(
  sample: readonly CsvRecord[],
  width: number,
  header: boolean | undefined,
): number {
  const first = sample.findIndex((record) => widthOf(record) === width);
  // One name above two columns may be R's, whose row names have none.
  const areAlone = sample.slice(0, first).every((record) => widthOf(record) === 1);
  if (width > 2 && first > 0 && areAlone) return first;
  if (header !== undefined) return 0;
  const lines = sample.slice(0, MOST_LINES);
  const begin = lines.findIndex((record) => !isEmpty(record) && !isTitle(record, width));
  const behind = sample.slice(begin + 1).filter((record) => !isEmpty(record));
  return begin > 0 && areNames(lines[begin], behind.slice(0, SAMPLE), width) ? begin : 0;
}

/** Whether a line may be one of a title. */
function isTitle(record: CsvRecord, width: number): boolean {
  if (widthOf(record) !== width) return true;
  const [first, ...others] = record.fields.map((field) => field.trim());
  const isComment = COMMENTS.some((prefix) => first.startsWith(prefix));
  return isComment || (width > 2 && first !== '' && others.every((text) => text === ''));
}

/** Whether all fields of a record are different names, and some of them stand above numbers or dates. */
function areNames(record: CsvRecord, below: readonly CsvRecord[], width: number): boolean {
  const names = record.fields.map((field) => field.trim());
  if (names.length !== width || names.includes('') || new Set(names).size < width) return false;
  const rows = below.filter((other) => widthOf(other) === width).map(({ fields }) => fields);
  const isTyped = (index: number): boolean => {
    const kinds = rows.map((fields) => fieldKind(fields[index])).filter((k) => k !== 'missing');
    return kinds.length > 0 && !kinds.includes('text');
  };
  const isSomeText = names.some((name) => fieldKind(name) === 'text');
  return isSomeText && names.some((_, index) => isTyped(index)) && looksLikeHeader(names, rows);
}

function commonestWidth(records: readonly CsvRecord[]): number {
  const counts = new Map<number, number>();
  for (const record of records) {
    if (isBlankRecord(record)) continue;
    counts.set(widthOf(record), (counts.get(widthOf(record)) ?? 0) + 1);
  }
  return [...counts].reduce((a, b) => (b[1] >= a[1] ? b : a), [0, 0])[0];
}

function isEmpty(record: CsvRecord): boolean {
  return record.fields.every((field) => field.trim() === '');
}
