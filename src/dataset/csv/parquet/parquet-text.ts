import { type ColumnMetaData, parquetMetadata, parquetSchema, type SchemaTree } from 'hyparquet';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { compressors } from 'hyparquet-compressors';
import { escapeControls, MlpError, quote } from '../../../support/errors.js';
import { bytesOf } from '../../../support/platform.js';
import { TextBuffer } from '../../../support/text-buffer.js';
import type { RandomAccess } from '../../input/random-access.js';
import { formatCsvField, formatCsvRow } from '../format.js';
import { ColumnReader, type PagedValues } from './column-reader.js';
import { type FieldText, fieldTextOf, isNumber } from './field-text.js';
import { checkThrift } from './thrift-sizes.js';

const COMMA = 0x2c;
const LF = 10;

/** The length of what a file says of itself, and the magic. */
const FOOTER_END = 8;

/** So many bytes of text are made at a time. */
const PIECE = 65_536;

/** What pandas calls a column that was an index without a name: no more a column of the data than row numbers are. */
const INDEX_COLUMN = /^__index_level_\d+__$/;

/** A column that is read. */
interface Column {
  readonly name: string;
  readonly path: SchemaTree[];
  readonly text: FieldText;
}

/** The rows of a Parquet file as the text of a CSV file. */
export interface ParquetText {
  readonly rows: number;
  /** Which columns are numbers by their type, from 0. */
  readonly numbers: ReadonlySet<number>;
  /** The header and the rows, with commas, in pieces of whole lines, row group by row group. */
  pieces(): AsyncGenerator<{ readonly bytes: Uint8Array; readonly rows: number }, void, undefined>;
}

/**
 * Opens a Parquet file.
 *
 * @param name of the file, for messages
 * @throws MlpError (data) for a file that is damaged, and for columns that have no place in a CSV file
 */
export async function openParquet(name: string, file: RandomAccess): Promise<ParquetText> {
  const { metadata, columns } = await damage(name, async () => {
    const metadata = parquetMetadata(await footerOf(file), { geoparquet: false });
    const root = parquetSchema(metadata);
    const columns = root.children
      .filter(({ element }) => !INDEX_COLUMN.test(element.name))
      .map((child) => columnOf(name, root, child));
    if (columns.length === 0) throw new Error('it has no columns');
    return { metadata, columns };
  });
  return {
    rows: Number(metadata.num_rows),
    numbers: new Set(columns.flatMap(({ path }, i) => (isNumber(path[1].element) ? i : []))),
    async *pieces() {
      const buffer = new TextBuffer();
      yield { bytes: bytesOf(formatCsvRow(columns.map((column) => column.name))), rows: 0 };
      for (const group of metadata.row_groups) {
        const chunks = group.columns.map((chunk) => chunk.meta_data);
        const readers = await damage(name, () => columnReaders(file, columns, chunks));
        const total = Number(group.num_rows);
        for (let row = 0; row < total; ) {
          const from = row;
          await damage(name, () => {
            for (; row < total && buffer.length < PIECE; row++) writeLine(readers, buffer);
          });
          yield { bytes: buffer.take(), rows: row - from };
        }
      }
    },
  };
}

function writeLine(readers: readonly ColumnReader[], into: TextBuffer): void {
  let isEmpty = readers[0].writeNext(into);
  for (let i = 1; i < readers.length; i++) {
    into.byte(COMMA);
    readers[i].writeNext(into);
    isEmpty = false;
  }
  if (isEmpty) into.text('""'); // a line of nothing would be none
  into.byte(LF);
}

