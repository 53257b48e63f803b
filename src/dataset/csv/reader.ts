import { bytesOf, loadCsvParse } from '../../support/platform.js';
import type { CsvParser } from './parser.js';
import { type Batch, PlainScanner } from './records.js';

/** csv-parse looks so far ahead before it ends a record: with these, all whole records come out. */
const LOOKAHEAD = bytesOf('xxxx');

/**
 * Turns the bytes of a CSV file into records: by a scan of the bytes, until the first quote comes; from its record
 * on with csv-parse, which knows them all, and is only loaded then.
 */
export class RecordReader {
  readonly #name: string;
  readonly #delimiter: string;
  #scanner: PlainScanner | undefined;
  #parser: CsvParser | undefined;

  constructor(name: string, delimiter: string) {
    this.#name = name;
    this.#delimiter = delimiter;
    if (delimiter.length === 1 && delimiter < '\u0080') {
      this.#scanner = new PlainScanner(name, delimiter);
    }
  }

  /** The records that end in these bytes. */
  async push(bytes: Uint8Array): Promise<Batch> {
    if (this.#scanner === undefined) return (await this.#quotesFrom(1)).push(bytes);
    const { records, error, quoted } = this.#scanner.push(bytes);
    if (quoted === undefined || error !== undefined) return { records, error };
    const parser = await this.#quotesFrom(this.#scanner.line);
    this.#scanner = undefined;
    const rest = await parser.push(quoted);
    return { records: [...records, ...rest.records], error: rest.error };
  }

  /** The records that have ended, where the bytes behind them cannot be read. */
  async flush(): Promise<Batch> {
    return this.#parser?.push(LOOKAHEAD) ?? { records: [], error: undefined };
  }

  /** The record that only the end of the file ends, if there is one. */
  async end(): Promise<Batch> {
    return this.#scanner?.end() ?? (await this.#quotesFrom(1)).end();
  }

  async #quotesFrom(line: number): Promise<CsvParser> {
    if (this.#parser === undefined) {
      const [{ CsvParser }, csvParse] = await Promise.all([import('./parser.js'), loadCsvParse()]);
      this.#parser = new CsvParser(csvParse, this.#name, this.#delimiter, line);
    }
    return this.#parser;
  }
}
