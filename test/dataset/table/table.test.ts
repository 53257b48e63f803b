import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { openCsv } from '../../../src/dataset/csv/csv.js';
import { asFloat64 } from '../../../src/dataset/table/stored-numbers.js';
import { readTable } from '../../../src/dataset/table/table.js';
import { chooseTask, classesOf } from '../../../src/dataset/table/task.js';
import { tableOf } from '../files.js';

const kinds = async (text: string, options = {}) =>
  (await tableOf(text, options)).columns.map((column) => column?.kind);

describe('readTable', () => {
  it('takes a column of numbers as numbers, of words as text', async () => {
    const text = 'a,b,c\n1,x,p\n-2.5e3,y,q\n +.5 ,x,p\n';
    expect(await kinds(text)).toEqual(['number', 'text', 'text']);
    const table = await tableOf(text);
    const [a] = table.columns;
    expect(a?.kind === 'number' && [...asFloat64(a.numbers)]).toEqual([1, -2500, 0.5]);
    expect([...table.lines]).toEqual([2, 3, 4]);
  });

  it('takes numbers as categories when it is told to', async () => {
    const table = await tableOf('zip,y\n01,a\n1,b\n01,b\n', { categorical: 'zip' });
    expect(table.columns[0]).toMatchObject({ kind: 'text', texts: { values: ['01', '1'] } });
  });

  it.each([
    [
      'a text among numbers',
      'a,y\n1,p\n2,q\nx,p\n4,q\n',
      /data\.csv:4: column "a": expected a number, got "x"/,
    ],
    ['digits with something behind', 'a,y\n1,p\n2,q\n12abc,p\n3,q\n', /data\.csv:4/],
    ['a hexadecimal number', 'a,y\n1,p\n2,q\n0x10,p\n3,q\n', /data\.csv:4/],
    ['infinity', 'a,y\n1,p\n2,q\nInfinity,p\n3,q\n', /data\.csv:4/],
    ['a number that is too large', 'a,y\n1,p\n2,q\n1e999,p\n3,q\n', /data\.csv:4/],
    ['a missing feature', 'a,y\n1,p\nNA,q\n', /data\.csv:3: column "a" is missing .*missing mean/],
    ['a missing target', 'a,y\n1,p\n2,\n', /data\.csv:3: column "y", the target, is empty/],
  ])('refuses %s, with its line', async (_, text, message) => {
    await expect(tableOf(text)).rejects.toThrow(message);
  });

  it('reads the same with and without quotes, of few different numbers and of many', async () => {
    const rows = Array.from({ length: 9000 }, (_, i) => [
      String(i % 7),
      i % 100 === 3 ? 'NA' : (i / 8).toFixed(3),
      `word ${i % 5}`,
      i % 2 === 0 ? '1' : '01',
    ]);
    const options = { missing: 'mean', target: 'y' } as const;
    const plain = await tableOf(`a,b,c,y\n${rows.map((row) => row.join(',')).join('\n')}`, options);
    const quoted = await tableOf(
      `a,b,c,y\n${rows.map((row) => row.map((x) => `"${x}"`).join(',')).join('\r\n')}\r\n`,
      options,
    );
    expect(plain.columns).toEqual(quoted.columns);
    expect(plain.lines).toEqual(quoted.lines);
    const [a, b, c, y] = plain.columns;
    expect(a?.kind === 'number' && asFloat64(a.numbers)[8]).toBe(1);
    expect(b?.kind === 'number' && [...asFloat64(b.numbers).slice(2, 5)]).toEqual([
      0.25,
      Number.NaN,
      0.5,
    ]);
    expect(c?.kind === 'text' && c.texts.codes[11]).toBe(1);
    expect(y?.texts?.values).toEqual(['1', '01']);
  });

  it('tells of a record that cannot be split, then of the first odd field, then of the first that is missing', async () => {
    const rows = ['a,b,w,y', '1,1,1,p', '1,,1,p', '1,1,heavy,p', ',1,1,p', '1,1'];
    const of = (...indices: number[]) =>
      tableOf(['a,b,w,y', ...indices.map((i) => rows[i])].join('\n'), { weightColumn: 'w' });
    await expect(of(1, 3, 2)).rejects.toThrow(/:3: column "w".*heavy/);
    await expect(of(1, 2, 3)).rejects.toThrow(/:4: column "w".*heavy/);
    await expect(of(2, 4)).rejects.toThrow(/:2: column "b" is empty/);
    await expect(of(4, 2)).rejects.toThrow(/:2: column "a" is empty/);
    await expect(of(1, 4, 5)).rejects.toThrow(/:4: 2 fields, expected 4/);
    await expect(of(1, 5, 4)).rejects.toThrow(/:3: 2 fields, expected 4/);
  });

  it('takes a number for missing where it is told to', async () => {
    const text = 'a,y\n1,p\n-999,q\n3,p\n';
    const table = await tableOf(text, { na: ['-999'], missing: 'drop' });
    const [a] = table.columns;
    expect(a?.kind === 'number' && [...asFloat64(a.numbers)]).toEqual([1, 3]);
  });

  it('refuses a record of another width, also of a file that passes them on', async () => {
    const stream = Readable.from([Buffer.from('a,b,y\n1,2,p\n3\n')]);
    const csv = await openCsv({ name: 'data.csv', stream }, { header: true, ragged: 'pass' });
    await expect(readTable(csv)).rejects.toThrow('data.csv:3: 1 field, expected 3');
  });

  it('drops rows with missing fields, or keeps them to be filled', async () => {
    const text = 'a,b,y\n1,x,p\n,x,q\n3,?,p\n4,x,q\n';
    const dropped = await tableOf(text, { missing: 'drop' });
    expect([dropped.rows, dropped.dropped, ...dropped.lines]).toEqual([2, 2, 2, 5]);
    const kept = await tableOf(text, { missing: 'mean' });
    expect(kept.rows).toBe(4);
    const labelled = await tableOf('a,y\n1,p\n,q\n2,\n', { missing: 'mean' });
    expect([labelled.rows, labelled.dropped]).toEqual([2, 1]); // nobody can make up a target
  });

  it('finds columns by name or number; the rest are features', async () => {
    const text = 'id,a,b,w,y\n7,1,2,0.5,p\n8,3,4,2,q\n';
    const { roles } = await tableOf(text, { target: '2', ignore: 'id', weightColumn: 'w' });
    expect(roles).toMatchObject({ target: 1, features: [2, 4], weight: 3 });
    await expect(tableOf(text, { target: 'aa' })).rejects.toThrow(/did you mean "a"/);
    await expect(tableOf(text, { features: 'y' })).rejects.toThrow(/is the target/);
    await expect(tableOf(text, { ignore: 'id,a,b,w' })).rejects.toThrow(/no column is left/);
  });

  it('is not confused by names that objects have', async () => {
    const table = await tableOf('__proto__,constructor,y\n1,2,p\n3,4,q\n');
    expect(table.header).toEqual(['__proto__', 'constructor', 'y']);
    expect(table.roles.features).toEqual([0, 1]);
  });

  it('keeps no texts of a column with many different numbers', async () => {
    const text = `a,y\n${Array.from({ length: 9000 }, (_, i) => `${i}.5,${i % 2 ? 'p' : 'q'}`).join('\n')}\n`;
    const [a] = (await tableOf(text)).columns;
    expect(a?.kind === 'number' && a.texts).toBeUndefined();
  });
});

