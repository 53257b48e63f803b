import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvOptions, openCsv } from '../../../src/dataset/csv/csv.js';
import type { KnownColumns } from '../../../src/dataset/csv/known-columns.js';
import { recordsOf } from '../files.js';

async function read(text: string, options: CsvOptions = {}, chunk = text.length) {
  const bytes = Buffer.from(text);
  async function* pieces() {
    for (let i = 0; i < bytes.length; i += chunk) yield bytes.subarray(i, i + chunk);
  }
  const stream = Object.assign(pieces(), { destroy() {} });
  const csv = await openCsv({ name: 'a.csv', stream }, options);
  const lines: number[] = [];
  const fields: (readonly string[])[] = [];
  for await (const record of recordsOf(csv)) {
    lines.push(record.line);
    fields.push(record.fields);
  }
  const { header, hasHeader, unnamed, rowNames, leftOut, delimiter } = csv;
  return { header, hasHeader, unnamed, rowNames, leftOut, delimiter, lines, fields };
}

describe('columns without a name', () => {
  it.each([
    ['a,b,\n1,2,\n3,4,\n', ['a', 'b'], [3], []],
    ['a,b,,\n1,2,,\n3,4,,\n', ['a', 'b'], [3, 4], []],
    ['a,b\n1,2,\n3,4,\n', ['a', 'b'], [3], []],
    ['a,b\n1,2,,\n3,4, ,\n', ['a', 'b'], [3, 4], []],
    ['a,b,,\n1,2\n3,4\n', ['a', 'b'], [3, 4], []],
    ['a,,b\n1,,2\n3,,4\n', ['a', 'b'], [2], []],
    ['"a","",b\n"1","",2\n"3","",4\n', ['a', 'b'], [2], []],
    ['1,2,\n3,4,\n', ['x1', 'x2'], [3], []],
  ])('%j: what is empty throughout is left out', async (text, header, leftOut, unnamed) => {
    expect(await read(text)).toMatchObject({
      header,
      leftOut,
      unnamed,
      fields: [
        ['1', '2'],
        ['3', '4'],
      ],
    });
  });

  it.each([
    [',a\n0,1\n1,2\n', ['column 1', 'a'], ['column 1']],
    ['a,,c\n1,2,3\n1,,3\n', ['a', 'column 2', 'c'], ['column 2']],
    ['a,"",column 2\n1,2,3\n1,,3\n', ['a', 'column 2 (2)', 'column 2'], ['column 2 (2)']],
    ['a, ,\n1,2,x\n3,4,5\n', ['a', 'column 2', 'column 3'], ['column 2', 'column 3']],
  ])('%j: others are called by their numbers', async (text, header, unnamed) => {
    expect(await read(text)).toMatchObject({ header, unnamed, leftOut: [] });
  });

  it('are not left out without a word where something is in one later', async () => {
    const text = `a,b,\n${'1,2,\n'.repeat(40_000)}3,4,x\n`;
    await expect(read(text)).rejects.toThrow('a.csv:40002: "x" is in column 3, which has no name');
  });
});

describe("R's row names", () => {
  it('have the first column, when the header is one name short', async () => {
    expect(await read('"a","y"\n"1",2,3\n"2",4,5\n')).toMatchObject({
      header: ['row', 'a', 'y'],
      rowNames: 'row',
      unnamed: [],
    });
    expect(await read('row y\nu 2 3\nv 4 5\n')).toMatchObject({ header: ['row (2)', 'row', 'y'] });
  });

  it.each([
    ['not all records have one more', 'a,b\n1,2\n3,4,5\n', '3: 3 fields, expected 2'],
    ['they are not all different', 'a,b\n1,5,2\n1,5,3\n', '2: 3 fields, expected 2'],
    ['they are two names short', 'a,b\n1,5,2,3\n2,5,3,4\n', '2: 4 fields, expected 2'],
  ])('are none where %s', async (_, text, message) => {
    await expect(read(text, { delimiter: ',', header: true })).rejects.toThrow(`a.csv:${message}`);
  });

  it('are none where what is behind them is not what a model knows of the columns', async () => {
    const known: KnownColumns = {
      names: ['kind', 'weight'],
      named: true,
      delimiter: ',',
      mayHold: (name, field) =>
        name === 'price' || (name === 'kind' ? field === 'toy' : /^[0-9]+ kg$/.test(field)),
      isNumeric: () => false,
    };
    const header = 'kind,price,weight\n';
    // A kind may be new.
    for (const rows of ['1,toy,7,5 kg\n', '1,pet,7,5 kg\n']) {
      expect((await read(header + rows, { known })).rowNames).toBe('row');
    }
    // The fraction of a price, which would be a weight.
    const split = `${header}toy,7,50,5 kg\n`;
    await expect(read(split, { known })).rejects.toThrow('a.csv:2: 4 fields, expected 3');
  });
});

describe('what is in front of the records', () => {
  it.each([
    ['sep=;\na;b\n1;2\n', ';', [3]],
    ['sep=;\r\na;b\r\n1;2\r\n', ';', [3]],
    ['\ufeffsep=|\ra|b\r1|2\r', '|', [3]],
    ['"sep=\t"\na\tb\n1\t2\n', '\t', [3]],
    ['SEP=,\na,b\n\n1,2', ',', [4]],
  ])('%j names the delimiter', async (text, delimiter, lines) => {
    for (const chunk of [1, 2, 3, 100]) {
      const found = await read(text, {}, chunk);
      expect(found).toMatchObject({ delimiter, lines, header: ['a', 'b'], fields: [['1', '2']] });
    }
  });

  it('a name of that kind is no such line', async () => {
    expect(await read('sep=x;y\n1;2\n')).toMatchObject({ header: ['sep=x', 'y'] });
  });

  it.each([
    ['title\nmore\na,b\n1,2\n', { skipLines: 2 }, [4]],
    ['title "\r\n\r\na,b\r\n1,2', { skipLines: 2 }, [4]],
    ['title\nsep=,\na,b\n1,2\n', { skipLines: 1 }, [4]],
    ['# "x\na,b\n#1,2\n1,2\n# y', { comment: '#' }, [4]],
    ['//\n\n//\na,b\n// "\n"1","2"\n//"', { comment: '//' }, [6]],
    ['t\n# x\na,b\n1,2\n', { comment: '#', skipLines: 1 }, [4]],
  ])('%j with %j', async (text, options, lines) => {
    for (const chunk of [1, 2, 3, 100]) {
      const found = await read(text, options, chunk);
      expect(found).toMatchObject({ lines, header: ['a', 'b'], fields: [['1', '2']] });
    }
  });
});

it('leaves out no more lines than there are, however many are asked for', async () => {
  await expect(read('a,b\n1,2\n', { skipLines: 2 ** 53 - 1 })).rejects.toThrow(
    'there is nothing behind the 9007199254740991 lines that are left out',
  );
});

it('finds the same, however the file is cut', async () => {
  const cell = fc.constantFrom('1', '2.5', '', 'a', 'bb', '"q,r"', '5"', ' x', '?');
  const row = fc.array(cell, { minLength: 1, maxLength: 4 }).map((cells) => cells.join(','));
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 9 }),
      async (rows, chunk) => {
        const text = rows.join('\n');
        const outcome = (n: number) => read(text, {}, n).catch((error: Error) => error.message);
        expect(await outcome(chunk)).toEqual(await outcome(1000));
      },
    ),
    { numRuns: 500 },
  );
});
