import type { DataReader, Encoding, ParquetType } from 'hyparquet';
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { byteStreamSplit } from 'hyparquet/src/encoding.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { readHybridRuns } from './hybrid-runs.js';
import { readVarint } from './varint.js';

/** Bits that a value takes at least where it is stored as it is. */
const leastBits: Readonly<Partial<Record<ParquetType, number>>> = {
  BOOLEAN: 1,
  INT32: 32,
  FLOAT: 32,
  INT64: 64,
  DOUBLE: 64,
  INT96: 96,
  BYTE_ARRAY: 32,
};

/** Bytes of all texts of a page that are made of the one before. */
const MOST_TEXT = 1 << 28;
/** Writers have 128. */
const LARGEST_BLOCK = 1 << 20;

/** What the values of a page are. */
export interface ValueKind {
  readonly type: ParquetType;
  /** Of values that all have the same. */
  readonly length: number | undefined;
  readonly encoding: Encoding;
}

/** Whether values are places in a dictionary. */
export function isInDictionary(encoding: Encoding): boolean {
  return encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY';
}

/**
 * The values of a page. How many they are is held against what there is before memory is taken for them, where hyparquet
 * believes it.
 *
 * @param mostText bytes of texts of which each begins as the one before
 * @throws Error where the bytes are not those of so many values
 */
export function pageValues(
  bytes: Uint8Array,
  count: number,
  { type, length, encoding }: ValueKind,
  mostText = MOST_TEXT,
): ArrayLike<unknown> {
  const reader = readerOf(bytes);
  if (isInDictionary(encoding)) {
    const values = new Uint32Array(count);
    if (count > 0) readHybridRuns(bytes.subarray(1), bytes[0] ?? 0, values);
    return values;
  }
  switch (encoding) {
    case 'PLAIN':
      return plainValues(bytes, count, type, length);
    case 'RLE': {
      const values = new Uint8Array(count);
      readHybridRuns(bytes.subarray(4), 1, values);
      return Array.from(values, (bit) => bit === 1);
    }
    case 'BYTE_STREAM_SPLIT':
      refuseMissing(bytes, count, bitsOf(type, length));
      return byteStreamSplit(reader, count, type, length);
    case 'DELTA_BINARY_PACKED': {
      if (type !== 'INT32' && type !== 'INT64')
        throw new Error('a text of it is coded as a number');
      const values = type === 'INT32' ? new Int32Array(count) : new BigInt64Array(count);
      unpackDelta(reader, count, values);
      return values;
    }
    case 'DELTA_LENGTH_BYTE_ARRAY':
      return suffixes(reader, count);
    case 'DELTA_BYTE_ARRAY': {
      const prefixes = new Int32Array(count);
      unpackDelta(reader, count, prefixes);
      return withPrefixes(prefixes, suffixes(reader, count), mostText);
    }
    default:
      throw new Error(`its values are coded as ${encoding}`);
  }
}

/** Values as they are, of a page or of a dictionary. */
export function plainValues(
  bytes: Uint8Array,
  count: number,
  type: ParquetType,
  length: number | undefined,
): ArrayLike<unknown> {
  refuseMissing(bytes, count, bitsOf(type, length));
  return readPlain(readerOf(bytes), type, count, length);
}

function bitsOf(type: ParquetType, length: number | undefined): number {
  const bits = leastBits[type] ?? 8 * (length ?? 0);
  if (bits > 0) return bits;
  throw new Error('its values have no length');
}

function refuseMissing(bytes: Uint8Array, count: number, bits: number): void {
  if (count * bits > bytes.length * 8) throw new Error('a page of it ends within its values');
}

function readerOf(bytes: Uint8Array): DataReader {
  return { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), offset: 0 };
}

/** Sizes of nothing, or of less, would make hyparquet read one place for ever. */
function unpackDelta(reader: DataReader, count: number, into: Int32Array | BigInt64Array): void {
  if (count === 0) return;
  let ahead = reader.offset;
  const next = (): number => reader.view.getUint8(ahead++);
  const block = readVarint(next);
  const parts = readVarint(next);
  const isSound = block > 0 && block <= LARGEST_BLOCK && parts > 0 && block % (8 * parts) === 0;
  if (!isSound) throw new Error('a page of it has blocks of no size');
  deltaBinaryUnpack(reader, count, into);
}

/** Texts whose lengths stand before all of them. */
function suffixes(reader: DataReader, count: number): Uint8Array[] {
  const lengths = new Int32Array(count);
  unpackDelta(reader, count, lengths);
  const { view } = reader;
  return Array.from(lengths, (length) => {
    if (length < 0 || length > view.byteLength - reader.offset) {
      throw new Error('a page of it ends within its values');
    }
    const text = new Uint8Array(view.buffer, view.byteOffset + reader.offset, length);
    reader.offset += length;
    return text;
  });
}

/** Texts of which each begins as the one before does. */
function withPrefixes(
  prefixes: Int32Array,
  ends: readonly Uint8Array[],
  most: number,
): Uint8Array[] {
  let before = new Uint8Array(0);
  let all = 0;
  return ends.map((end, i) => {
    const shared = prefixes[i];
    if (shared < 0 || shared > before.length) throw new Error('a text of it has no beginning');
    const text = new Uint8Array(shared + end.length);
    all += text.length;
    if (all > most) throw new Error(`a page of it has more than ${most} bytes of text`);
    text.set(before.subarray(0, shared));
    text.set(end, shared);
    before = text;
    return text;
  });
}
