import { expect, it } from 'vitest';
import { groupedBy } from '../../src/support/grouped.js';

it('groups items by a key, all in the order in which they come', () => {
  const groups = groupedBy(['pear', 'fig', 'kiwi', 'plum', 'nut'], (word) => word.length);
  expect([...groups]).toEqual([
    [4, ['pear', 'kiwi', 'plum']],
    [3, ['fig', 'nut']],
  ]);
  expect(groupedBy([], String).size).toBe(0);
});
