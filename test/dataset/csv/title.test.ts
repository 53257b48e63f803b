import { describe, expect, it } from 'vitest';
import { openCsv } from '../../../src/dataset/csv/csv.js';
import { memorySource } from '../../../src/dataset/input/source.js';

const read = (text: string, header?: boolean) => openCsv(memorySource('a.csv', text), { header });
const table = 'a,x,y\n1,2.5,low\n2,3.5,high\n3,4.5,low\n';

describe('lines in front of a table are no header', () => {
  it.each([
    ['a title', `Sales of May\n${table}`, ':1: there is 1 field', 'skipLines 1'],
    ['a title with commas', `Sales, 2024\n\n${table}`, ':1: there are 2 fields', 'skipLines 2'],
    ['one that a spreadsheet has filled', `Sales,,\n,,\n${table}`, 'are in line 3', 'skipLines 2'],
    ['empty ones that it has filled', `,,\n,,\n${table}`, 'are in line 3', 'skipLines 2'],
    [
      'a preamble above years',
      '"Data Source","World",\n\n"Updated","2024-01-01",\n\nland,2019,2020,2021\nA,1,2.5,3\nB,2,4,9\n',
      ':1: there are 3 fields',
      'skipLines 4',
    ],
    ['comments', `# by X\n# v1\n${table}# the end\n`, ':1: there is 1 field', 'comment #'],
    ['a comment of as many fields', `# by X, on, Monday\n${table}`, 'are in line 2', 'comment #'],
  ])('%s', async (_, text, problem, advice) => {
    await expect(read(text)).rejects.toThrow(problem);
    await expect(read(text)).rejects.toThrow(advice);
  });

  it.each([
    ['a name like a comment', '#,x,y\n1,2.5,low\n2,3.5,high\n', '#'],
    ['a name like a comment above text', '# a,b,c\nu,v,w\nv,w,u\n', '# a'],
    ['one name only', 'a,,\n1,2.5,low\n2,3.5,high\n', 'a'],
    ['units below it', 'a,x,y\n[m],[kg],[s]\n1,2.5,3\n2,3.5,4\n', 'a'],
    ['row names that have none', 'x,f\n1,2.5,low\n2,3.5,high\n', 'row'],
  ])('but one is with %s', async (_, text, first) => {
    expect((await read(text)).header[0]).toBe(first);
  });

  it('unless somebody says that there is one', async () => {
    expect((await read(`# by X, on, Monday\n${table}`, true)).header[0]).toBe('# by X');
  });
});
