import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openZeros } from '../../../src/dataset/input/zeros.js';

it.skipIf(!existsSync('/dev/zero'))('zeros are written to the bytes that are given', async () => {
  const zeros = openZeros(0);
  const bytes = new Uint8Array(3_000_000).fill(7);
  await Promise.all([zeros?.fill(bytes.subarray(10, 20)), zeros?.fill(bytes.subarray(1000))]);
  zeros?.close();
  expect([...bytes.subarray(8, 22)]).toEqual([7, 7, ...new Array(10).fill(0), 7, 7]);
  expect(bytes.subarray(20, 1000).every((byte) => byte === 7)).toBe(true);
  expect(bytes.subarray(1000).every((byte) => byte === 0)).toBe(true);
});

it('zeros are left to who needs them where all processors are busy', () => {
  expect(openZeros(10_000)).toBeUndefined();
});
