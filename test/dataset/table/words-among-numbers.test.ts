import { describe, expect, it } from 'vitest';
import { readTable, type TableOptions } from '../../../src/dataset/table/table.js';
import { phraseText } from '../../../src/support/errors.js';
import { csvOf } from '../files.js';

const asFlag = (option: string, value?: string) =>
  `--${option}${value === undefined ? '' : ` ${value}`}`;

/** What is said of a column of these fields, in a table with another feature and classes. */
async function said(fields: readonly string[], options: TableOptions = {}) {
  const rows = fields.map((field, i) => `${i}.5,${field},${'ab'[i % 2]}`);
  const csv = await csvOf(`x,c,y\n${rows.join('\n')}\n`);
  const { notes } = await readTable(csv, { missing: 'mean', ...options });
  return notes
    .filter(({ text }) => text.includes('"c"') && !text.includes(' read as '))
    .map(({ text, settle }) =>
      settle === undefined ? text : `${text} (${phraseText(settle, asFlag)})`,
    );
}

const numbers = ['1.5', '2', '3.25', '4', '5', '6'];
const times = (count: number, text: string) => Array<string>(count).fill(text);

describe('a column that is text for the sake of a few words', () => {
  it.each([
    ['a dash', '-', numbers, 'numbers'],
    ['an error', '#DIV/0!', numbers, 'numbers'],
    ['money', 'n/a', numbers.map((x) => `$${x}`), 'numbers with a decimal point in $'],
    [
      'dates',
      'never',
      numbers.map((_, i) => `2024-01-1${i}`),
      'dates (year, month, day) in days since 1970-01-01',
    ],
  ])('is told: %s', async (_, word, others, reading) => {
    const fields = [...others, ...times(7, word)];
    expect(await said(fields)).toEqual([
      `column "c" is taken for text, as 7 of its fields are "${word}"; all others are ${reading} (--na ${word} takes that as missing)`,
    ]);
    expect(await said(fields, { na: ['', word] })).toEqual([]);
  });

  it('is told with all of its words', async () => {
    const fields = [...numbers, ...times(4, 'inf'), ...times(4, '-inf')];
    expect(await said(fields)).toEqual([
      'column "c" is taken for text, as 8 of its fields are "inf", "-inf"; all others are numbers (--na inf,-inf takes those as missing)',
    ]);
  });

  it.each<[string, readonly string[], TableOptions?]>([
    ['where it is asked for', [...numbers, ...times(7, '-')], { categorical: ['c'] }],
    ['of names with a digit', [...numbers, ...times(7, 'A1')]],
    ['of few numbers, which may be names', ['1', '2', '3', '4', ...times(7, 'other')]],
    ['of many words', [...numbers, ...times(3, 'a'), ...times(3, 'b'), ...times(3, 'c'), 'd']],
    ['of codes', ['012', '023', '034', '045', '056', '067', ...times(7, '-')]],
  ])('is not told %s', async (_, fields, options) => {
    expect(await said(fields, options)).toEqual([]);
  });
});
