import type { DataReader, PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage, readDataPage, readDataPageV2 } from 'hyparquet/src/datapage.js';
import { readPlain } from 'hyparquet/src/plain.js';
import type { ColumnDecoder } from 'hyparquet/src/types.js';
import type { TextBuffer } from '../../../support/text-buffer.js';
import { type FieldText, isPlainInteger } from './field-text.js';

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
 * hyparquet reads the pages; its own way on from there makes a plain array of every page of an optional column, nulls
 * or not, value by value, which takes twenty times as long as the page.
 */
export class ColumnReader {
  readonly #reader: DataReader;
  readonly #decoder: ColumnDecoder;
  readonly #text: FieldText;
  /** Whether whole numbers mean what they are. */
  readonly #isInteger: boolean;
  /** The fields of the values in the dictionary, as far as they were needed. */
  #dictionary: (string | undefined)[] = [];
  #dictionaryValues: ArrayLike<unknown> = [];
  #page: Page | undefined;
  #row = 0;
  #value = 0;

  /** @param chunk the bytes of the column in the row group */
  constructor(chunk: ArrayBuffer, decoder: ColumnDecoder, text: FieldText) {
    this.#isInteger = isPlainInteger(decoder.element);
    this.#reader = { view: new DataView(chunk), offset: 0 };
    this.#decoder = decoder;
    this.#text = text;
  }

  /** Writes the field of the next row; a null is a field of nothing. Returns whether it is empty. */
  writeNext(into: TextBuffer): boolean {
    let page = this.#page;
    while (page === undefined || this.#row === page.rows) {
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
      if (this.#reader.offset >= this.#reader.view.byteLength) {
        throw new Error('a column has fewer values than there are rows');
      }
      const header = parquetHeader(this.#reader);
      const { view, offset } = this.#reader;
      const bytes = new Uint8Array(view.buffer, offset, header.compressed_page_size);
      this.#reader.offset += header.compressed_page_size;
      if (header.type === 'DICTIONARY_PAGE') this.#readDictionary(bytes, header);
      else if (header.type !== 'INDEX_PAGE') return this.#dataPage(bytes, header);
    }
  }

  #readDictionary(bytes: Uint8Array, header: PageHeader): void {
    const { type, element } = this.#decoder;
    const page = this.#decompressed(bytes, header);
    const reader = { view: new DataView(page.buffer, page.byteOffset, page.length), offset: 0 };
    const count = header.dictionary_page_header?.num_values ?? 0;
    this.#dictionaryValues = readPlain(reader, type, count, element.type_length);
    this.#dictionary = [];
  }

  #dataPage(bytes: Uint8Array, header: PageHeader): Page {
    const { data_page_header: first, data_page_header_v2: second } = header;
    const { rows, encoding, page } =
      second !== undefined
        ? {
            rows: second.num_values,
            encoding: second.encoding,
            page: readDataPageV2(bytes, header, this.#decoder),
          }
        : first !== undefined
          ? {
              rows: first.num_values,
              encoding: first.encoding,
              page: readDataPage(this.#decompressed(bytes, header), first, this.#decoder),
            }
          : missingHeader();
    const { definitionLevels, dataPage } = page;
    const hasNulls = definitionLevels !== undefined && dataPage.length < rows;
    return {
      rows,
      levels: hasNulls ? definitionLevels : undefined,
      values: dataPage,
      inDictionary: encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY',
    };
  }

  #decompressed(bytes: Uint8Array, header: PageHeader): Uint8Array {
    const { codec, compressors } = this.#decoder;
    return decompressPage(bytes, header.uncompressed_page_size, codec, compressors);
  }
}

function missingHeader(): never {
  throw new Error('a page has no header');
}
