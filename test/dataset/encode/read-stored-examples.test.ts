import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCsv } from '../../../src/dataset/csv/csv.js';
import { fitSchema } from '../../../src/dataset/encode/fit-schema.js';
import { type LabelledExamples, readExamples } from '../../../src/dataset/encode/read-examples.js';
import { readStoredExamples } from '../../../src/dataset/encode/read-stored-examples.js';
import type { Schema } from '../../../src/dataset/encode/schema.js';
import { openFile } from '../../../src/dataset/input/file-source.js';
import type { MissingPolicy } from '../../../src/dataset/table/missing.js';
import type { MlpError } from '../../../src/support/errors.js';
import { randomFor } from '../../../src/support/random.js';
import { StoredMatrix } from '../../../src/support/wasm/stored-matrix.js';
import { tableOf, upTo } from '../files.js';

const header = 'a,id,b,c,y';
const random = randomFor(0, 'examples');
const rowOf = (i: number): string =>
  `${random.normal().toFixed(4)},row ${i},${random.below(256)},-${random.uniform().toFixed(3)},k${i % 3}`;
/** Enough of them for the lane. */
const rows = Array.from({ length: 40_000 }, (_, i) => rowOf(i));

type Fitted = Partial<{
  task: 'classification' | 'regression';
  scale: 'standard' | 'minmax' | 'robust' | 'none';
  missing: MissingPolicy;
  /** Rows to fit on besides the first ones. */
  more: readonly string[];
}>;

async function schemaOf({ task = 'classification', scale, missing = 'error', more = [] }: Fitted) {
  const start = [...rows.slice(0, 300), ...more].join('\n');
  const content = `${header}\n${task === 'regression' ? start.replaceAll('k', '') : start}\n`;
  const table = await tableOf(content, { ignore: ['id'], missing, task });
  return fitSchema(table, upTo(table.rows), { task, scale });
}

