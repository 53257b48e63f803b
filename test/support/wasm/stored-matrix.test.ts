import { expect, it } from 'vitest';
import { LinearMemory } from '../../../src/support/wasm/memory.js';
import { StoredMatrix } from '../../../src/support/wasm/stored-matrix.js';

it.each([
  [4, 1, 16],
  [4, 4, 16],
  [4, 5, 32],
  [8, 1, 16],
  [8, 3, 32],
] as const)(
  'begins each row at a vector: %i bytes × %i columns take %i',
  (bytes, columns, stride) => {
    const matrix = new StoredMatrix(new LinearMemory(), 3, columns, bytes);
    expect(matrix.stride).toBe(stride);
    expect(matrix.offset % 64).toBe(0);
    expect(matrix.numbers).toEqual(
      bytes === 4 ? new Float32Array(3 * (stride / 4)) : new Float64Array(3 * (stride / 8)),
    );
  },
);

it('keeps its numbers while it and its memory grow, and those that it gains are zero', () => {
  const memory = new LinearMemory();
  const matrix = new StoredMatrix(memory, 2, 3, 4);
  matrix.numbers.set([1, 2, 3], matrix.step);
  matrix.resize(100_000);
  expect([...matrix.numbers.subarray(0, 12)]).toEqual([0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0, 0]);
  matrix.numbers.fill(5, 8);
  matrix.resize(2);
  matrix.resize(4);
  expect([...matrix.numbers]).toEqual([0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

  const other = new StoredMatrix(memory, 1_000_000, 2, 8);
  other.numbers.fill(7);
  expect([...matrix.numbers]).toEqual([0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect(() => matrix.resize(5)).toThrow('there is something behind this place');
});
