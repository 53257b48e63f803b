import { MlpError } from '../../support/errors.js';
import { joined, textIn } from '../../support/platform.js';
import type { Source } from '../input/source.js';
import { firstRecordEnd, guessDelimiter } from './delimiter.js';
import { checkHeader, numberedHeader } from './header.js';
import { RawText } from './raw-text.js';
import { RecordReader } from './reader.js';
import { type Batch, type CsvRecord, MAX_RECORD_SIZE, widthOf } from './records.js';

export type { CsvRecord } from './records.js';

/** How a CSV file is to be read. */
export interface CsvOptions {
  /** One character; guessed when it is not given, and a tabulator for a `.tsv` file. */
  readonly delimiter?: string | undefined;
  /** Whether the first record holds the names of the columns. */
  readonly header: boolean;
  /** Whether the columns are found by the names in the header, so that it cannot do without one. */
  readonly named?: boolean | undefined;
  /** `pass` hands on records of another width than the header's, for the reader to refuse. */
  readonly ragged?: 'refuse' | 'pass' | undefined;
}

/** A CSV file of which the header is read, and the records wait. */
export interface CsvFile {
  /** For messages. */
  readonly name: string;
  /** The names of the columns: x1, x2, … where the file has none. */
  readonly header: readonly string[];
  readonly delimiter: string;
  /** Whether the delimiter was taken from the first record, which a user should be told. */
  readonly delimiterGuessed: boolean;
  /** The records below the header, once. Leaving the loop closes the file. */
  readonly records: AsyncIterable<CsvRecord>;
  /** The same, as many at a time as come: whoever takes millions of them waits less often. */
  readonly batches: AsyncIterable<readonly CsvRecord[]>;
  /** The share of the file that has been read, from 0 to 1; undefined where its size is not known. */
  share(): number | undefined;
  /** SHA-256 of the bytes of the file, in hexadecimal; undefined until the records are exhausted. */
  sha256(): string | undefined;
}

/**
 * Starts to read a CSV file (RFC 4180; LF, CRLF or CR; UTF-8, or UTF-16 with a byte order mark; as it is or
 * compressed), in constant memory, as fast as its records are asked for. A Parquet file is read as the CSV file that
 * it would be, whatever is said about delimiters; its lines are those of that file.
 *
 * A line of nothing, or of nothing but blanks where there are several columns, is skipped. That goes
 * for a file of one column too, where a field that is really empty is written `""`.
 *
 * @throws MlpError (data), here or from the records, with the line: no UTF-8, a quote that is out of
 * place or not closed, a record of another width than the header or of more than 1 MiB, a column
 * name that is empty or used twice, a file of nothing.
 */
export async function openCsv(source: Source, options: CsvOptions): Promise<CsvFile> {
  try {
    const raw = await RawText.open(source);
    const pieces = raw.pieces();
    const isTsv = raw.name.toLowerCase().endsWith('.tsv');
    const given = raw.isTable ? ',' : (options.delimiter ?? (isTsv ? '\t' : undefined));
    const start = given === undefined ? await firstRecord(pieces) : new Uint8Array(0);
    const delimiter = given ?? guessDelimiter(textIn(start, 0, firstRecordEnd(start)));

    const batches = batchesOf(source, delimiter, start, pieces);
    const begun = await batches.next();
    if (begun.done) {
      throw new MlpError({
        kind: 'data',
        place: { file: source.name },
        problem: 'there is nothing in it',
      });
    }
    const [first, ...others] = begun.value;
    const header = options.header ? first.fields : numberedHeader(widthOf(first));
    if (options.header) checkHeader(header, { file: source.name, line: first.line }, options.named);

    // A table has names in any case, which are not asked for where columns are found by their places.
    const hasNames = options.header || raw.isTable;
    const below = startingWith(hasNames ? others : begun.value, batches);
    const whole = rows(source.name, header, options.ragged ?? 'refuse', below);
    return {
      name: source.name,
      header,
      delimiter,
      delimiterGuessed: given === undefined,
      records: oneByOne(whole),
      batches: whole,
      share: () => raw.share,
      sha256: () => raw.sha256,
    };
  } catch (error) {
    source.stream.destroy();
    throw error;
  }
}

/** The error for a record that has more or fewer fields than there are columns. */
export function raggedRecord(name: string, columns: number, record: CsvRecord): MlpError {
  const got = record.fields.length;
  const plural = got === 1 ? 'field' : 'fields';
  return new MlpError({
    kind: 'data',
    place: { file: name, line: record.line },
    problem: `${got} ${plural}, expected ${columns}`,
    advice:
      got < columns
        ? { text: 'is the delimiter right? {} says it', options: { delimiter: undefined } }
        : 'a field that holds the delimiter must be in quotes',
  });
}

/** At least the whole first record, blank lines and all, or as much as a record may have. */
async function firstRecord(
  pieces: AsyncGenerator<Uint8Array, void, undefined>,
): Promise<Uint8Array> {
  let start: Uint8Array = new Uint8Array(0);
  while (start.length <= MAX_RECORD_SIZE && firstRecordEnd(start) === undefined) {
    const next = await pieces.next();
    if (next.done) break;
    start = joined([start, next.value]);
  }
  return start;
}

/** Batches of at least one record. */
async function* batchesOf(
  source: Source,
  delimiter: string,
  start: Uint8Array,
  pieces: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<readonly CsvRecord[], void, undefined> {
  const reader = new RecordReader(source.name, delimiter);
  try {
    if (start.length > 0) yield* delivered(await reader.push(start));
    for (;;) {
      let piece: IteratorResult<Uint8Array, void>;
      try {
        piece = await pieces.next();
      } catch (fault) {
        yield* delivered({ records: (await reader.flush()).records, error: undefined });
        throw fault;
      }
      if (piece.done) break;
      yield* delivered(await reader.push(piece.value));
    }
    yield* delivered(await reader.end());
  } finally {
    source.stream.destroy(); // however it ends
  }
}

function* delivered({ records, error }: Batch): Generator<readonly CsvRecord[], void, undefined> {
  if (records.length > 0) yield records;
  if (error !== undefined) throw error;
}

async function* rows(
  name: string,
  header: readonly string[],
  ragged: 'refuse' | 'pass',
  batches: AsyncIterable<readonly CsvRecord[]>,
): AsyncGenerator<readonly CsvRecord[], void, undefined> {
  for await (const batch of batches) {
    if (batch.every((record) => widthOf(record) === header.length)) {
      yield batch;
      continue;
    }
    const good: CsvRecord[] = [];
    for (const record of batch) {
      if (widthOf(record) !== header.length) {
        if (widthOf(record) === 1 && record.fields[0].trim() === '') continue;
        if (ragged === 'refuse') {
          if (good.length > 0) yield good;
          throw raggedRecord(name, header.length, record);
        }
      }
      good.push(record);
    }
    if (good.length > 0) yield good;
  }
}

async function* startingWith(
  first: readonly CsvRecord[],
  rest: AsyncGenerator<readonly CsvRecord[], void, undefined>,
): AsyncGenerator<readonly CsvRecord[], void, undefined> {
  if (first.length > 0) yield first;
  yield* rest;
}

async function* oneByOne<T>(
  batches: AsyncIterable<readonly T[]>,
): AsyncGenerator<T, void, undefined> {
  for await (const batch of batches) yield* batch;
}
