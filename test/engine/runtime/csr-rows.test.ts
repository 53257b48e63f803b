import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csrBytes, writeCsrRows } from '../../../src/engine/runtime/csr-rows.js';
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
        const integers = new Uint32Array(memory.buffer);
        const rows = expected.map((_, row) => {
          const [from, end] = integers.subarray(to / 4 + row, to / 4 + row + 2);
          return [...integers.subarray(from / 4, end / 4)];
        });
        expect(rows).toEqual(expected);
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
