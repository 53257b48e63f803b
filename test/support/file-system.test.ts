import { expect, it } from 'vitest';
import { codeOf, writeFully } from '../../src/support/file-system.js';

it('goes on after a short write, and stops at one that writes nothing', () => {
  const written: number[] = [];
  writeFully(9, new Uint8Array(10), {
    writeSync: (_fd, _bytes, offset, length) => {
      written.push(offset);
      return Math.min(3, length);
    },
  });
  expect(written).toEqual([0, 3, 6, 9]);
  expect(() => writeFully(9, new Uint8Array(1), { writeSync: () => 0 })).toThrow('EIO');
});

it('tells the code of a system error, and of nothing else', () => {
  expect(codeOf(Object.assign(new Error('gone'), { code: 'ENOENT' }))).toBe('ENOENT');
  for (const other of [new Error('no code'), 'ENOENT', { code: 'ENOENT' }]) {
    expect(codeOf(other)).toBeUndefined();
  }
});
