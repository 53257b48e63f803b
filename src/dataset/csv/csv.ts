import { MlpError } from '../../support/errors.js';
import type { RegularFile, Source } from '../input/source.js';
import { batchesOf, rows, startingWith } from './batches.js';
import { readBeginning } from './beginning.js';
import { type Columns, namedColumns, numberedColumns } from './columns.js';
import { guessDelimiter, knownDelimiter } from './delimiter.js';
import { checkNames } from './header.js';
import { HEADER_SAMPLE, looksLikeHeader } from './header-guess.js';
import { isUnaskedHeader, type KnownColumns } from './known-columns.js';
import { RawText } from './raw-text.js';
import { RecordReader } from './reader.js';
import { type CsvRecord, isBlankRecord, widthOf } from './records.js';
import { refuseTitle, refuseTitleAboveKnown } from './title.js';

export type { CsvRecord } from './records.js';

/** How a CSV file is to be read. What is not given is guessed from its beginning. */
export interface CsvOptions {
  /** One character, or `blanks`: runs of blanks and tabs. */
  readonly delimiter?: string | undefined;
  /** Whether the first record holds the names of the columns. */
  readonly header?: boolean | undefined;
  /** What the lines begin with that are left out; none when it is empty. */
  readonly comment?: string | undefined;
  /** How many lines are left out at the beginning. */
  readonly skipLines?: number | undefined;
  /** Texts that may be names of columns: a first record that has one of them is a header. */
  readonly mentioned?: readonly string[] | undefined;
  /** What a model knows of the columns: it says how the file is read, where nobody else does. */
  readonly known?: KnownColumns | undefined;
  /** `pass` hands on records of another width than the header's, for the reader to refuse. */
  readonly ragged?: 'refuse' | 'pass' | undefined;
}

/** A CSV file of which the header is read, and the records wait. */
export interface CsvFile {
  /** For messages. */
  readonly name: string;
  /** The names of the columns: x1, x2, … where the file has none. */
  readonly header: readonly string[];
  /** Whether the file has a header. */
  readonly hasHeader: boolean;
  /** The names as the file has them, where the columns go by others. */
  readonly titles: readonly string[];
  /** Those of the header that were given to columns without a name, such as pandas' index. */
  readonly unnamed: readonly string[];
  /** The one that was given to R's row names, for which the header has none. */
  readonly rowNames: string | undefined;
  /** The numbers of the columns, from 1, that are left out: they have no name, and nothing in them. */
  readonly leftOut: readonly number[];
  /** The names of the columns that are numbers by their type, with a decimal point: of a Parquet file, the first of several. */
  readonly numbers: ReadonlySet<string>;
  /** One character, or `blanks`. */
  readonly delimiter: string;
  readonly comment: string;
  readonly skipLines: number;
  /** What was taken from the file's beginning and not said by anyone, which a user should be told. */
  readonly guessed: { readonly delimiter: boolean; readonly header: boolean };
  /** The records below the header, once, as many at a time as come. Leaving the loop closes the file. */
  readonly batches: AsyncIterable<readonly CsvRecord[]>;
  /** The share of the file that has been read, from 0 to 1; undefined where its size is not known. */
  share(): number | undefined;
  /** SHA-256 of the bytes of the file, in hexadecimal; undefined until all of them are read. */
  sha256(): string | undefined;
  /** A regular file that is nothing but a header, if there is one, and records of all its columns; as long as it is not closed. */
  readonly regular: RegularFile | undefined;
  /** Closes it, where its records are not to be read. */
  close(): void;
}

/**
 * Starts to read a CSV file (RFC 4180, and quotes as Excel and Python read them; LF, CRLF or CR; UTF-8, or UTF-16 with
 * a byte order mark; as it is or compressed), in constant memory, as fast as its records are asked for. A Parquet file
 * is read as the CSV file that it would be, whatever is said about delimiters; its lines are those of that file.
 *
 * A line of nothing, or of nothing but blanks where there are several columns, is skipped. That goes
 * for a file of one column too, where a field that is really empty is written `""`.
 *
 * @throws MlpError (data), here or from the records, with the line: no UTF-8, a quote that is not
 * closed, a record of another width than the header or of more than 1 MiB, a column name that is used
 * twice, a file of nothing.
 */
