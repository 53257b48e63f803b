import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvOptions, type CsvRecord, openCsv } from '../../../src/dataset/csv/csv.js';
import { formatCsvRow } from '../../../src/dataset/csv/format.js';
import { MlpError } from '../../../src/support/errors.js';
import { recordsOf } from '../files.js';

function source(text: string | Uint8Array, chunk = 1 << 16, name = 'a.csv') {
  const bytes = Buffer.from(text);
  const chunks: Buffer[] = [];
  for (let i = 0; i < bytes.length; i += chunk) chunks.push(bytes.subarray(i, i + chunk));
  return { name, stream: Readable.from(chunks) };
}

async function read(text: string | Uint8Array, options: Partial<CsvOptions> = {}, chunk = 1 << 16) {
  const csv = await openCsv(source(text, chunk), { header: true, ...options });
  const records: CsvRecord[] = [];
  for await (const record of recordsOf(csv)) records.push(record);
  return { csv, records, fields: records.map((record) => record.fields) };
}

const comma = { delimiter: ',' };

describe('records', () => {
  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('end in %s, also inside quotes, and know their lines', async (_, end) => {
    const text = ['a,b', '1,"x', 'y"', '', '2,"p,""q"""', '3,4'].join(end);
    for (const chunk of [1, 2, 3, 5, 1000]) {
      const { csv, records } = await read(text, comma, chunk);
      expect(csv.header).toEqual(['a', 'b']);
      expect(records.map(({ line, fields }) => ({ line, fields }))).toEqual([
        { line: 2, fields: ['1', `x${end}y`] },
        { line: 5, fields: ['2', 'p,"q"'] },
        { line: 6, fields: ['3', '4'] },
      ]);
    }
  });

  it('may end in different ways in one file', async () => {
    const { fields } = await read('a,b\n1,2\r\n3,4\r5,6\n');
    expect(fields).toEqual([
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ]);
  });

  it('lose the byte order mark and nothing else', async () => {
    for (const chunk of [1, 2, 100]) {
      const { csv, fields } = await read('\ufeffä,b\n1,2 ', {}, chunk);
      expect(csv.header).toEqual(['ä', 'b']);
      expect(fields).toEqual([['1', '2 ']]);
    }
  });

  it('skip blank lines, in a file of one column too, where "" is an empty field', async () => {
    expect((await read('a,b\n\n1,2\n  \n3,4\n\n\n')).records.map((r) => r.line)).toEqual([3, 5]);
    expect((await read('a\n1\n\n""\n2\n\n')).fields).toEqual([['1'], [''], ['2']]);
  });

  it('come back as they were written', async () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', '𝄞') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(field, field, field), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 40 }),
        async (rows, chunk) => {
          const text = `x,y,z\n${rows.map((row) => formatCsvRow(row)).join('')}`;
          const { records, fields } = await read(text, comma, chunk);
          expect(fields).toEqual(rows);
          let line = 2;
          for (const [i, row] of rows.entries()) {
            expect(records[i].line).toBe(line);
            line += formatCsvRow(row).match(/\r\n|\r|\n/g)?.length ?? 0;
          }
        },
      ),
    );
  });

  it('can be left early, which closes the file', async () => {
    const from = source('a,b\n1,2\n3,4\n', 4);
    const csv = await openCsv(from, { header: true });
    for await (const _ of recordsOf(csv)) break;
    expect(from.stream.destroyed).toBe(true);
  });

  it('are read no faster than they are asked for', async () => {
    let given = 0;
    const stream = Readable.from(
      (function* () {
        for (; given < 1000; given++) yield Buffer.from('1,2\n'.repeat(1000));
      })(),
      { highWaterMark: 1 },
    );
    const csv = await openCsv({ name: 'x', stream }, { header: false, delimiter: ',' });
    for await (const record of recordsOf(csv)) if (record.line === 10) break;
    expect(given).toBeLessThan(25);
  });
});