describe('chooseTask', () => {
  const rows = (values: readonly (string | number)[]): string =>
    `x,y\n${values.map((y, i) => `${i},${y}`).join('\n')}\n`;
  it.each([
    ['text', ['a', 'b', 'a'], 'classification'],
    ['two whole numbers', [0, 1, 1], 'classification'],
    ['few whole numbers', [1, 2, 3, 1, 2, 3], 'classification'],
    ['as many whole numbers as rows', [1, 2, 3, 4, 5, 6], 'regression'],
    ['fractions', [1.5, 2.5, 1.5, 2.5], 'regression'],
    ['21 whole numbers', Array.from({ length: 84 }, (_, i) => i % 21), 'regression'],
  ])('%s', async (_, values, task) => {
    expect(chooseTask(await tableOf(rows(values))).task).toBe(task);
  });

  it('follows the user, and refuses what cannot be learnt', async () => {
    expect(chooseTask(await tableOf(rows([1, 2, 1])), 'regression').task).toBe('regression');
    const constant = await tableOf(rows(['a', 'a']));
    expect(() => chooseTask(constant)).toThrow(/nothing to learn/);
  });

  it('keeps labels as they are written, in the order of numbers or code units', async () => {
    expect(classesOf(await tableOf(rows(['10', '9', '01', '1'])))).toEqual(['01', '1', '9', '10']);
    expect(classesOf(await tableOf(rows(['b', 'B', 'a'])))).toEqual(['B', 'a', 'b']);
  });
});