export async function openCsv(source: Source, given: CsvOptions): Promise<CsvFile> {
  try {
    const raw = await RawText.open(source);
    const { name } = source;
    const options = raw.isTable ? { ...given, ...asTable } : given;
    const { known, comment = known?.comment ?? '', skipLines } = options;
    const pieces = raw.pieces();
    const wanted = { name: raw.name, comment, skipLines, known };
    const beginning = await readBeginning(pieces, wanted);
    const { preamble } = beginning;
    const isTsv = raw.name.toLowerCase().endsWith('.tsv');
    const said = options.delimiter ?? preamble.delimiter ?? (isTsv ? '\t' : undefined);
    const delimiter =
      said ?? (known ? knownDelimiter(known, beginning) : guessDelimiter(beginning));

    const reader = new RecordReader(name, { delimiter, comment }, preamble.lines + 1);
    const start = reader.push(beginning.bytes);
    const further = start.error ? start : reader.push(beginning.further);
    const records = start.error ? start.records : [...start.records, ...further.records];
    const batch = { records, error: further.error };
    const batches = batchesOf(source, reader, batch, beginning.fault, pieces);
    // Rows in a pipe do not wait for others: a model knows its columns by the first record, or by one below a header.
    const isAlone = known !== undefined && (options.header === false || !known.named);
    const begun = await firstRecords(batches, isAlone ? 1 : 2);
    if (begun.length === 0) throw nothingIn(name, beginning.skipLines);
    const judged = known === undefined ? Math.max(2, start.records.length) : 2;
    const sample = begun.slice(0, judged);
    if (known === undefined && !raw.isTable) refuseTitle(name, sample, options.header);
    if (known !== undefined && options.header !== false) refuseTitleAboveKnown(name, begun, known);
    const hasHeader = options.header ?? guessHeader(name, sample, options);
    const [first, ...below] = sample;
    const columns = hasHeader
      ? columnsBelow(first, below, name, known)
      : numberedColumns(sample, known !== undefined);
    // The names of a table that is written with them are there, whether they are wanted or not.
    const isUnwanted = given.header === false && hasHeader;
    const byPosition = hasHeader && (known?.named === false || isUnwanted);

    const whole = rows(
      name,
      columns,
      options.ragged ?? 'refuse',
      startingWith(hasHeader ? begun.slice(1) : begun, batches),
    );
    const width = Math.max(columns.width, hasHeader ? widthOf(first) : 0);
    const isPlain =
      raw.name === name &&
      !raw.isTable &&
      !source.further &&
      comment === '' &&
      preamble.lines === 0 &&
      columns.kept.length === columns.width;
    const header = byPosition ? columns.kept.map((index) => `x${index + 1}`) : columns.names;
    return {
      name,
      header,
      hasHeader: hasHeader && !isUnwanted,
      titles: columns.names,
      unnamed: columns.unnamed,
      rowNames: columns.rowNames,
      leftOut: positionsLeftOut(columns, width),
      numbers: new Set(header.filter((_, i) => raw.numbers.has(columns.kept[i]))),
      delimiter,
      comment,
      skipLines: beginning.skipLines,
      guessed: {
        delimiter: said === undefined && delimiter !== known?.delimiter,
        header: given.header === undefined && !raw.isTable && (known === undefined || byPosition),
      },
      batches: whole,
      share: () => raw.share,
      sha256: () => raw.sha256,
      regular: isPlain ? source.regular : undefined,
      close: () => void source.stream.destroy(),
    };
  } catch (error) {
    source.stream.destroy();
    throw error;
  }
}

/** A table that nobody has written in their own way has names and commas. */
const asTable: CsvOptions = { delimiter: ',', comment: '', skipLines: 0, header: true };

function nothingIn(name: string, skipLines: number): MlpError {
  const at = { kind: 'data', place: { file: name } } as const;
  if (skipLines === 0) return new MlpError({ ...at, problem: 'there is nothing in it' });
  return new MlpError({
    ...at,
    problem: `there is nothing behind the ${skipLines} lines that are left out`,
    advice: { text: 'fewer lines? {} says how many', options: { skipLines: undefined } },
  });
}

/**
 * Whether the first record is a header, where nobody has said so.
 *
 * @throws MlpError (data) when it is none, and a model finds the columns by their names
 */
function guessHeader(
  name: string,
  [first, ...below]: readonly CsvRecord[],
  { known, mentioned = [] }: CsvOptions,
): boolean {
  const texts = below.slice(0, HEADER_SAMPLE).map(({ fields }) => fields);
  if (known === undefined) {
    const isMentioned = first.fields.some((field) => mentioned.includes(field.trim()));
    return isMentioned || looksLikeHeader(first.fields, texts);
  }
  if (!known.named) return isUnaskedHeader(known, first.fields);
  const isNone =
    !first.fields.some((field) => known.names.includes(field.trim())) &&
    !looksLikeHeader(first.fields, texts);
  if (!isNone) return true;
  throw new MlpError({
    kind: 'data',
    place: { file: name, line: first.line },
    problem: 'the first line is no header, and the model finds its columns by their names',
    advice: 'put a line with the names of the columns in front of it',
  });
}

/** The columns that a header names. */
function columnsBelow(
  { line, fields }: CsvRecord,
  below: readonly CsvRecord[],
  file: string,
  known: KnownColumns | undefined,
): Columns {
  // A model of before may know a column by a name with blanks around it.
  const names = fields.map((field) => (known?.names.includes(field) ? field : field.trim()));
  const columns = namedColumns(names, below, known?.mayHold);
  const isLikeData = !looksLikeHeader(fields, []) && known === undefined;
  checkNames(
    columns,
    { file, line },
    isLikeData
      ? { text: 'if the first line is data already, add', options: { header: 'false' } }
      : 'give each column a name of its own',
  );
  return columns;
}

function positionsLeftOut({ kept }: Columns, width: number): number[] {
  if (kept.length === width) return [];
  const isKept = new Set(kept);
  const positions = Array.from({ length: width }, (_, index) => index + 1);
  return positions.filter((position) => !isKept.has(position - 1));
}

/** The records to judge by: those of the first batch, or of more if it has less than are needed. */
async function firstRecords(
  batches: AsyncGenerator<readonly CsvRecord[], void, undefined>,
  needed: number,
): Promise<CsvRecord[]> {
  const records: CsvRecord[] = [];
  while (records.length < needed) {
    const next = await batches.next();
    if (next.done) break;
    // Lines of nothing but blanks in front of the header say nothing about it.
    const start = records.length > 0 ? 0 : next.value.findIndex((r) => !isBlankRecord(r));
    if (start !== -1) records.push(...next.value.slice(start));
  }
  return records;
}