describe('the header', () => {
  it('is x1, x2, … where there is none', async () => {
    const { csv, fields } = await read('1,2\n3,4\n', { header: false });
    expect(csv.header).toEqual(['x1', 'x2']);
    expect(fields).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  it('may hold any name, __proto__ too', async () => {
    expect((await read('__proto__,constructor\n1,2\n')).csv.header).toEqual([
      '__proto__',
      'constructor',
    ]);
  });

  it.each([
    ['a,b,a\n1,2,3', 'a.csv:1: columns 1 and 3 are both named "a"'],
    ['5.1,3,3\n1,2,3', 'add header false'],
    ['', 'a.csv: there is nothing in it'],
    ['\n\n', 'a.csv: there is nothing in it'],
    ['\ufeff', 'a.csv: there is nothing in it'],
  ])('of %j is refused', async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});

describe('the delimiter', () => {
  it.each([
    ['a;b;c\n1;2;3', ';'],
    ['"a;b;c",d\n1,2', ','],
    ['a\tb\n', '\t'],
    ['a|b\n', '|'],
    ['"x\n;;;;"|b|c|d\n', '|'],
    ['a\n1\n', ','],
  ])('of %j is guessed', async (text, delimiter) => {
    for (const chunk of [1, 100]) {
      const { csv } = await read(text, { ragged: 'pass' }, chunk);
      expect(csv).toMatchObject({ delimiter, guessed: { delimiter: true } });
    }
  });

  it('is a tabulator in a .tsv file, and what is asked for otherwise', async () => {
    const tsv = await openCsv(source('a,b\tc\n', 9, 'A.TSV'), { header: true });
    expect(tsv).toMatchObject({
      delimiter: '\t',
      guessed: { delimiter: false },
      header: ['a,b', 'c'],
    });
    const bar = await openCsv(source('a,b|c\n', 9, 'a.tsv'), { header: true, delimiter: '|' });
    expect(bar).toMatchObject({
      delimiter: '|',
      guessed: { delimiter: false },
      header: ['a,b', 'c'],
    });
  });
});

describe('a fault', () => {
  it.each([
    ['a,b\n1,2\n3\n', 'a.csv:3: 1 field, expected 2'],
    ['a,b\n1,2\n\n1,2,3\n', 'a.csv:4: 3 fields, expected 2'],
    ['a,b\r\n1,"x\r\ny"\r\n3,"open\r\n1,2\r\n', 'a.csv:4: the quote that opens here is never'],
    ['a,b\n1,2\n\n\n"open', 'a.csv:5: the quote that opens here is never'],
    ['a,b\n"p\nq","open\n\n', 'a.csv:3: the quote that opens here is never'],
    ['a,b\n1,"x\n3,"y\n', 'a.csv:2: the quoted field that opens here runs over the end'],
    ['a,b\n1,2\n3,\0\n', 'a.csv:3: there is a NUL byte'],
  ])('in %j is reported in its place', async (text, message) => {
    for (const chunk of [1, 2, 7, 1000]) {
      await expect(read(text, comma, chunk)).rejects.toThrow(message);
      await expect(read(text, comma, chunk)).rejects.toBeInstanceOf(MlpError);
    }
  });

  it('comes behind all the records in front of it, however the file is cut', async () => {
    const bad = Buffer.concat([Buffer.from('a,b\n1,2\r\n3,4\n5,'), Buffer.from([0xe9, 10])]);
    for (const chunk of [1, 3, 1000]) {
      const csv = await openCsv(source(bad, chunk), { header: true, ...comma });
      const lines: number[] = [];
      const reading = (async () => {
        for await (const record of recordsOf(csv)) lines.push(record.line);
      })();
      await expect(reading).rejects.toThrow('a.csv:4: this is not UTF-8');
      expect(lines).toEqual([2, 3]);
    }
  });

  it.each([
    ['UTF-16 without a mark', Buffer.from('a,b\n', 'utf16le'), 'a.csv:1: there is a NUL byte'],
    ['a cut character', Buffer.from('a\n1\né').subarray(0, 5), 'a.csv:3: this is not UTF-8'],
    [
      'a bad character after a lone CR',
      Buffer.from('a\r1\r\xff', 'latin1'),
      'a.csv:3: this is not',
    ],
  ])('of encoding (%s) is recognised', async (_, bytes, message) => {
    await expect(read(bytes)).rejects.toThrow(message);
  });

  it('is a record of more than a mebibyte, named where its quote opens', async () => {
    const text = `a,b\n1,2\n3,"${'x,y\n'.repeat(300_000)}`;
    await expect(read(text, comma)).rejects.toThrow('a.csv:3: a record of more than 1048576 bytes');
    await expect(read('x'.repeat(1 << 21))).rejects.toThrow('a.csv:1: a record of more than');
  });

  it('of width can be left to the reader of the records', async () => {
    expect((await read('a,b\n1\n1,2,3\n', { ragged: 'pass' })).fields).toEqual([
      ['1'],
      ['1', '2', '3'],
    ]);
  });

  it('of the disk is one of the file', async () => {
    const stream = new Readable({
      read() {
        this.destroy(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }));
      },
    });
    await expect(openCsv({ name: 'a.csv', stream }, { header: true })).rejects.toThrow(
      'a.csv: it cannot be read: EIO',
    );
  });
});

describe('the hash', () => {
  it('is that of the whole file, byte order mark and all, when the records are exhausted', async () => {
    const text = `\ufeffa,b\r\n${'1,2\r\n'.repeat(20_000)}`;
    const csv = await openCsv(source(text, 1000), { header: true });
    expect(csv.sha256()).toBeUndefined();
    for await (const _ of recordsOf(csv));
    expect(csv.sha256()).toBe(createHash('sha256').update(text).digest('hex'));
  });
});
