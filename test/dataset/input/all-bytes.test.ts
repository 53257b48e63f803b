import { expect, it } from 'vitest';
import { allBytes } from '../../../src/dataset/input/all-bytes.js';

it('reads what has an end, and refuses what has none before the memory is full', async () => {
  const ten = async function* () {
    for (let i = 0; i < 10; i++) yield Uint8Array.of(i);
  };
  expect(await allBytes('a', ten())).toEqual(Buffer.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
  let taken = 0;
  const endless = async function* () {
    for (;;) {
      taken++;
      yield new Uint8Array(1000);
    }
  };
  await expect(allBytes('a.csv.gz', endless(), 9999)).rejects.toThrow(
    'a.csv.gz: all of it has to be in memory, and it has more than 9999 bytes — make a file of it',
  );
  expect(taken).toBe(10);
});
