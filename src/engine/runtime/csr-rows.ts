import { Body, encodeModule } from '../../support/wasm/assembler.js';
import { type LinearMemory, MAX_BYTES } from '../../support/wasm/memory.js';
import { padded } from '../ir/layout.js';
import { vectors } from '../vector/vectors.js';

/** Of features of which more than this share is zero, CSR rows are made. */
const SPARSE = 0.4;
/** The first numbers are enough to tell. */
const LOOKED_AT = 100_000;
/** So many rows at a call: in a longer one, the code would not be replaced by the optimized one for too long. */
const ROWS = 256;
/** A vector of columns is written however many of them stay. */
const SLACK = 16;
/** So much more than what the first rows take. */
const MARGIN = 1.05;

/** Features in a memory: each row is whole vectors, of which the last one ends with zeros. */
export interface FeatureRows {
  readonly memory: LinearMemory;
  /** Of a number. */
  readonly bytes: 4 | 8;
  readonly offset: number;
  readonly count: number;
  readonly inputs: number;
}

/** The bytes that the CSR rows of what is not zero take, where they are worth it. */
export function csrBytes(features: FeatureRows): number | undefined {
  const { count } = features;
  const first = lookAt(features);
  if (!first.isSparse) return undefined;
  const all = first.looked === count ? first.nonzero : countNonzero(features);
  // For each example where its row begins, one more for the end of the last, then the rows.
  return 4 * (count + 1 + all) + SLACK;
}

/** How many of the first numbers are not zero, in so many rows. */
function lookAt(features: FeatureRows): { isSparse: boolean; nonzero: number; looked: number } {
  const { count, inputs } = features;
  const looked = Math.min(count, Math.ceil(LOOKED_AT / Math.max(inputs, 1)));
  const nonzero = countFew({ ...features, count: looked });
  return { isSparse: nonzero < (1 - SPARSE) * looked * inputs, nonzero, looked };
}

function countNonzero(features: FeatureRows): number {
  const { offset, count, inputs, bytes } = features;
  const rowBytes = padded(inputs * bytes);
  const code = codeFor(features);
  let nonzero = 0;
  for (let row = 0; row < count; row += ROWS) {
    nonzero += code.count(offset + row * rowBytes, Math.min(ROWS, count - row) * rowBytes);
  }
  return nonzero;
}

/** The same of a few numbers, of which most may be there: where nothing is sparse, no code is made. */
function countFew(features: FeatureRows): number {
  const { memory, bytes, offset, count, inputs } = features;
  if (codes[bytes].has(memory)) return countNonzero(features);
  const length = (count * padded(inputs * bytes)) / bytes;
  const numbers =
    bytes === 4
      ? new Float32Array(memory.buffer, offset, length)
      : new Float64Array(memory.buffer, offset, length);
  let nonzero = 0;
  for (let i = 0; i < length; i++) if (numbers[i] !== 0) nonzero++;
  return nonzero;
}

/**
 * Writes the addresses of the CSR rows, the rows themselves (the columns that are not zero), and a 0, which may be read behind them.
 *
 * @param reach is told where they end so far, how many bytes the next of them may take at most, and how many rows there were before
 * @returns where all that may be written and read ends
 */
export function writeCsrRows(
  features: FeatureRows,
  to: number,
  reach: (end: number, most: number, rows: number) => void = () => {},
): number {
  const { offset, count, inputs, bytes } = features;
  const rowBytes = padded(inputs * bytes);
  const code = codeFor(features);
  let next = to + 4 * (count + 1);
  for (let row = 0; row < count; row += ROWS) {
    const rows = Math.min(ROWS, count - row);
    reach(next, 4 * rows * inputs + SLACK, row);
    next = code.list(offset + row * rowBytes, rows, rowBytes, to + 4 * row, next);
  }
  const { buffer } = features.memory;
  new Uint32Array(buffer, to, count + 1)[count] = next;
  new Uint32Array(buffer, next, 1)[0] = 0;
  return next + SLACK;
}

/**
 * Writes them behind all that the memory has, and says where; undefined where they are not worth it. They are counted on the
 * way: to count them first would be to read all features twice.
 */
export function storeCsrRows(features: FeatureRows): number | undefined {
  const { memory, count } = features;
  if (!lookAt(features).isSparse) return undefined;
  codeFor(features); // takes what it needs of the memory
  const to = memory.reserve(4 * (count + 1) + SLACK);
  const end = writeCsrRows(features, to, (next, most, rows) => {
    if (next + most <= memory.end) return;
    // As much as all take, if the others are like those before.
    const expected = rows === 0 ? 0 : Math.ceil((MARGIN * (next - to) * count) / rows);
    memory.resize(to, Math.max(next - to, Math.min(expected, MAX_BYTES - to - most)) + most);
  });
  memory.resize(to, end - to);
  return to;
}

