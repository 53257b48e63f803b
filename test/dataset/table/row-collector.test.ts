import { expect, it } from 'vitest';
import { newFeatures } from '../../../src/dataset/encode/examples.js';
import { RowCollector } from '../../../src/dataset/table/row-collector.js';
import { MlpError } from '../../../src/support/errors.js';
import { upTo } from '../files.js';

const GIB = 1_073_741_824;

/** A collector of one column, with room for so many bytes. */
function collectorOf(limits: { numbers: number; texts: number }): RowCollector {
  const columns = new Map([[0, { keepsTexts: true }]]);
  return new RowCollector({ name: 't.csv.gz', header: ['a'] }, { columns, na: [''], limits });
}

const recordsOf = (texts: readonly string[], line: number) =>
  texts.map((text, i) => ({ line: line + i, fields: [text] }));

it('refuses rows without an end before they fill the memory', () => {
  const collector = collectorOf({ numbers: 100_000, texts: GIB });
  const add = (): void => collector.add(recordsOf(upTo(1000).map(String), collector.rows + 2));
  expect(() => {
    for (;;) add();
  }).toThrow(/^t\.csv\.gz:\d+: its rows up to here take 0\.0 GiB of memory, and there are .* GiB/);
  // A line and a code of 4 bytes each.
  expect(collector.rows).toBe(13_000);
});

it('refuses texts that are all different before they fill the heap', () => {
  const collector = collectorOf({ numbers: GIB, texts: 100_000 });
  const add = (): void => {
    const from = collector.rows;
    collector.add(
      recordsOf(
        upTo(100).map((i) => `text ${from + i}`),
        from + 2,
      ),
    );
  };
  expect(() => {
    for (;;) add();
  }).toThrow(
    /^t\.csv\.gz:\d+: its columns of text have more different values up to here than there is room for/,
  );
  expect(collector.rows).toBe(1000);
});

it('makes no room for more rows than there can be', () => {
  const collector = collectorOf({ numbers: 100_000, texts: GIB });
  for (const rows of [Number.NaN, Number.POSITIVE_INFINITY, 1e15]) collector.reserve(rows);
  collector.add(recordsOf(['1'], 2));
  expect(collector.finish().lines).toEqual(Uint32Array.of(2));
});

it.each([1e11, 2 ** 33, Number.NaN])('refuses %d numbers with their size', (length) => {
  expect(() => newFeatures(length)).toThrow(MlpError);
  expect(() => newFeatures(1e11)).toThrow(
    'the rows as numbers would take 372.5 GiB of memory, of ',
  );
});
