import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCsv } from '../../../src/dataset/csv/csv.js';
import { encodeExamples } from '../../../src/dataset/encode/examples.js';
import { fitSchema } from '../../../src/dataset/encode/fit-schema.js';
import { openFile } from '../../../src/dataset/input/file-source.js';
import { collectNumbers } from '../../../src/dataset/table/collect-numbers.js';
import type { Column } from '../../../src/dataset/table/column.js';
import { asFloat64 } from '../../../src/dataset/table/stored-numbers.js';
import { readTable, type TableOptions } from '../../../src/dataset/table/table.js';
import { chooseTask } from '../../../src/dataset/table/task.js';
import { randomFor } from '../../../src/support/random.js';
import { upTo } from '../files.js';

/** Rows for a file of more than a megabyte. */
const ROWS = 60_000;
const random = randomFor(0, 'tables');
const numbers = Array.from({ length: ROWS }, () => random.normal());
const row = (i: number): string[] => [
  numbers[i].toFixed(4),
  String(random.below(256)),
  i % 9 === 0 ? 'a long name of blue' : ['red', 'green'][i % 2],
  String(i % 5),
];
const rows = Array.from({ length: ROWS }, (_, i) => row(i));
/** The rows, one of them with another field. */
const changed = (at: number, column: number, field: string): string[][] =>
  rows.map((fields, i) => (i === at ? fields.with(column, field) : fields));

/** Files that may be read by either road, and what of them says how. */
const files: Record<string, { rows?: string[][]; options?: TableOptions; fast: boolean }> = {
  'numbers, categories and labels': { fast: true },
  'only some of its columns': { options: { ignore: 'b,c' }, fast: true },
  'a regression': { options: { target: 'a', task: 'regression' }, fast: true },
  'a target of many numbers': { options: { target: 'a' }, fast: true },
  'labels by request': { options: { target: 'b', task: 'classification' }, fast: true },
  'weights and groups': { options: { weightColumn: 'b', group: 'c' }, fast: true },
  'categories by request': { options: { categorical: 'b' }, fast: true },
  'numbers of many digits': {
    rows: rows.map((fields, i) => fields.with(0, String(numbers[i]))),
    fast: true,
  },
  'labels that are equal as numbers': {
    rows: rows.map((fields, i) => fields.with(3, i % 7 === 0 ? '1.0' : fields[3])),
    fast: true,
  },
  'missing fields that are filled': {
    rows: rows.map((fields, i) => fields.with(i % 4, i % 100 === 0 ? 'NA' : fields[i % 4])),
    options: { missing: 'mean' },
    fast: true,
  },
  'missing fields that would be filled': { options: { missing: 'mean' }, fast: true },
  'missing fields that are dropped': {
    rows: rows.map((fields, i) => fields.with(i % 4, i % 100 === 0 ? '' : fields[i % 4])),
    options: { missing: 'drop' },
    fast: true,
  },
  'points that may separate thousands, beside decimal commas': {
    rows: rows.map((fields, i) => [`${1 + (i % 900)}.250`, fields[1], '"1,5"', fields[3]]),
    options: { decimal: '.' },
    fast: false,
  },
  'a blank and a plus': { rows: changed(50_000, 1, ' +7 '), fast: true },
  'a late text': { rows: changed(50_000, 1, 'x'), options: { categorical: 'b' }, fast: true },
  'late codes': { rows: changed(50_000, 1, '007'), fast: false },
  'late quotes': { rows: changed(50_000, 2, '"red"'), fast: false },
  'numbers that are thousands': {
    rows: rows.map((fields, i) => fields.with(1, `1,234,${100 + (i % 900)}`.replaceAll(',', "'"))),
    options: { target: 'd' },
    fast: true,
  },
  'a number for what is missing': { options: { na: ['0'], missing: 'mean' }, fast: false },
};

/** A column with its numbers by themselves, wherever they lie. */
const plainColumn = (column: Column | undefined) =>
  column?.kind === 'number' ? { ...column, numbers: asFloat64(column.numbers) } : column;

/** The same with a digest in place of each long list, so that what differs is seen at once. */
function comparable(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteOffset, byteLength } = value;
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    return `${value.constructor.name} ${createHash('sha256').update(bytes).digest('hex')}`;
  }
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null || value instanceof Set) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, comparable(item)]));
}

describe('a large file', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mlp-table-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const written = (content: string): string => {
    const path = join(folder, 'data.csv');
    writeFileSync(path, content);
    return path;
  };
  const contentOf = (lines: readonly (readonly string[])[]): string =>
    ['a,b,c,d', ...lines.map((fields) => fields.join(','))].join('\n');
  /** By the road that a regular file takes, and by that of a pipe. */
  const tables = async (path: string, options: TableOptions) => {
    const { regular, ...pipe } = await openFile(path);
    const both = [{ ...(await openFile(path)) }, pipe];
    return Promise.allSettled(
      both.map(async (source) => {
        const table = await readTable(await openCsv(source, { header: true }), options);
        const { task } = chooseTask(table, options.task);
        const training = upTo(table.rows).filter((i) => i % 10 !== 0);
        const schema = fitSchema(table, training, { task });
        const plain = fitSchema(table, training, { task, scale: 'none' });
        const examples = encodeExamples(table, training, schema);
        const columns = table.columns.map(plainColumn);
        return comparable({ ...table, columns, schema, plain, examples });
      }),
    );
  };

  it.each(Object.entries(files))('is the same table by both roads: %s', async (_, file) => {
    const path = written(contentOf(file.rows ?? rows));
    const [fast, slow] = await tables(path, file.options ?? {});
    expect(slow.status).toBe('fulfilled');
    expect(fast).toEqual(slow);
  });

  it.each([
    ['text among numbers', changed(40_000, 0, 'x')],
    ['a missing field', changed(40_000, 0, '')],
    ['a missing label', changed(40_000, 3, 'NA')],
    ['a number that is too large', changed(40_000, 0, '1e999')],
    ['a record that is too long', changed(40_000, 0, '1,2')],
    ['a quote that is not closed', changed(40_000, 2, '"red')],
  ])('has the same fault by both roads: %s', async (_, lines) => {
    const [fast, slow] = await tables(written(contentOf(lines)), {});
    expect(slow.status).toBe('rejected');
    expect(fast).toEqual(slow);
  });

  it.each(Object.entries(files))('takes the road that is meant: %s', async (_, file) => {
    const { header, uses, ...options } = {
      header: ['a', 'b', 'c', 'd'],
      uses: new Map([
        [0, 'feature' as const],
        [1, 'feature' as const],
        [2, 'feature' as const],
        [3, 'target' as const],
      ]),
      na: file.options?.na ?? ['', 'NA'],
      missing: file.options?.missing ?? 'error',
    };
    const { regular, stream } = await openFile(written(contentOf(file.rows ?? rows)));
    if (regular === undefined) throw new Error('this is no regular file');
    const shape = { header, uses, hasHeader: true, delimiter: ',' };
    const collected = await collectNumbers(regular, { ...shape, ...options });
    stream.destroy();
    const isLateText = file.options?.categorical !== undefined && file.rows !== undefined;
    expect(collected !== undefined).toBe(file.fast && !isLateText);
  });
});
