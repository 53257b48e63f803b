import { expect, it } from 'vitest';
import { formatTable } from '../../../src/cli/output/table.js';
import { textWidth } from '../../../src/cli/output/text-width.js';

it('aligns numbers to the right and text to the left', () => {
  expect(
    formatTable(
      [{ title: 'class' }, { title: 'f1' }, { title: 'n' }],
      [
        ['setosa', '97.3 %', 15],
        ['b', '–', 1500],
        ['c', undefined, 2],
      ],
      { separator: true },
    ),
  ).toBe(
    [
      'class       f1     n',
      '──────  ──────  ────',
      'setosa  97.3 %    15',
      'b            –  1500',
      'c                  2',
      '',
    ].join('\n'),
  );
});

it('colours the text and not the padding, and does not count the colours', () => {
  const red = (text: string): string => `<${text}>`;
  expect(
    formatTable(
      [{ title: 'a', align: 'right', style: red, width: 4 }, { title: 'b' }],
      [[1, 'x']],
      {
        titleStyle: red,
        gap: ' | ',
        indent: '> ',
      },
    ),
  ).toBe('>    <a> | <b>\n>    <1> | x\n');
});

it('escapes control characters, and leaves out the titles when there are none', () => {
  expect(formatTable([{ title: '' }, { title: '' }], [['a\u001b[2J', 'b\n']])).toBe(
    'a\\x1b[2J  b\\x0a\n',
  );
});

it.each([
  ['abc', 3],
  ['', 0],
  ['naïve', 5],
  ['e\u0301', 1],
  ['漢字', 4],
  ['ｆｕ', 4],
  ['한글', 4],
  ['👩‍👩‍👧', 2],
  ['❤️', 2],
  ['\u200b', 0],
  ['–∞█', 3],
])('%j takes %d columns', (text, width) => {
  expect(textWidth(text)).toBe(width);
});

it('aligns wide characters by the columns that they take', () => {
  expect(
    formatTable(
      [{ title: 'x' }, { title: 'y' }],
      [
        ['漢', 'a'],
        ['ab', 'b'],
      ],
    ),
  ).toBe('x   y\n漢  a\nab  b\n');
});

it('takes a hundred thousand rows', () => {
  const rows = Array.from({ length: 100_000 }, (_, i) => [i]);
  expect(formatTable([{ title: 'i' }], rows).split('\n')).toHaveLength(100_002);
});
