import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import type { CsvOptions } from '../../../src/dataset/csv/csv.js';
import type { KnownColumns } from '../../../src/dataset/csv/known-columns.js';
import { type CsvFiles, openFiles } from '../../../src/dataset/csv/several-files.js';
import { openSources } from '../../../src/dataset/input/file-source.js';
import { MlpError } from '../../../src/support/errors.js';
import { recordsOf } from '../files.js';

/** A model of two columns, which go by their names. */
const known: KnownColumns = {
  names: ['a', 'b'],
  named: true,
  delimiter: ',',
  mayHold: () => true,
  isNumeric: () => true,
};

const folders: string[] = [];
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true });
});

/** Opens texts as files called a.csv, b.csv, …; `-` is read as `stdin`. */
async function open(texts: readonly string[], options: Partial<CsvOptions> = {}, stdin = '') {
  const folder = mkdtempSync(join(tmpdir(), 'mlp-several-'));
  folders.push(folder);
  const paths = texts.map((text, i) => {
    if (text === '-') return '-';
    const path = join(folder, `${String.fromCharCode(97 + i)}.csv`);
    writeFileSync(path, text);
    return path;
  });
  const input = { stdin: Readable.from([Buffer.from(stdin)]) };
  return openFiles(await openSources(paths, input), { header: true, ...options });
}

async function fieldsOf(csv: CsvFiles): Promise<(readonly string[])[]> {
  const fields: (readonly string[])[] = [];
  for await (const record of recordsOf(csv)) fields.push(record.fields);
  return fields;
}

/** The message of an error, its file without its folder. */
async function faultOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof MlpError) return error.message.replaceAll(/\S*mlp-several-\w+\//g, '');
    throw error;
  }
  throw new Error('nothing is wrong');
}

describe('several files', () => {
  it('are one table, with the columns of the first one in any order', async () => {
    const csv = await open(['a,b\n1,2\n', 'b,a\n4,"3"\n6,5\n', 'a,b\n7,8\n']);
    expect(csv).toMatchObject({ header: ['a', 'b'], files: 3 });
    expect(await fieldsOf(csv)).toEqual([
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
      ['7', '8'],
    ]);
  });

  it('have a delimiter each', async () => {
    const csv = await open(['a,b\n1,2\n', 'b;a\n4;3\n', 'a\tb\n5\t6\n']);
    expect(await fieldsOf(csv)).toEqual([
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ]);
  });

  it('without a header have their columns by position', async () => {
    const csv = await open(['1,2\n', '3,4\n5,6\n'], { header: false });
    expect(await fieldsOf(csv)).toEqual([
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ]);
    const other = await open(['1,2\n', '3,4,5\n'], { header: false });
    expect(await faultOf(fieldsOf(other))).toMatch(/^b\.csv: it has 3 columns, and a\.csv has 2/);
  });

  it('may have standard input among them, once', async () => {
    const csv = await open(['a\n1\n', '-', 'a\n3\n'], {}, 'a\n2\n');
    expect(await fieldsOf(csv)).toEqual([['1'], ['2'], ['3']]);
    expect(csv.share()).toBeUndefined();
    expect(await faultOf(open(['-', 'a\n1\n', '-']))).toMatch('standard input is to be read twice');
  });

  it.each([
    ['lacks a column', 'a,c\n1,2\n', {}, 'b.csv: there is no column "b", which a.csv has'],
    [
      'has another column',
      'a,b,c\n1,2,3\n',
      {},
      'b.csv: there is a column "c", which a.csv has not',
    ],
    ['spells a column otherwise', 'a,B\n1,2\n', {}, 'is "B" meant to be "b"?'],
    ['lacks one that a model may not need', 'a\n1\n', { known }, 'b.csv: there is no column "b"'],
    ['is ragged', 'a,b\n1,2\n3\n', {}, 'b.csv:3: 1 field, expected 2'],
    ['is empty', '', {}, 'b.csv: there is nothing in it'],
  ])('of which one %s are refused, in its name', async (_, second, options, message) => {
    expect(await faultOf(fieldsOf(await open(['a,b\n1,2\n', second], options)))).toContain(message);
  });

  it('of which one has more columns than a model knows are read without these', async () => {
    const csv = await open(['a,b\n1,2\n', 'c,b,a\n0,4,3\n'], { known });
    expect(await fieldsOf(csv)).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
    const ragged = await open(['a,b\n1,2\n', 'c,b,a\n0,4\n0,4,3,9\n'], {
      known,
      ragged: 'pass',
    });
    expect((await fieldsOf(ragged)).map(({ length }) => length)).toEqual([2, 1, 3]);
  });

  it('are all looked for before the first one is read', async () => {
    const missing = openSources(['package.json', 'no-such.csv'], { stdin: Readable.from([]) });
    await expect(missing).rejects.toThrow('no-such.csv: there is no such file — check the path');
    const folder = openSources(['package.json', 'src'], { stdin: Readable.from([]) });
    await expect(folder).rejects.toThrow('src: this is a directory');
  });

  it('have lines that tell which file and line they are', async () => {
    const csv = await open(['a\n1\n\n2\n', 'a\n3\n"4\n5"\n', 'a\n\n6\n']);
    const places: string[] = [];
    for await (const { line } of recordsOf(csv)) {
      const fault = new MlpError({ kind: 'data', place: { file: csv.name, line }, problem: 'no' });
      const { place } = csv.located(fault).details;
      places.push(`${place?.file.slice(-5)}:${place?.line}`);
    }
    expect(places).toEqual(['a.csv:2', 'a.csv:4', 'b.csv:2', 'b.csv:3', 'c.csv:3']);
    const other = new Error('of something else');
    expect(csv.located(other)).toBe(other);
  });

  it('have the share of all their bytes, and the hash of their hashes', async () => {
    const texts = ['a,b\n1,2\n', `a,b\n${'3,4\n'.repeat(100_000)}`, 'a,b\n5,6\n'];
    const csv = await open(texts);
    const shares: number[] = [];
    for await (const _ of csv.batches) shares.push(csv.share() ?? -1);
    expect(shares[0]).toBeLessThan(0.01);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(csv.share()).toBe(1);
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    expect(csv.sha256()).toBe(sha256(texts.map((text) => `${sha256(text)}\n`).join('')));
  });
});

it('one file is what it is alone', async () => {
  const csv = await open(['a\n1\n']);
  expect(csv.files).toBe(1);
  expect(await fieldsOf(csv)).toEqual([['1']]);
  expect(csv.sha256()).toBe(createHash('sha256').update('a\n1\n').digest('hex'));
});