describe('the examples of a large file of numbers', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mlp-examples-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The same file by both roads. */
  const readBoth = async (
    content: string,
    schema: Schema,
    options: { precision?: 'single' | 'double'; skip?: (fault: MlpError) => void } = {},
  ) => {
    const path = join(folder, 'data.csv');
    writeFileSync(path, content);
    const open = async () =>
      openCsv(await openFile(path), { ragged: options.skip && 'pass', header: true });
    const read = async (isFast: boolean) => {
      const csv = await open();
      return readExamples(isFast ? csv : { ...csv, regular: undefined }, schema, options);
    };
    return { fast: () => read(true), slow: () => read(false) };
  };

  const plain = ({ examples, ...counts }: LabelledExamples) => {
    const { features, inputs, count } = examples;
    if (!(features instanceof StoredMatrix)) return { ...counts, ...examples, features };
    const { numbers, step } = features;
    const own = numbers.slice(0, count * inputs);
    for (let i = 0; i < own.length; i++) {
      own[i] = numbers[Math.floor(i / inputs) * step + (i % inputs)];
    }
    return { ...counts, ...examples, features: own };
  };

  const content = `${header}\n${rows.join('\n')}\n`;
  const withGaps = `${header}\n${rows
    .map((row, i) => {
      if (i % 9 === 4) return row.replace(/^[^,]*/, i % 2 === 0 ? 'NA' : '');
      return i % 11 === 5 ? row.replace(/k\d$/, '?') : row;
    })
    .join('\n')}\n`;
  const numeric = (text: string): string => text.replaceAll(/k(\d)$/gm, '$1.5');

  it.each<[string, string, Fitted, 'single' | 'double']>([
    ['scaled', content, {}, 'single'],
    ['as they are', content, { scale: 'none' }, 'single'],
    ['by quartiles, and clipped', content, { scale: 'robust' }, 'single'],
    ['in float64', content, { scale: 'minmax' }, 'double'],
    ['with gaps that are filled', withGaps, { missing: 'mean' }, 'single'],
    [
      'with gaps as in the training, which are inputs',
      withGaps,
      { missing: 'mean', more: [',x,1,2,k1'] },
      'single',
    ],
    [
      'with such gaps in float64',
      numeric(withGaps),
      { task: 'regression', missing: 'mean', more: [',x,1,2,k1'] },
      'double',
    ],
    ['without the rows that have gaps', withGaps, { missing: 'drop' }, 'single'],
    [
      'as they are, with gaps that are filled',
      withGaps,
      { scale: 'none', missing: 'mean' },
      'single',
    ],
    ['with a number as the target', numeric(content), { task: 'regression' }, 'single'],
    [
      'with numbers as targets, of which some lack',
      numeric(withGaps),
      { task: 'regression', missing: 'mean' },
      'double',
    ],
    ['with line ends of two bytes', content.replaceAll('\n', '\r\n'), {}, 'single'],
  ])('are the same to the bit: %s', async (_, text, fitted, precision) => {
    const { fast, slow } = await readBoth(text, await schemaOf(fitted), { precision });
    const read = await fast();
    expect(read.examples.features).toBeInstanceOf(StoredMatrix);
    expect(read.sha256).toBe(createHash('sha256').update(text).digest('hex'));
    // Deep equality of millions of numbers takes long.
    const [a, b] = [plain(read), plain(await slow())];
    for (const part of ['features', 'targets', 'weights'] as const) {
      expect([part, Buffer.compare(bytesOf(a[part]), bytesOf(b[part]))]).toEqual([part, 0]);
    }
    const { features: _f, targets: _t, weights: _w, ...counts } = a;
    expect(b).toMatchObject(counts);
  });

  it.each([
    ['a label that the model does not know', 'k7', /data\.csv:20002: column "y".*"k7"/],
    ['a missing target', '', /data\.csv:20002: column "y"/],
  ])('are refused with the line: %s', async (_, label, message) => {
    const text = content.replace(rows[20_000], rows[20_000].replace(/k\d$/, label));
    const { fast, slow } = await readBoth(text, await schemaOf({}));
    await expect(fast()).rejects.toThrow(message);
    await expect(slow()).rejects.toThrow(message);
  });

  it('are refused where one is too large for float32, though they stay as they are', async () => {
    const text = content.replace(rows[20_000], rows[20_000].replace(/^[^,]*/, '1e39'));
    const { fast, slow } = await readBoth(text, await schemaOf({ scale: 'none' }));
    const message = /data\.csv:20002: column "a"/;
    await expect(fast()).rejects.toThrow(message);
    await expect(slow()).rejects.toThrow(message);
  });

  it('are read without the rows that are refused, where these may be skipped', async () => {
    const schema = await schemaOf({});
    const bad = ['x,0,1,1,k1', '1,0,2', '1,0,1e400,1,k1', ',0,1,1,k1', '1,0,1,1,k9'];
    const text = [header, ...rows.slice(0, 30_000), ...bad, ...rows.slice(30_000)].join('\n');
    const told: string[] = [];
    const { fast } = await readBoth(text, schema, { skip: ({ message }) => told.push(message) });
    const { examples, skipped } = await fast();
    expect([examples.count, skipped]).toEqual([40_000, bad.length]);
    expect(told.map((one) => /csv:\d+/.exec(one)?.[0])).toEqual(
      bad.map((_, i) => `csv:${30_002 + i}`),
    );
  });

  it('are left to the record encoder where the columns or the schema are not for the lane', async () => {
    const path = join(folder, 'data.csv');
    writeFileSync(path, content);
    const schema = await schemaOf({});
    const read = async (names: string, some: Schema) => {
      const { regular, stream } = await openFile(path);
      if (regular === undefined) throw new Error('this is no regular file');
      const csv = { header: names.split(','), hasHeader: true, delimiter: ',' };
      const found = await readStoredExamples(regular, csv, some, { hash: false });
      stream.destroy();
      return found;
    };
    expect((await read(header, schema))?.examples.count).toBe(rows.length);
    expect((await read(header, schema))?.sha256).toBeUndefined();
    expect(await read('b,id,a,c,y', schema)).toBeUndefined(); // another order
    expect(await read('a,id,b,c,z', schema)).toBeUndefined(); // no target
    expect(await read(header, { ...schema, na: ['-999'] })).toBeUndefined();
    const [first, ...others] = schema.features;
    const formatted = { kind: 'formatted', decimal: ',', prefix: '', suffix: '' } as const;
    const odd = { ...first, reading: formatted };
    const strange: Schema = { ...schema, features: [odd, ...others] };
    expect(await read(header, strange)).toBeUndefined();
  });
});

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