interface Code {
  /** How many numbers are not zero in so many bytes from an address on. */
  count(from: number, bytes: number): number;
  /** Lists rows of so many bytes: their addresses, and the rows themselves from `next` on; returns what is next then. */
  list(from: number, rows: number, rowBytes: number, addresses: number, next: number): number;
}

/** For each set of four lanes a shuffle. */
const SHUFFLES = 16 * 16;
const places = new WeakMap<LinearMemory, number>();

/** Takes what listing needs of a memory, once: whoever is going to take a place that grows does so before. */
export function reserveForCsr(memory: LinearMemory): number {
  const place = places.get(memory) ?? memory.reserve(SHUFFLES + 16);
  places.set(memory, place);
  return place;
}

const codes = { 4: new WeakMap<LinearMemory, Code>(), 8: new WeakMap<LinearMemory, Code>() };

function codeFor({ memory, bytes }: Pick<FeatureRows, 'memory' | 'bytes'>): Code {
  const known = codes[bytes].get(memory);
  if (known !== undefined) return known;
  const own = reserveForCsr(memory);
  const result = own + SHUFFLES;
  writeShuffles(new Uint8Array(memory.buffer, own, SHUFFLES));
  const functions = [
    { parameters: ['i32', 'i32'], body: countBody(bytes, result), exported: 'count' },
    {
      parameters: ['i32', 'i32', 'i32', 'i32', 'i32'],
      result: 'i32',
      body: listBody(bytes, own),
      exported: 'list',
    },
  ] as const;
  const module = new WebAssembly.Module(encodeModule(functions));
  const { exports } = new WebAssembly.Instance(module, { env: { memory: memory.memory } });
  const code: Code = {
    count(from, size) {
      exports.count?.(from, size);
      return new Uint32Array(memory.buffer, result, 1)[0];
    },
    list: (...places) => Number(exports.list?.(...places)),
  };
  codes[bytes].set(memory, code);
  return code;
}

/** For each set of lanes of four, the shuffle that moves them to the front. */
function writeShuffles(to: Uint8Array): void {
  for (let mask = 0; mask < 16; mask++) {
    let next = 16 * mask;
    for (let lane = 0; lane < 4; lane++) {
      if ((mask & (1 << lane)) === 0) continue;
      for (let byte = 0; byte < 4; byte++) to[next++] = 4 * lane + byte;
    }
  }
}

const ZEROS = new Uint8Array(16);

/** Leaves a bit for each lane of the vector at an address that is not zero. */
function pushMask(body: Body, bytes: 4 | 8, at: number): void {
  const { op } = vectors[bytes === 4 ? 'single' : 'double'];
  body.get(at).memory('v128.load', 0).v128(ZEROS).op(op('ne'));
  body.op(bytes === 4 ? 'i32x4.bitmask' : 'i64x2.bitmask');
}

/** count(from, bytes) */
function countBody(bytes: 4 | 8, result: number): Body {
  const body = new Body(2);
  const [at, end, found] = [0, 1, 2].map(() => body.local('i32'));
  body.get(0).get(1).op('i32.add').set(end);
  const bound = (local: number) => () => void body.get(local);
  body.loop(at, bound(0), bound(end), 16, () => {
    pushMask(body, bytes, at);
    body.op('i32.popcnt').get(found).op('i32.add').set(found);
  });
  body.i32(0).get(found).memory('i32.store', result);
  return body;
}

/** list(from, rows, rowBytes, addresses, next) → next: all columns of a vector are written, and those that are zero are written over. */
function listBody(bytes: 4 | 8, shuffles: number): Body {
  const body = new Body(5);
  const [FROM, COUNT, ROW_BYTES, ADDRESSES, NEXT] = [0, 1, 2, 3, 4];
  const [row, at, end, mask] = [0, 1, 2, 3].map(() => body.local('i32'));
  const columns = body.local('v128');
  const width = 16 / bytes;
  const integers = (ns: readonly number[]): Uint8Array =>
    new Uint8Array(Int32Array.from(ns).buffer);
  const bound = (local: number) => () => void body.get(local);
  body.get(FROM).set(end);
  body.loop(row, 0, bound(COUNT), 1, () => {
    body.get(ADDRESSES).get(row).i32(2).op('i32.shl').op('i32.add');
    body.get(NEXT).memory('i32.store', 0);
    body.v128(integers([0, 1, 2, 3])).set(columns);
    body.get(end).set(FROM);
    body.get(end).get(ROW_BYTES).op('i32.add').set(end);
    body.loop(at, bound(FROM), bound(end), 16, () => {
      pushMask(body, bytes, at);
      body.set(mask).get(NEXT).get(columns);
      body.get(mask).i32(4).op('i32.shl').memory('v128.load', shuffles);
      body.op('i8x16.swizzle').memory('v128.store', 0);
      body.get(NEXT).get(mask).op('i32.popcnt').i32(2).op('i32.shl').op('i32.add').set(NEXT);
      body
        .get(columns)
        .v128(integers(Array(4).fill(width)))
        .op('i32x4.add')
        .set(columns);
    });
  });
  body.get(NEXT);
  return body;
}
