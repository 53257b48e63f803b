import { describe, expect, it } from 'vitest';
import { openCsv } from '../../../src/dataset/csv/csv.js';
import { guessDelimiter } from '../../../src/dataset/csv/delimiter.js';
import { memorySource } from '../../../src/dataset/input/source.js';
import { recordsOf } from '../files.js';

function guess(name: string, text: string): string {
  return guessDelimiter({ name, bytes: Buffer.from(text), isWhole: true, comment: '' });
}

describe('the delimiter', () => {
  it.each([
    ['a comma', ',', 'a,b\n1,2\n'],
    ['a semicolon beside decimal commas', ';', '1,5;2,5\n0,25;1,5\n'],
    ['the same below names', ';', 'a;b\n1,5;2,5\n0,25;1,5\n'],
    ['that of write.csv2 with row names', ';', '"a";"b"\n"1";2,338;-0,663\n"2";0,395;0,147\n'],
    ['the one below a title with commas', ';', 'Sales, by region, in May\na;b;c\n1;2;3\n4;5;6\n'],
    ['a comma beside texts with one semicolon each', ',', 'a,b,y\nu;v,1,2\nw;x,3,4\n'],
    ['a comma where texts have semicolons now and then', ',', 'a,b\nu;v;w,1\nx,2\ny,3\n'],
    ['a bar', '|', 'a|b|c\n1|2,5|x\n2|3,5|y\n'],
    ['a tab', '\t', 'a\tb\nNew York\t5\nSan Juan\t6\n'],
    ['none', ',', 'a\n1\n2\n'],
  ])('is %s', (_, delimiter, text) => {
    expect(guess('a.csv', text)).toBe(delimiter);
    expect(guess('a.data', text)).toBe(delimiter);
  });

  it.each([
    ['aligned columns', 'spaces.csv', '  a   b   y\n  2.3  -0.6  1\n  0.3  0.1  1\n'],
    ['housing.data', 'housing.data', ' 0.00632  18.00   2.310  0\n 0.02731   0.00   7.070  0\n'],
    [
      'a tab at the end',
      'auto-mpg.data',
      '18.0   8   307.0\t"chevrolet malibu"\n15.0   8   350.0\t"buick"\n',
    ],
    [
      'runs of tabs',
      'seeds_dataset.txt',
      '15.26\t14.84\t0.871\t1\n14.88\t14.57\t\t0.8811\t1\n14.29\t14.09\t0.905\t1\n',
    ],
    ['write.table', 'r.txt', '"a" "b"\n"1" 2.3 1\n"2" 0.3 0\n'],
    [
      'one blank',
      'monks.test',
      ' 1 1 1 1 1 3 data_5\n 1 1 1 1 1 1 3 data_6\n'.replace('1 1 1 1 1 1 3', '1 1 1 1 1 3'),
    ],
  ])('is a run of blanks in %s', (_, name, text) => {
    expect(guess(name, text)).toBe('blanks');
  });

  it.each([
    ['comma', 'adult.data', '39, State-gov, 77516\n50, Self-emp, 83311\n', ','],
    ['comma, of texts of two words', 'fruit.txt', 'red apple,yes\ngreen pear,no\n', ','],
    [
      'comma, of texts of three words',
      'fruit.txt',
      'very red apple,yes\nvery green pear,no\n',
      ',',
    ],
    ['comma, of times', 'log.txt', '2024-01-05 10:00:00,5\n2024-01-06 11:00:00,6\n', ','],
    ['tab', 'cities.txt', 'New York\t5\nSan Juan\t6\n', '\t'],
    [
      'tab, with blanks between thousands',
      'a.txt',
      'v\tx\ty\n1 234.5\t1\ta\n5 678.0\t2\tb\n',
      '\t',
    ],
    ['none, as names differ in words', 'cities.csv', 'city\nNew York\nParis\n', ','],
    ['none, below a name of one word', 'cities.csv', 'city\nNew York\nSan Juan\n', ','],
  ])('is no run of blanks where it is a %s', (_, name, text, delimiter) => {
    expect(guess(name, text)).toBe(delimiter);
  });

  it('may be runs of blanks on request, with quotes, comments and tabs', async () => {
    const text = '# n m\n  "first name"\t  y  \n "Ann B."   1\n\n\t"5"" 6"  2 \t\n';
    const csv = await openCsv(memorySource('a.csv', text), { delimiter: 'blanks', comment: '#' });
    expect(csv.header).toEqual(['first name', 'y']);
    const rows: unknown[] = [];
    for await (const { line, fields } of recordsOf(csv)) rows.push([line, ...fields]);
    expect(rows).toEqual([
      [3, 'Ann B.', '1'],
      [5, '5" 6', '2'],
    ]);
  });
});
