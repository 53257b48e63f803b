import { describe, expect, it } from 'vitest';
import { openCsv } from '../../../src/dataset/csv/csv.js';
import { memorySource } from '../../../src/dataset/input/source.js';
import { recordsOf } from '../files.js';
import { headed, headerless } from './headerless.js';

async function read(name: string, text: string) {
  const csv = await openCsv(memorySource(name, text), {});
  let rows = 0;
  for await (const _ of recordsOf(csv)) rows++;
  return { csv, rows };
}

const lines = (text: string) => text.split('\n').filter((line) => line !== '').length;

describe('no row is lost', () => {
  it.each(Object.entries(headerless))('of %s', async (name, text) => {
    const { csv, rows } = await read(name, text);
    expect(csv.hasHeader).toBe(false);
    expect(csv.guessed.header).toBe(true);
    expect(csv.header).toEqual(csv.header.map((_, index) => `x${index + 1}`));
    expect(rows).toBe(lines(text));
  });

  it.each(Object.entries(headerless))('of %s in another order', async (name, text) => {
    const turned = text
      .split('\n')
      .filter((line) => line !== '')
      .reverse();
    const { rows } = await read(name, `${turned.join('\n')}\n`);
    expect(rows).toBe(turned.length);
  });
});

describe('names stay names', () => {
  it.each(Object.entries(headed))('in %s', async (name, text) => {
    const { csv, rows } = await read(name, text);
    expect(csv.hasHeader).toBe(true);
    expect(rows).toBe(lines(text) - 1);
  });
});

it('is not asked for where it is said', async () => {
  const given = await openCsv(memorySource('a.csv', '1,2\n3,4\n'), { header: true });
  expect(given).toMatchObject({ hasHeader: true, header: ['1', '2'], guessed: { header: false } });
  const none = await openCsv(memorySource('a.csv', 'a,b\n3,4\n'), { header: false });
  expect(none).toMatchObject({ hasHeader: false, header: ['x1', 'x2'] });
});
