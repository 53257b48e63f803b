import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { foreignFormats } from '../../../src/dataset/input/foreign-formats.js';
import { readAll, sourceOf } from './bytes.js';

const zip = (name: string, content = '') =>
  `PK\x03\x04${'\0'.repeat(22)}${String.fromCharCode(name.length)}\0\0\0${name}${content}${'\0'.repeat(200)}`;

/** How files of each kind begin, each byte as one character. */
const examples: Readonly<Record<string, readonly string[]>> = {
  'an Excel workbook': [zip('[Content_Types].xml'), zip('xl/workbook.xml')],
  'an OpenDocument spreadsheet': [
    zip('mimetype', 'application/vnd.oasis.opendocument.spreadsheet'),
  ],
  'a zip archive of NumPy arrays': [zip('arr_0.npy')],
  'a zip archive or a spreadsheet': [zip('iris.csv'), `PK\x05\x06${'\0'.repeat(18)}`],
  'an old Excel workbook': ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0'],
  'a tar archive': [
    `${`iris.csv${'\0'.repeat(92)}0000644${'\0'.repeat(150)}`.padEnd(257, '\0')}ustar\0`,
  ],
  'compressed by bzip2': ['BZh91AY&SY\x01\x02'],
  'compressed by xz': ['\xfd7zXZ\0\0\x04'],
  'compressed by lz4': ['\x04"M\x18d@'],
  'compressed by compress': ['\x1f\x9d\x90a'],
  'a 7-zip archive': ["7z\xbc\xaf'\x1c\0\x04"],
  'a RAR archive': ['Rar!\x1a\x07\x01\0'],
  'a PDF document': ['%PDF-1.7\n%\xe2\xe3'],
  'a SQLite database': ['SQLite format 3\0\x10\0'],
  'an Arrow or Feather file': ['ARROW1\0\0\xff\xff', 'FEA1\0\0\0\0'],
  'an ORC file': ['ORC\n\x07\x12\x05\x08\x96\x01P\0'],
  'an encrypted Parquet file': ['PARE\x15\x04'],
  'an HDF5 file': ['\x89HDF\r\n\x1a\n\0'],
  'a NumPy array': ["\x93NUMPY\x01\0v\0{'descr'"],
  'a pickle of Python': ['\x80\x04\x95\x10\0', '\x80\x03cpandas\n', '\x80\x02]q'],
  'a workspace of R': ['RDX3\nX\n\0', 'RDX2\nX\n\0'],
  'data of R': ['X\n\0\0\0\x03'],
  'a data set of Stata': ['<stata_dta><header>', 'r\x02\x01\0\x05\0'],
  'a data set of SPSS': ['$FL2@(#) SPSS'],
  'an array of the MNIST format': ['\0\0\x08\x03\0\0\xea\x60', '\0\0\x08\x01\0\0\xea\x60'],
  'an ARFF file': [
    '@relation iris\n@attribute a real\n',
    '% 1. Title\n%\n\n  @RELATION "iris data"\r\n',
    `${'% a page of comments\n'.repeat(300)}@relation iris\n`,
  ],
  'a model of mlp': ['{"format":"mlp-model","version":1', '\n{\n  "format": "mlp-model",'],
  JSON: [
    '{"a":1,"b":2}\n{"a":3,"b":4}\n',
    '[{"a":1}]',
    '\n [\n  {"a": 1}]',
    '[["a","b"],[1,2]]',
    '{}',
    '\xef\xbb\xbf{ "a": 1 }',
  ],
  'a web page': ['<!DOCTYPE html><html>', '\n<html lang="en">', '<table><tr>'],
  XML: ['<?xml version="1.0"?><rows>'],
};

it('there is an example of each kind', () => {
  expect(Object.keys(examples)).toEqual(foreignFormats.map(({ what }) => what));
});

describe.each(foreignFormats)('$what', ({ what, unpacksItself }) => {
  it('is recognised, whatever its name and however it is cut, and told what to do', async () => {
    for (const start of examples[what]) {
      for (const chunk of [1, 3, 10, 1 << 16]) {
        const source = sourceOf(Buffer.from(start, 'latin1'), chunk, 'x/a.csv');
        await expect(readAll(source)).rejects.toThrow(`x/a.csv: this is ${what}, not CSV — `);
      }
    }
  });

  it('is recognised in a gzip file', async () => {
    const packed = gzipSync(Buffer.from(examples[what][0], 'latin1'));
    await expect(readAll(sourceOf(packed, 50, 'a.x.gz'))).rejects.toThrow(
      `a.x.gz: this is ${what}, not CSV — ${unpacksItself ? '' : 'unpack it with gzip -dc a.x.gz > a.x, then '}`,
    );
  });
});

it.each([
  'PK,x\n1,2\n',
  'PAR1,PAR2\n1,2\n',
  'PARE,x\n',
  'BZh9,x\n1,2\n',
  'ORC,x\n',
  'Obj,x\n',
  'ARROW1,x\n',
  'RDX,x\n',
  '<DATE>\t<OPEN>\n1\t2\n',
  '[Time],[Value]\n1,2\n',
  '{a},b\n1,2\n',
  '@relations,b\n1,2\n',
  '@,b\n1,2\n',
  '% share,b\n1,2\n',
  '%PDF,b\n1,2\n',
  '%\n1\n',
  '{\n1\n',
  '<,x\n1,2\n',
  '$FL2,x\n1,2\n',
])('%j is a CSV file', async (text) => {
  for (const chunk of [1, 1000]) {
    const { csv } = await readAll(sourceOf(Buffer.from(text), chunk), { ragged: 'pass' });
    expect(csv.header[0]).toBe(text.split(/[,\t\n]/)[0]);
  }
});
