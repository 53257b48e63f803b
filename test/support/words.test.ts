import { expect, it } from 'vitest';
import {
  columnsText,
  firstOf,
  listed,
  thereIsAColumn,
  thereIsNoColumn,
} from '../../src/support/words.js';

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `x${i}`);

it.each([
  [1, '"x0"', '"x0"'],
  [5, '"x0", "x1", "x2", "x3", "x4"', '"x0", "x1", "x2", "x3", "x4"'],
  [6, '"x0", "x1", "x2", "x3", "x4", "x5"', '"x0", "x1", "x2", "x3", "x4", …'],
  [
    784,
    '"x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", … (784 in all)',
    '"x0", "x1", "x2", "x3", "x4", …',
  ],
])('%i names fit in a line', (count, all, first) => {
  expect(listed(names(count))).toBe(all);
  expect(firstOf(names(count))).toBe(first);
});

it('one column is no columns', () => {
  expect([1, 2].map((count) => columnsText(names(count)))).toEqual([
    'column "x0"',
    '2 columns ("x0", "x1")',
  ]);
  expect([1, 2].map((count) => thereIsNoColumn(names(count)))).toEqual([
    'there is no column "x0"',
    'there are no columns "x0", "x1"',
  ]);
  expect([1, 2].map((count) => thereIsAColumn(names(count)))).toEqual([
    'there is a column "x0"',
    'there are columns "x0", "x1"',
  ]);
});
