import { expect, it } from 'vitest';
import { readTable } from '../../../src/dataset/table/table.js';
import { csvOf } from '../files.js';

const notes = async (fields: readonly string[], na?: readonly string[]) => {
  const rows = fields.map((field, i) => `${i}.5,${field}`);
  const table = await readTable(await csvOf(`x,y\n${rows.join('\n')}\n`), { na, missing: 'drop' });
  return table.notes.map(({ text, option, value }) => `${text} ${option} ${value}`);
};

it.each(['nan', 'None', 'NULL', 'N/A', 'NaT', '<NA>'])(
  '%s among labels is told, until it is said what it is',
  async (text) => {
    expect(await notes(['a', text, 'b'])).toEqual([
      `column "y" has "${text}", which is taken for a value and not for a missing field na ${text}`,
    ]);
    expect(await notes(['a', text, 'b', 'a'], ['', text])).toEqual([]);
  },
);

it('is not told of other words', async () => {
  expect(await notes(['none', 'mild', 'severe'])).toEqual([]);
  expect(await notes(['+', '-', 'no'])).toEqual([]);
});
