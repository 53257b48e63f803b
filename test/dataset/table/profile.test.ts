import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ColumnProfile, profileCsv } from '../../../src/dataset/table/profile.js';
import { csvOf } from '../files.js';

async function profileOf(fields: readonly string[]): Promise<ColumnProfile> {
  const text = `x,y\n${fields.map((field) => `${field},1\n`).join('')}`;
  const csv = await csvOf(text, { header: true, delimiter: ',' });
  return (await profileCsv(csv, [''])).columns[0];
}

const field = fc.oneof(
  fc.double({ min: -1e4, max: 1e4, noNaN: true }).map((x) => x.toFixed(3)),
  fc.integer({ min: -30, max: 30 }).map((x) => (x / 10).toFixed(1)),
  fc.constantFrom('0', '-0', '0.0', '00', '007', '1e3', '+1', '1.', '.5', '', '12345678901234567'),
);

it('counts different texts of numbers, in quotes or not', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(field, fc.boolean()), { maxLength: 300 }), async (rows) => {
      const texts = rows.map(([text]) => text);
      const quoted = rows.map(([text, isQuoted]) => (isQuoted ? `"${text}"` : text));
      const counts = new Map<string, number>();
      for (const text of texts) if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1);
      const profile = await profileOf(quoted);
      expect(profile.distinct).toBe(counts.size);
      const most = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, 5);
      expect(profile.frequent).toEqual(most);
      expect(profile).toEqual(await profileOf(texts));
    }),
    { numRuns: 30 },
  );
});

it('counts up to 4096 of them, and keeps what is none among more', async () => {
  const upTo = (count: number) => Array.from({ length: count }, (_, i) => (i / 100).toFixed(2));
  expect((await profileOf([...upTo(4096), ...upTo(4096)])).distinct).toBe(4096);
  const more = await profileOf(['?', ...upTo(4096), '?', '1.5x']);
  expect(more).toMatchObject({ kind: 'mixed', distinct: undefined, oddRows: 3 });
  expect(more.odd?.map(({ text, rows, line }) => ({ text, rows, line }))).toEqual([
    { text: '?', rows: 2, line: 2 },
    { text: '1.5x', rows: 1, line: 4100 },
  ]);
  expect(more.range).toMatchObject({ minimum: 0, maximum: 40.95 });
});
