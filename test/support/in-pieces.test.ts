import { expect, it } from 'vitest';
import { atOnce, inPieces } from '../../src/support/in-pieces.js';

/** Pieces of so many milliseconds. */
function* work(pieces: number, milliseconds: number): Generator<number, string> {
  for (let i = 1; i <= pieces; i++) {
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
    yield i;
  }
  return 'done';
}

it('work in pieces comes to what it comes to at once, and others are heard in between', async () => {
  const told: number[] = [];
  let heardAfter: number | undefined;
  setTimeout(() => {
    heardAfter = told.length;
  }, 0);
  expect(await inPieces(work(40, 5), (piece) => told.push(piece))).toBe('done');
  expect(told).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  expect(heardAfter).toBeLessThan(40);
  expect(atOnce(work(3, 0))).toBe('done');
});

it('what a piece throws is thrown', async () => {
  function* broken(): Generator<number, void> {
    yield 1;
    throw new Error('no more');
  }
  await expect(inPieces(broken())).rejects.toThrow('no more');
});
