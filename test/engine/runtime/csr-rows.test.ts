import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csrBytes, storeCsrRows, writeCsrRows } from '../../../src/engine/runtime/csr-rows.js';
import { LinearMemory } from '../../../src/support/wasm/memory.js';
import { StoredMatrix } from '../../../src/support/wasm/stored-matrix.js';

const number = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, -0) },
  { weight: 2, arbitrary: fc.constantFrom(1, -1, Number.NaN, 1e-44, Number.POSITIVE_INFINITY) },
);
const matrices = fc.record({
  bytes: fc.constantFrom(4 as const, 8 as const),
  columns: fc.integer({ min: 1, max: 21 }),
  numbers: fc.array(number, { maxLength: 100 }),
});

type Given = typeof matrices extends fc.Arbitrary<infer T> ? T : never;

function stored(memory: LinearMemory, { bytes, columns, numbers }: Given) {
  const rows = Math.floor(numbers.length / columns);
  const matrix = new StoredMatrix(memory, rows, columns, bytes);
  const expected = Array.from({ length: rows }, (_, row) => {
    const own = numbers.slice(row * columns, (row + 1) * columns);
    matrix.numbers.set(own, row * matrix.step);
    return own.flatMap((x, k) => (x === 0 ? [] : [k]));
  });
  const { offset } = matrix;
  return { features: { memory, bytes, offset, count: rows, inputs: columns }, expected };
}

/** What is listed of so many rows. */
function rowsAt(memory: LinearMemory, to: number, count: number): number[][] {
  const integers = new Uint32Array(memory.buffer);
  return Array.from({ length: count }, (_, row) => {
    const [from, end] = integers.subarray(to / 4 + row, to / 4 + row + 2);
    return [...integers.subarray(from / 4, end / 4)];
  });
}

it('lists the columns of each row that are not zero, where most are', () => {
  let listed = 0;
  fc.assert(
    fc.property(fc.array(matrices, { minLength: 1, maxLength: 3 }), (all) => {
      const memory = new LinearMemory();
      for (const given of all) {
        const { features, expected } = stored(memory, given);
        const nonzero = expected.flat().length;
        const size = csrBytes(features);
        const isSparse = nonzero < 0.6 * expected.length * given.columns;
        expect(size).toBe(isSparse ? 4 * (expected.length + 1 + nonzero) + 16 : undefined);
        if (size === undefined) continue;
        const to = memory.reserve(size);
        const behind = memory.reserve(16);
        new Uint8Array(memory.buffer, to, size).fill(0xff);
        writeCsrRows(features, to);
        expect(rowsAt(memory, to, expected.length)).toEqual(expected);
        const integers = new Uint32Array(memory.buffer);
        // Behind the last entry a column may be read, and nothing is written behind the place.
        expect(integers[integers[to / 4 + expected.length] / 4]).toBe(0);
        expect([...new Uint8Array(memory.buffer, behind, 16)]).toEqual(Array(16).fill(0));
        listed++;
      }
    }),
    { seed: 1, numRuns: 300 },
  );
  expect(listed).toBeGreaterThan(100);
});

it.each([
  ['alike', (row: number) => row % 3 === 0],
  ['full at the end', (row: number) => row >= 2000],
  ['empty at the end', (row: number) => row < 300],
])('stores the same in one pass, and takes no more than that: rows that are %s', (_, isFull) => {
  const memory = new LinearMemory();
  const matrix = new StoredMatrix(memory, 2600, 700, 4);
  const expected = Array.from({ length: matrix.rows }, (_, row) =>
    Array.from({ length: isFull(row) ? 700 : 9 }, (_, k) => k),
  );
  for (const [row, columns] of expected.entries()) {
    for (const k of columns) matrix.numbers[row * matrix.step + k] = 1 + k;
  }
  // The first rows tell whether it is worth it.
  for (let row = 0; row < 150; row++) {
    matrix.numbers.fill(0, row * matrix.step, (row + 1) * matrix.step);
    expected[row] = [];
  }
  const { bytes, offset, rows: count, columns: inputs } = matrix;
  const features = { memory, bytes, offset, count, inputs };
  const size = csrBytes(features);
  const to = storeCsrRows(features) ?? 0;
  expect(rowsAt(memory, to, count)).toEqual(expected);
  expect(memory.end - to).toBe(size);
  const behind = memory.reserve(1_000_000);
  expect(new Uint8Array(memory.buffer, behind, 1_000_000).every((byte) => byte === 0)).toBe(true);
});
