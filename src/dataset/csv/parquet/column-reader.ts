import type { DataReader, Encoding, PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import type { ColumnDecoder } from 'hyparquet/src/types.js';
import type { TextBuffer } from '../../../support/text-buffer.js';
import { type FieldText, isPlainInteger } from './field-text.js';
import { readHybridRuns } from './hybrid-runs.js';
import { isInDictionary, pageValues, plainValues } from './page-values.js';
import { checkThrift } from './thrift-sizes.js';

/** A page of a constant column may have a whole row group in few bytes, which writers make of some million rows. */
const MOST_VALUES = 1 << 24;
/** Of all columns together. */
export const MOST_VALUES_AT_ONCE = 1 << 27;

/** A page that is compressed is not larger than so many bytes, or so many times its own. */
const LARGEST_PAGE = 1 << 26;
const MOST_RATIO = 1100;

/** How many values there are at a time, of the pages of all columns. */
export interface PagedValues {
  count: number;
}

/** A page as it is written: what it holds, and where its values begin. */
interface WrittenPage {
  readonly rows: number;
  readonly encoding: Encoding;
  /** Which rows have a value. */
  readonly levels: Uint8Array | undefined;
  readonly bytes: Uint8Array;
}

/** Values of one page of a column. */
interface Page {
  /** How many rows, nulls among them. */
  readonly rows: number;
  /** For each row 1, or 0 for a null; undefined where there are no nulls. */
  readonly levels: ArrayLike<number> | undefined;
  /** The values that are no nulls, or their places in the dictionary. */
  readonly values: ArrayLike<unknown>;
  readonly inDictionary: boolean;
}

/**
 * Reads one column of a row group, page by page as its rows are asked for.
 *
 * hyparquet reads headers and values. What a page says of its size is held against what there is before that, which
 * hyparquet does not do; and its own way on from the pages makes a plain array of every page of an optional column, nulls
 * or not, value by value, which takes twenty times as long as the page.
 */
export class ColumnReader {
  readonly #reader: DataReader;
  readonly #decoder: ColumnDecoder;
  readonly #text: FieldText;
  readonly #paged: PagedValues;
  /** Whether whole numbers mean what they are. */
  readonly #isInteger: boolean;
  /** The fields of the values in the dictionary, as far as they were needed. */
  #dictionary: (string | undefined)[] = [];
  #dictionaryValues: ArrayLike<unknown> = [];
  #page: Page | undefined;
  #row = 0;
  #value = 0;

  /** @param chunk the bytes of the column in the row group */
  constructor(chunk: ArrayBuffer, decoder: ColumnDecoder, text: FieldText, paged: PagedValues) {
    this.#paged = paged;
    this.#isInteger = isPlainInteger(decoder.element);
    this.#reader = { view: new DataView(chunk), offset: 0 };
    this.#decoder = decoder;
    this.#text = text;
  }

  /** Writes the field of the next row; a null is a field of nothing. Returns whether it is empty. */
  writeNext(into: TextBuffer): boolean {
    let page = this.#page;
    while (page === undefined || this.#row === page.rows) {
      this.#paged.count -= page?.rows ?? 0;
      page = this.#nextPage();
      this.#page = page;
      this.#row = 0;
      this.#value = 0;
    }
    const isNull = page.levels !== undefined && page.levels[this.#row] === 0;
    this.#row++;
    if (isNull) return true;
    const at = this.#value++;
    return page.inDictionary
      ? this.#write(this.#dictionaryValues, this.#placeIn(page.values[at]), into, this.#dictionary)
      : this.#write(page.values, at, into, undefined);
  }

  /** Writes one of some values. Numbers are faster written again than kept as texts, and other texts are kept. */
  #write(
    values: ArrayLike<unknown>,
    at: number,
    into: TextBuffer,
    kept: (string | undefined)[] | undefined,
  ): boolean {
    if (values instanceof Float32Array) into.single(values[at]);
    else if (values instanceof Int32Array && this.#isInteger) into.integer(values[at]);
    else {
      const text = kept?.[at] ?? this.#text(values[at]);
      if (kept !== undefined) kept[at] = text;
      into.text(text);
      return text === '';
    }
    return false;
  }

  #placeIn(index: unknown): number {
    if (typeof index === 'number' && index < this.#dictionaryValues.length) return index;
    throw new Error('a value is not in its dictionary');
  }

  #nextPage(): Page {
    for (;;) {
      const { view, offset } = this.#reader;
      if (offset >= view.byteLength) {
        throw new Error('a column has fewer values than there are rows');
      }
      checkThrift(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), offset);
      const header = parquetHeader(this.#reader);
      const bytes = bytesIn(this.#reader, header.compressed_page_size);
      if (header.type === 'DICTIONARY_PAGE') this.#readDictionary(bytes, header);
      else if (header.type !== 'INDEX_PAGE') return this.#dataPage(this.#written(bytes, header));
    }
  }

  #readDictionary(bytes: Uint8Array, header: PageHeader): void {
    const { type, element } = this.#decoder;
    const count = countIn(header.dictionary_page_header?.num_values ?? 0);
    const page = this.#decompressed(bytes, header.uncompressed_page_size);
    this.#dictionaryValues = plainValues(page, count, type, element.type_length);
    this.#dictionary = [];
  }

  #dataPage({ rows, encoding, levels, bytes }: WrittenPage): Page {
    this.#paged.count += rows;
    if (this.#paged.count > MOST_VALUES_AT_ONCE) {
      throw new Error(`its pages have more than ${MOST_VALUES_AT_ONCE} values at a time`);
    }
    const { type, element } = this.#decoder;
    const count = levels?.reduce((sum, level) => sum + level, 0) ?? rows;
    return {
      rows,
      levels: count < rows ? levels : undefined,
      values: pageValues(bytes, count, { type, length: element.type_length, encoding }),
      inDictionary: isInDictionary(encoding),
    };
  }

  /** Takes a page apart: the levels, of a column that may have nulls, and the values. */
  #written(bytes: Uint8Array, header: PageHeader): WrittenPage {
    const { data_page_header: first, data_page_header_v2: second } = header;
    const isOptional = this.#decoder.element.repetition_type !== 'REQUIRED';
    if (second !== undefined) {
      const { encoding, definition_levels_byte_length: length } = second;
      const rows = countIn(second.num_values);
      const reader = { view: viewOf(bytes), offset: 0 };
      bytesIn(reader, second.repetition_levels_byte_length);
      const levels = bytesIn(reader, length);
      const rest = bytes.subarray(reader.offset);
      const size = header.uncompressed_page_size - reader.offset;
      return {
        rows,
        encoding,
        levels: isOptional ? levelsOf(levels, rows) : undefined,
        bytes: second.is_compressed === false ? rest : this.#decompressed(rest, size),
      };
    }
    if (first === undefined) throw new Error('a page has no header');
    const { encoding } = first;
    const rows = countIn(first.num_values);
    const reader = {
      view: viewOf(this.#decompressed(bytes, header.uncompressed_page_size)),
      offset: 0,
    };
    const levels = isOptional ? levelsOf(sizedBytesIn(reader), rows) : undefined;
    return {
      rows,
      encoding,
      levels,
      bytes: bytesIn(reader, reader.view.byteLength - reader.offset),
    };
  }

  #decompressed(bytes: Uint8Array, size: number): Uint8Array {
    const { codec, compressors } = this.#decoder;
    if (codec === 'UNCOMPRESSED') return bytes;
    if (!(size >= 0 && size <= Math.max(LARGEST_PAGE, MOST_RATIO * bytes.length))) {
      throw new Error(`a page of it has ${bytes.length} bytes, and would have ${size} unpacked`);
    }
    return decompressPage(bytes, size, codec, compressors);
  }
}

function countIn(values: number): number {
  if (values >= 0 && values <= MOST_VALUES) return values;
  throw new Error(`a page of it has ${values} values, and ${MOST_VALUES} is the most`);
}

/** For each row 1, or 0 for a null. */
function levelsOf(bytes: Uint8Array, rows: number): Uint8Array {
  const levels = new Uint8Array(rows);
  readHybridRuns(bytes, 1, levels);
  return levels;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** The next bytes. */
function bytesIn(reader: DataReader, count: number): Uint8Array {
  const { view, offset } = reader;
  if (!(count >= 0 && count <= view.byteLength - offset))
    throw new Error('a page of it is cut off');
  reader.offset += count;
  return new Uint8Array(view.buffer, view.byteOffset + offset, count);
}

/** The next bytes, in front of which stands how many they are. */
function sizedBytesIn(reader: DataReader): Uint8Array {
  const size = viewOf(bytesIn(reader, 4)).getUint32(0, true);
  return bytesIn(reader, size);
}
