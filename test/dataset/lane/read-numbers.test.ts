import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCsv } from '../../../src/dataset/csv/csv.js';
import { parseNumber } from '../../../src/dataset/csv/number.js';
import { textOf } from '../../../src/dataset/csv/records.js';
import { openFile } from '../../../src/dataset/input/file-source.js';
import { type NumbersRequest, readNumbers } from '../../../src/dataset/lane/read-numbers.js';
import { randomFor } from '../../../src/support/random.js';
import { recordsOf } from '../files.js';
import { feature, text } from './lane-files.js';

const request: NumbersRequest = {
  delimiter: ',',
  header: true,
  na: ['', 'NA'],
  precision: 'exact',
  columns: () => [feature, feature, text],
};

describe('the numbers of a file', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mlp-lane-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const written = (content: string): string => {
    const path = join(folder, 'data.csv');
    writeFileSync(path, content);
    return path;
  };
  const read = async (content: string, options: Partial<NumbersRequest> = {}) => {
    const { regular: file, stream } = await openFile(written(content));
    if (file === undefined) throw new Error('this is no regular file');
    const numbers = await readNumbers(file, { ...request, ...options });
    stream.destroy();
    return numbers;
  };
  const random = randomFor(0, 'lines');
  const lines = (count: number, digits: number): string[] =>
    Array.from({ length: count }, (_, i) => {
      const [a, b] = [random.normal().toFixed(digits), random.below(100)];
      return `${a},${b},label-${i % 7}`;
    });

  it.each([
    ['\n', '', 'x,y,label\n'],
    ['\r\n', '\ufeff', '"x","the\ny","label"\r\n'],
  ])(
    'are those of the slow road, with its lines and hash: line end %j',
    async (end, mark, header) => {
      const some = lines(70_000, 4);
      some[40_000] = ` 7, ${some[40_000].split(',')[1]} ,label-1${end}`; // a blank line behind it
      const content = mark + header + some.join(end);
      const numbers = await read(content);
      expect(numbers?.rows.count).toBe(70_000);
      expect(numbers?.sha256).toBe(createHash('sha256').update(content).digest('hex'));
      expect(numbers?.powers).toEqual([10_000, 1]);
      if (numbers === undefined) return;
      const { matrix, beside, lines: numbered } = numbers.rows;
      const [labels] = beside;
      const csv = await openCsv(await openFile(written(content)), { header: true });
      let row = 0;
      let wrong = 0;
      for await (const record of recordsOf(csv)) {
        const [x, y] = [0, 1].map((c) => Math.fround(parseNumber(textOf(record, c)) ?? Number.NaN));
        const isRight =
          matrix.numbers[row * matrix.step] === x &&
          matrix.numbers[row * matrix.step + 1] === y &&
          labels.kind === 'text' &&
          labels.texts.values[labels.codes[row]] === textOf(record, 2) &&
          numbered.of(row) === record.line;
        if (!isRight) wrong++;
        row++;
      }
      expect([row, wrong]).toEqual([70_000, 0]);
    },
  );

  it('are hashed in another thread where they are many', async () => {
    const content = `x,y,label\n${lines(10_000, 4).join('\n').concat('\n').repeat(120)}`;
    expect(content.length).toBeGreaterThan(20_000_000);
    const numbers = await read(content);
    expect(numbers?.rows.count).toBe(1_200_000);
    expect(numbers?.sha256).toBe(createHash('sha256').update(content).digest('hex'));
  });

  it('are float64 where float32 would lose some of them, wherever that shows', async () => {
    const few = lines(70_000, 4);
    const many = lines(70_000, 16);
    const header = 'x,y,label\n';
    for (const content of [many, [...few, ...many.slice(0, 1)]]) {
      const numbers = await read(header + content.join('\n'));
      expect(numbers?.rows.matrix.bytes).toBe(8);
      expect(numbers?.powers).toBeUndefined();
      expect(numbers?.rows.matrix.numbers[0]).toBe(Number(content[0].split(',')[0]));
    }
    const single = await read(header + many.join('\n'), { precision: 'single' });
    expect(single?.rows.matrix.bytes).toBe(4);
  });

  it('are left to the slow road where they are none, or not for the lane', async () => {
    const some = lines(70_000, 4);
    const whole = (last: string): string => `x,y,label\n${[...some, last].join('\n')}`;
    expect(await read(whole('1,2,a'))).toBeDefined();
    for (const last of [
      '1,2,"a"',
      'x,2,a',
      '007,2,a',
      '1,2',
      '1,2,3,4',
      '1,,a',
      '1,2,a\0',
      '1,1e999,a',
    ]) {
      expect([last, await read(whole(last))]).toEqual([last, undefined]);
    }
    expect(await read(whole('1,2,a'), { columns: () => undefined })).toBeUndefined();
    expect(await read(whole('1,2,a'), { delimiter: '.' })).toBeUndefined();
  });

  it('begin with the first line where there is no header, and give the first records to be judged', async () => {
    const some = lines(70_000, 4);
    let first: readonly string[] = [];
    const numbers = await read(some.join('\n'), {
      header: false,
      columns(records) {
        first = records.map(({ fields }) => fields.join(','));
        return [feature, feature, text];
      },
    });
    expect(first).toEqual(some.slice(0, 256));
    expect(numbers?.rows.count).toBe(70_000);
    expect(numbers?.rows.lines.of(0)).toBe(1);
  });
});
