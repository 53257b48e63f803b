import type { InfoRecord, Parser } from 'csv-parse';
import { MlpError } from '../../support/errors.js';
import { bytesOf, joined, streamChunk } from '../../support/platform.js';
import { delimiterName } from './delimiter.js';
import { newlinesIn, newlinesInText } from './newlines.js';
import { type Batch, type CsvRecord, MAX_RECORD_SIZE, recordTooLong } from './records.js';

/** What is used of the library, which is loaded where the first quote is. */
type CsvParse = Pick<typeof import('csv-parse'), 'CsvError' | 'parse'>;

const QUOTE = 0x22;
const LF = 10;
const BLANK_LINES = bytesOf('\n\n\n\n');

/**
 * Turns the bytes of a CSV file into records, with csv-parse.
 *
 * csv-parse hands every record to `on_record` while it is given the bytes. So the records in front
 * of a fault are always delivered before it, however the file is cut into chunks, and nothing waits
 * in a second buffer. Its own line numbers count a CRLF inside quotes twice and blame the end of the
 * file for an open quote; the lines here are counted from the fields, and from the bytes since the
 * last record, which are kept.
 */
export class CsvParser {
  readonly #csvParse: CsvParse;
  readonly #name: string;
  readonly #delimiter: string;
  readonly #firstLine: number;
  readonly #parser: Parser;
  #records: CsvRecord[] = [];
  /** Lines that the records so far take, blank lines apart. */
  #recordLines = 0;
  #blankLines = 0;
  /** Where the last record ends, in bytes from the start. */
  #recordEnd = 0;
  /** Whether the quotes so far come in pairs, so that a line end ends a record. */
  #quotesPaired = true;
  /** Blank lines that are not in the file; see `#ended`. */
  #addedLines = 0;
  /** What has been read since then, and where it starts. */
  #rest: Uint8Array = new Uint8Array(0);
  #restStart = 0;

  /** @param line of the file on which these bytes begin */
  constructor(csvParse: CsvParse, name: string, delimiter: string, line: number) {
    this.#csvParse = csvParse;
    this.#firstLine = line;
    this.#name = name;
    this.#delimiter = delimiter;
    this.#parser = csvParse.parse({
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'], // all three, also mixed in one file
      skip_empty_lines: true,
      relax_column_count: true, // checked by who knows the header
      max_record_size: MAX_RECORD_SIZE,
      on_record: (fields: string[], info) => this.#keep(fields, info),
    });
    // Errors are reported to the callbacks of write and end; without a listener they would throw.
    this.#parser.on('error', () => {});
  }

  /** The records that end in these bytes. */
  async push(given: Uint8Array): Promise<Batch> {
    const bytes = this.#ended(given);
    this.#rest = this.#rest.length === 0 ? bytes : joined([this.#rest, bytes]);
    const batch = await this.#run((done) => this.#parser.write(streamChunk(bytes), done));
    this.#rest = this.#rest.subarray(this.#recordEnd - this.#restStart);
    this.#restStart = this.#recordEnd;
    this.#addedLines += bytes.length - given.length;
    return batch;
  }

  /**
   * csv-parse hands on a record when it sees a few bytes behind its line end. Where the bytes at hand end
   * with a record, blank lines are added, which mean nothing: so a row that comes through a pipe need not
   * wait for the next one.
   */
  #ended(bytes: Uint8Array): Uint8Array {
    for (let at = bytes.indexOf(QUOTE); at !== -1; at = bytes.indexOf(QUOTE, at + 1)) {
      this.#quotesPaired = !this.#quotesPaired;
    }
    const ends = this.#quotesPaired && bytes.at(-1) === LF;
    return ends ? joined([bytes, BLANK_LINES]) : bytes;
  }

  /** The record that only the end of the file ends, if there is one. */
  end(): Promise<Batch> {
    return this.#run((done) => this.#parser.end(done));
  }

  async #run(start: (done: (error?: Error | null) => void) => void): Promise<Batch> {
    const error = await new Promise<Error | null | undefined>((resolve) => start(resolve));
    const records = this.#records;
    this.#records = [];
    return { records, error: error ? this.#explain(error) : undefined };
  }

  #keep(fields: string[], info: InfoRecord): null {
    this.#blankLines = info.empty_lines;
    this.#recordEnd = info.bytes_records;
    const line = this.#firstLine + this.#recordLines + this.#blankLines - this.#addedLines;
    this.#recordLines++;
    for (const field of fields) this.#recordLines += newlinesInText(field);
    this.#records.push({ line, fields });
    return null; // nothing is left for the readable side of the stream
  }

  #explain(error: Error): Error {
    if (!(error instanceof this.#csvParse.CsvError)) return error;
    const start = this.#recordEnd - this.#restStart;
    // `info.bytes` is where the last field ended: the first quote behind it is the one that matters.
    const from = Math.max(start, this.#parser.info.bytes - this.#restStart);
    const quoteAt = this.#rest.indexOf(QUOTE, from);
    const before = this.#rest.subarray(start, quoteAt === -1 ? from : quoteAt);
    const blank = this.#blankLines - this.#addedLines;
    const line = this.#firstLine + this.#recordLines + blank + newlinesIn(before);
    const place = { file: this.#name, line };
    switch (error.code) {
      case 'CSV_QUOTE_NOT_CLOSED':
        return new MlpError({
          kind: 'data',
          place,
          problem: 'the quote that opens here is never closed',
          advice: 'close it, or double it ("") if it belongs to the text',
        });
      case 'CSV_INVALID_CLOSING_QUOTE':
        return new MlpError({
          kind: 'data',
          place,
          problem: `the quoted field that opens here goes on behind its closing quote, where ${delimiterName(this.#delimiter)} or the end of the line should be`,
          advice: 'close the quote in the right place, and double ("") the quotes inside it',
        });
      case 'INVALID_OPENING_QUOTE':
        return new MlpError({
          kind: 'data',
          place,
          problem: 'there is a quote in the middle of a field without quotes',
          advice: 'put the whole field in quotes, and double ("") the quotes inside it',
        });
      case 'CSV_MAX_RECORD_SIZE':
        return recordTooLong(place);
      default:
        return new MlpError({ kind: 'data', place, problem: error.message });
    }
  }
}
