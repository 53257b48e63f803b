import { LinearMemory } from '../../support/wasm/memory.js';
import { widthOf } from '../csv/records.js';
import type { Zeros } from '../input/source.js';
import { LineInput, type Lines } from './line-input.js';
import { NumberRows, type RowsOptions } from './number-rows.js';
import { PagesAhead } from './pages-ahead.js';
import { CHUNK, type Places, STATE, takePlaces } from './places.js';
import { type ScanRows, scannerFor } from './scanner.js';
import { readSlowLine } from './slow-line.js';

/** What is read, and how. */
export interface LaneOptions extends RowsOptions {
  /** The line of the file on which the first bytes begin. */
  readonly line: number;
  /** How many bytes will come, if it is known. */
  readonly size?: number | undefined;
  /** What gets memory ready ahead of the reading, if anything does: see `PagesAhead`. Closed with the lane. */
  readonly zeros?: Zeros | undefined;
}

/** What the scanner can tell from the bytes of a number. */
export const DELIMITERS: readonly string[] = [',', ';', '\t', '|'];

const LF = 10;
/** So many rows more than are expected, from the length of the first ones. */
const MARGIN = 1.05;
/** A line that the scanner refuses costs as much as on the slow road: with so many of them nothing is gained. */
const MOST_REFUSED = 0.25;
/** Before so many lines were refused, nothing is concluded from it; there is room for so many rows from the start. */
const FEW = 200;
/** After so many bytes it is known how long rows are. */
const ENOUGH = 65_536;

/**
 * Reads the records of a CSV file into a matrix, nearly as fast as its bytes can be looked at: by compiled code that is
 * sure of all that it accepts. A line of which it is not sure is read by the rules of the slow road, and it goes on
 * behind it. Where that cannot be, the lane is `blocked`: then the whole file has to be read by the slow road, which
 * has the last word, also for what is wrong in the file.
 */
export class NumberLane {
  readonly rows: NumberRows;
  /** How many lines were read by the rules of the slow road. */
  slowLines = 0;
  /** Whether it could not go on. */
  blocked = false;
  readonly #options: LaneOptions;
  readonly #memory = new LinearMemory();
  readonly #places: Places;
  readonly #input: LineInput;
  readonly #pages: PagesAhead;
  #scan: ScanRows | undefined;
  #line: number;
  /** How many bytes the rows took that the scanner has read. */
  #bytes = 0;

  constructor(options: LaneOptions) {
    const { columns, precision } = options;
    this.#options = options;
    this.#line = options.line;
    this.#pages = new PagesAhead(options.zeros);
    this.#places = takePlaces(this.#memory, columns, precision === 'single' ? 4 : 8);
    this.#input = new LineInput(this.#memory, this.#places);
    this.rows = new NumberRows(this.#memory, this.#places, options);
  }

  /** Where the next bytes can be put, as many as it is long or fewer; `take` then reads them. */
  get space(): Uint8Array {
    return this.#input.space;
  }

  /** Reads the records that end in these bytes. Nothing is read any more where the lane is blocked. */
  async push(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.length && !this.blocked; from += CHUNK) {
      const chunk = bytes.subarray(from, from + CHUNK);
      this.space.set(chunk);
      await this.take(chunk.length);
    }
  }

  /** Reads the records that end in so many bytes, which were put into `space`. */
  async take(length: number): Promise<void> {
    if (length === 0 || this.blocked) return;
    this.#scan ??= scannerFor(
      this.space.subarray(0, length),
      this.#options.delimiter,
      this.#places,
      this.rows.matrix,
    );
    const lines = this.#input.take(length);
    if (lines === undefined) this.blocked = true;
    else await this.#read(lines);
  }

  /** Reads the record that only the end of the file ends, if there is one, and gives back the room that is left. */
  async end(): Promise<void> {
    if (this.#input.hasRest && !this.blocked) await this.push(Uint8Array.of(LF));
    await this.close();
    this.rows.resize(this.rows.count);
  }

  /** Ends also where what was read is of no use: nothing is written any more. */
  close(): Promise<void> {
    return this.#pages.close();
  }

  /** For how many rows there is room behind those that were read: 0 where there is no such memory. */
  async #room(): Promise<number> {
    const { rows } = this;
    if (rows.count === rows.capacity) await this.#grow();
    const { offset, stride } = rows.matrix;
    const at = offset + rows.count * stride;
    const ready = await this.#pages.ready(at + stride);
    return Math.min(rows.capacity - rows.count, Math.floor((ready - at) / stride));
  }

  /** Makes room for more rows: for all, if the others are as long as those that were read. */
  async #grow(): Promise<void> {
    const { rows } = this;
    const { count, matrix } = rows;
    const share = Math.max(1.2, (this.#options.size ?? 0) / this.#bytes);
    const isKnown = this.#bytes >= ENOUGH;
    await this.#pages.settle();
    try {
      rows.resize(FEW + Math.ceil(MARGIN * count * (isKnown ? share : 2)));
    } catch {
      this.blocked = true; // there is no such memory
    }
    const { offset, stride } = matrix;
    this.#pages.begin(
      this.#memory.buffer,
      offset + count * stride,
      offset + rows.capacity * stride,
    );
  }

  async #read({ from, to }: Lines): Promise<void> {
    const { state, besideRows } = this.#places;
    const { rows } = this;
    const { offset, stride } = rows.matrix;
    let at = from;
    while (at < to && !this.blocked) {
      const room = await this.#room();
      if (room === 0) break;
      this.#scan?.(at, to, offset + rows.count * stride, Math.min(room, besideRows));
      const view = new DataView(this.#memory.buffer, state);
      this.#bytes += view.getUint32(STATE.position, true) - at;
      at = view.getUint32(STATE.position, true);
      const count = view.getInt32(STATE.rows, true);
      if (!rows.accept(count, this.#line)) this.blocked = true;
      this.#line += count;
      if (at < to && count === 0 && !this.blocked) at = await this.#readSlowly(at);
    }
  }

  /** Reads one line by the rules of the slow road, and says where the next one begins. */
  async #readSlowly(from: number): Promise<number> {
    const { columns, delimiter } = this.#options;
    const memory = new Uint8Array(this.#memory.buffer);
    const to = memory.indexOf(LF, from) + 1;
    const line = readSlowLine(memory.slice(from, to), delimiter, columns.length, this.#line);
    let isKnown = true;
    this.rows.clear();
    for (const record of line?.records ?? []) {
      if ((await this.#room()) === 0) break;
      const added = widthOf(record) === columns.length ? this.rows.add(record) : undefined;
      this.blocked ||= added === undefined;
      isKnown &&= added === 'known';
    }
    this.blocked ||= line === undefined;
    this.#line += line?.lines ?? 0;
    if (isKnown) this.slowLines++;
    this.blocked ||= this.slowLines > FEW && this.slowLines > MOST_REFUSED * this.rows.count;
    return to;
  }
}