function columnOf(file: string, root: SchemaTree, child: SchemaTree): Column {
  const { element, children } = child;
  const named = `column ${quote(element.name)}`;
  const refusal = (problem: string, advice: string) =>
    new MlpError({ kind: 'data', place: { file }, problem: `${named} ${problem}`, advice });
  if (children.length > 0 || element.repetition_type === 'REPEATED') {
    throw refusal(
      'holds lists or records, which have no place in a table',
      'write each of their parts as a column of its own, or the file without it',
    );
  }
  const text = fieldTextOf(element);
  if (text === undefined) {
    const kind = element.logical_type?.type ?? element.converted_type ?? element.type ?? 'no type';
    throw refusal(
      `is of a type that is no number and no text (${kind})`,
      'write the file with another, or without it',
    );
  }
  return { name: element.name, path: [root, child], text };
}

/** What a file says of itself: its last bytes, of which the lengths are in front of the last four. */
async function footerOf(file: RandomAccess): Promise<Uint8Array> {
  const { byteLength } = file;
  const end = new Uint8Array(await file.slice(Math.max(0, byteLength - FOOTER_END), byteLength));
  if (end.length < FOOTER_END) throw new Error('it is cut off');
  const length = new DataView(end.buffer, end.byteOffset, end.length).getUint32(0, true);
  const from = byteLength - FOOTER_END - length;
  if (from < 0) throw new Error('it is cut off');
  const footer = new Uint8Array(await file.slice(from, byteLength));
  checkThrift(footer, 0);
  return footer;
}

/** One for each column, which read a row group together. */
async function columnReaders(
  file: RandomAccess,
  columns: readonly Column[],
  chunks: readonly (ColumnMetaData | undefined)[],
): Promise<ColumnReader[]> {
  const paged: PagedValues = { count: 0 };
  let left = file.byteLength;
  const found = columns.map((column) => {
    const { element } = column.path[1];
    const chunk = chunks.find((one) => one?.path_in_schema[0] === element.name);
    if (chunk === undefined) {
      throw new Error(`there is nothing of column ${quote(element.name)}`);
    }
    // Chunks that overlap could take a file's size many times.
    left -= Number(chunk.total_compressed_size);
    if (left < 0) throw new Error('its columns are larger than the file');
    return { column, chunk };
  });
  // No reading is begun before: what went wrong in it would be heard by nobody.
  return Promise.all(found.map(({ column, chunk }) => columnReader(file, column, chunk, paged)));
}

async function columnReader(
  file: RandomAccess,
  { path, text }: Column,
  chunk: ColumnMetaData,
  paged: PagedValues,
): Promise<ColumnReader> {
  const [, { element }] = path;
  // Some writers leave the place of the dictionary out, and some write 0 for none.
  const dictionary = Number(chunk.dictionary_page_offset ?? 0n);
  const first = Number(chunk.data_page_offset);
  const from = dictionary > 0 && dictionary < first ? dictionary : first;
  const to = from + Number(chunk.total_compressed_size);
  const isWithin = from >= 0 && from <= to && to <= file.byteLength;
  if (!isWithin) throw new Error(`column ${quote(element.name)} is not within the file`);
  const bytes = await file.slice(from, to);
  const { type, codec, path_in_schema: pathInSchema } = chunk;
  const decoder = {
    pathInSchema,
    type,
    element,
    schemaPath: path,
    codec,
    compressors,
    parsers: DEFAULT_PARSERS,
  };
  return new ColumnReader(
    bytes,
    decoder,
    isText(element.type) ? (value) => formatCsvField(text(value)) : text,
    paged,
  );
}

function isText(type: string | undefined): boolean {
  return type === 'BYTE_ARRAY';
}

/** What goes wrong while a file is decoded is wrong in the file. */
async function damage<T>(file: string, decode: () => T | Promise<T>): Promise<T> {
  try {
    return await decode();
  } catch (error) {
    if (error instanceof MlpError) throw error;
    const reason = escapeControls(error instanceof Error ? error.message : String(error));
    throw new MlpError({
      kind: 'data',
      place: { file },
      problem: `it is a Parquet file that cannot be decoded: ${reason}`,
      advice: 'is it whole?',
    });
  }
}
