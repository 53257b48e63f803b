import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNumber } from '../../../src/dataset/csv/number.js';
import type { LaneColumn } from '../../../src/dataset/lane/columns.js';
import { DELIMITERS } from '../../../src/dataset/lane/number-lane.js';
import { randomFor } from '../../../src/support/random.js';
import {
  contentOf,
  expectedOf,
  feature,
  fillable,
  laneOf,
  number,
  skip,
  text,
} from './lane-files.js';

const digits = (most: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: most });
/** Numbers in all spellings but those of codes. */
const spelt = fc
  .oneof(
    { weight: 3, arbitrary: fc.integer({ min: -999, max: 999 }).map(String) },
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => x.toFixed(4)),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => x.toExponential(18)),
    fc
      .tuple(fc.constantFrom('', '-', '+', ' '), digits(12), fc.constantFrom('', '.'), digits(12))
      .map((parts) => parts.join('')),
  )
  .filter((field) => parseNumber(field) !== undefined && !/^\s*[+-]?0\d/.test(field));
const shortText = fc.string({ unit: fc.constantFrom(...'abcXYZ019-.#é'), maxLength: 17 });

const zeros = fc.constant('0');
const sparse = fc.oneof({ weight: 4, arbitrary: zeros }, { weight: 1, arbitrary: spelt });

interface File {
  readonly columns: readonly LaneColumn[];
  readonly records: readonly (readonly string[])[];
  readonly delimiter: string;
  readonly lineEnd: string;
}

const files: fc.Arbitrary<File> = fc
  .record({
    kinds: fc.array(fc.constantFrom(feature, feature, feature, number, text, skip), {
      maxLength: 39,
    }),
    delimiter: fc.constantFrom(...DELIMITERS),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    numbers: fc.constantFrom(spelt, sparse),
  })
  .chain(({ kinds, delimiter, lineEnd, numbers }) => {
    const columns = [...kinds, feature];
    const fields = columns.map(({ kind }) =>
      kind === 'text'
        ? shortText.filter((field) => !['', 'NA'].includes(field))
        : kind === 'skip'
          ? fc.oneof(shortText, fc.constant('a text of more than sixteen bytes, with blanks'))
          : numbers,
    );
    const records = fc.array(fc.tuple(...fields), { minLength: 1, maxLength: 8 });
    return records.map((rows) => ({
      columns,
      records: rows.map((row) => row.map((field) => field.replaceAll(delimiter, ''))),
      delimiter,
      lineEnd,
    }));
  });

const written = ({ records, delimiter, lineEnd }: File): string =>
  records.map((fields) => fields.join(delimiter) + lineEnd).join('');

describe('the lane of numbers', () => {
  it('reads what parseNumber reads, to the bit, in all columns, spellings and line ends', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.constantFrom('single', 'double'), async (file, precision) => {
        const { columns, records, delimiter } = file;
        const lane = await laneOf(written(file), columns, { delimiter, precision });
        expect(lane.blocked).toBe(false);
        expect(contentOf(lane)).toEqual(expectedOf(records, columns, precision));
      }),
      { numRuns: 120 },
    );
  });

  it('reads the same however the file is cut', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.integer({ min: 1, max: 40 }), async (file, piece) => {
        const { columns, delimiter } = file;
        const whole = await laneOf(written(file), columns, { delimiter });
        const cut = await laneOf(written(file), columns, { delimiter, piece });
        expect(contentOf(cut)).toEqual(contentOf(whole));
      }),
      { numRuns: 120 },
    );
    const file = '1,-2.5,a\r\n\r\n0,0,bb\n0,1e-3,a\n 7,12345678901234567,c\r\n0,0,a';
    const columns = [feature, number, text];
    const whole = contentOf(await laneOf(file, columns));
    expect(whole).toHaveLength(5);
    for (let cut = 1; cut < file.length; cut++) {
      expect(contentOf(await laneOf(file, columns, { piece: cut }))).toEqual(whole);
    }
  });

  it('reads the usual spellings itself, and their line ends', async () => {
    const records = [
      ['0', '1', '-1', '12.5', '-0.25'],
      ['5.', '.5', '-.5', '-0', '0.0001'],
      ['123456789012345', '-0.12345678901234', '255', '0', '0'],
      ['1e3', '1.5E-7', '-2.0e+02', '+4', '0e0'],
      ['0.1234567890123456', '1234567890.1234567', '0.30000000000000004', '1', '2'],
      ['1.2345678901234567e-01', '9.8765432109876543e+04', '0.1', '0.2', '0.3'],
    ];
    for (const lineEnd of ['\n', '\r\n']) {
      const file = records.map((fields) => fields.join(',') + lineEnd).join('');
      const columns = records[0].map(() => feature);
      const lane = await laneOf(file, columns);
      expect(contentOf(lane)).toEqual(expectedOf(records, columns));
      expect(lane.slowLines).toBe(0);
    }
  });

  it('reads numbers of up to 19 digits as Number does, and hardly ever asks the slow road', async () => {
    const random = randomFor(0, 'digits');
    const some = (most: number): string =>
      Array.from({ length: random.below(most + 1) }, () => random.below(10)).join('');
    const fields = Array.from({ length: 30_000 }, () => {
      const point = random.below(3) === 0 ? '' : '.';
      const exponent = random.below(3) === 0 ? `e${random.below(31) - 15}` : '';
      return `${random.below(2) ? '-' : ''}${1 + random.below(9)}${some(9)}${point}${some(9)}${exponent}`;
    });
    const lane = await laneOf(`${fields.join('\n')}\n`, [feature], { piece: 4096 });
    expect(lane.blocked).toBe(false);
    expect(lane.slowLines).toBeLessThan(fields.length / 100);
    const { numbers, step } = lane.rows.matrix;
    const wrong = fields.filter((field, i) => numbers[i * step] !== parseNumber(field));
    expect(wrong).toEqual([]);
  });

  it('takes nothing for a number that is none', async () => {
    const anything = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'0123456789+-.eE x_,;\t\0"é'), maxLength: 24 }),
      fc.string({ unit: 'binary' }),
    );
    await fc.assert(
      fc.asyncProperty(anything, fc.boolean(), async (field, last) => {
        fc.pre(!/[\r\n,]/.test(field) && !field.includes('"'));
        const lane = await laneOf(last ? `1,${field}\n` : `${field},1\n`, [feature, feature]);
        const x = parseNumber(field);
        const isCode = /^[+-]?0\d+$/.test(field.trim());
        const isReadable = x !== undefined && Number.isFinite(x) && !isCode;
        const isSound = !field.includes('\0');
        expect(lane.blocked).toBe(!(isReadable && isSound));
        if (!lane.blocked) expect(lane.rows.matrix.numbers[last ? 1 : 0]).toBe(x);
      }),
      { numRuns: 120 },
    );
  });

  it.each(
    [
      ['', '.', '-', '-.', '1.2.3', '1-2', '--1', '0x10', '12a', '1e', '1e+', 'e5', 'Infinity'],
      ['NaN', '1,5x', '1 2', '"1"', '007', '-01', '00', '1e400', '\u22121', '1\u00a0000'],
    ].flat(),
  )('is blocked by %j', async (field) => {
    for (const other of ['', ',0', ',1']) {
      expect(
        await laneOf(`0${other}\n${field}${other}\n`, other ? [feature, skip] : [feature]),
      ).toSatisfy(
        ({ blocked, rows }) => blocked || (field === '' && other === '' && rows.count === 1),
      );
    }
  });

  it('is blocked by records of another width', async () => {
    for (const record of ['1', '1,2', '1,2,3,4', '1,2,3,', ',1,2,3', '0,0,0,0']) {
      expect((await laneOf(`0,0,0\n${record}\n0,0,0\n`, [feature, feature, feature])).blocked).toBe(
        true,
      );
    }
  });

  it('skips blank lines, and knows the line of each row behind them and behind lone CRs', async () => {
    const lane = await laneOf('1,a\n\n2,a\r\n  \n3,b\r4,a\n5,a\r\n\r\n\r\n6,c', [feature, text]);
    expect(contentOf(lane)).toEqual(
      [
        [2, 1, 'a'],
        [4, 2, 'a'],
        [6, 3, 'b'],
        [7, 4, 'a'],
        [8, 5, 'a'],
        [11, 6, 'c'],
      ].map(([line, x, label]) => ({ line, features: [x], beside: [label] })),
    );
  });

  it('makes missing features NaN where they may be missing', async () => {
    const lane = await laneOf(',1,a\nNA,2,b\n3,NA,\n4,NA,a\n5, NA ,a\n', [
      fillable,
      fillable,
      { kind: 'text', mayMiss: true },
    ]);
    expect(contentOf(lane)).toEqual([
      { line: 2, features: [Number.NaN, 1], beside: ['a'] },
      { line: 3, features: [Number.NaN, 2], beside: ['b'] },
      { line: 4, features: [3, Number.NaN], beside: [undefined] },
      { line: 5, features: [4, Number.NaN], beside: ['a'] },
      { line: 6, features: [5, Number.NaN], beside: ['a'] },
    ]);
    expect(lane.slowLines).toBe(1);
  });

  it('leaves nothing behind of a record that it has begun to read', async () => {
    const zeros = new Array<string>(12).fill('0');
    const columns = [...zeros.map(() => feature), text];
    const rows = [
      [...zeros, 'a'],
      ['7', ...zeros.slice(2), ' 8', 'a'],
      [...zeros, 'c'],
    ];
    const lane = await laneOf(rows.map((fields) => `${fields.join(',')}\n`).join(''), columns);
    expect(lane.slowLines).toBe(1);
    expect(contentOf(lane)).toEqual(expectedOf(rows, columns));
  });

  it('knows texts by their bytes, and is blocked by too many of them', async () => {
    const texts = Array.from(
      { length: 3000 },
      (_, i) => `t${i}${i % 20 === 0 ? '-with-more-bytes' : ''}`,
    );
    const file = [...texts, ...texts].map((label, i) => `${i},${label}\n`).join('');
    const lane = await laneOf(file, [feature, text], { piece: 1000 });
    expect(contentOf(lane)).toMatchObject(
      [...texts, ...texts].map((label) => ({ beside: [label] })),
    );
    const [column] = lane.rows.beside;
    expect(column.kind === 'text' && column.texts.values).toEqual(texts);
    const more = file.replaceAll(',t', ',u');
    expect((await laneOf(`${file}${more}`, [feature, text])).blocked).toBe(true);
  });

  it('makes too many labels numbers, if all of them are some', async () => {
    const numbers = Array.from({ length: 9000 }, (_, i) => `${i * 7.25}`);
    const file = (labels: readonly string[]): string =>
      labels.map((field, i) => `${i % 10},${field}${i % 500 === 499 ? ' ' : ''}\n`).join('');
    const label = { kind: 'label', mayMiss: false } as const;
    for (const precision of ['single', 'double'] as const) {
      const lane = await laneOf(file(numbers), [feature, label], { piece: 5000, precision });
      expect(contentOf(lane)).toEqual(
        expectedOf(
          numbers.map((x, i) => [`${i % 10}`, x]),
          [feature, number],
          precision,
        ),
      );
    }
    expect((await laneOf(file(numbers), [feature, text])).blocked).toBe(true);
    expect((await laneOf(file([...numbers, 'x']), [feature, label])).blocked).toBe(true);
    expect((await laneOf(file(['x', ...numbers]), [feature, label])).blocked).toBe(true);
    // These may be thousands, for all that is known.
    const grouped = Array.from({ length: 9000 }, (_, i) => `${1 + (i % 900)}.${100 + (i % 899)}`);
    expect((await laneOf(file(grouped), [feature, label])).blocked).toBe(true);
  });

  it('is blocked where most lines are not for it', async () => {
    const file = (share: number): string =>
      Array.from({ length: 3000 }, (_, i) => (i % 100 < share ? ` ${i}\n` : `${i}\n`)).join('');
    expect(await laneOf(file(10), [feature])).toMatchObject({ blocked: false, slowLines: 300 });
    expect((await laneOf(file(50), [feature])).blocked).toBe(true);
  });

  it('keeps of each column its largest magnitude and most decimals', async () => {
    const lane = await laneOf(
      '1,-0.25,1e-3\n-300,7,0\n2., 0.125,5e2\n',
      [feature, feature, feature],
      {
        precision: 'single',
      },
    );
    expect([0, 1, 2].map((column) => lane.rows.range(column))).toEqual([
      { largest: 300, decimals: 0 },
      { largest: 7, decimals: 3 },
      { largest: 500, decimals: 3 },
    ]);
  });

  it('tells in which columns a field may be missing, whatever has read it', async () => {
    const lacking = async (
      file: string,
      options: Parameters<typeof laneOf>[2],
    ): Promise<boolean[]> => {
      const { rows, blocked } = await laneOf(
        file,
        [skip, fillable, fillable, fillable, text],
        options,
      );
      expect(blocked).toBe(false);
      return [0, 1, 2].map((column) => rows.mayLack(column));
    };
    for (const precision of ['single', 'double'] as const) {
      for (const piece of [7, 5000]) {
        const full = ['a,1,2,3,k\n', 'a,0,0,0,k\n'].map((line) => line.repeat(300));
        for (const file of full) {
          const read = (odd: string): Promise<boolean[]> =>
            lacking(file + odd + file, { precision, piece });
          expect(await read('')).toEqual([false, false, false]);
          expect(await read('a,1e3,+2,1234567890123456.5,k\n')).toEqual([false, false, false]);
          expect(await read('a,1,NA,3,k\n')).toEqual([false, true, false]);
          expect(await read(',0,0,,k\n')).toEqual([false, false, true]);
          expect(await read('a,,0,,k\n')).toEqual([true, false, true]);
          expect(await read('a, 5 , NA ,3,k\n')).toEqual([false, true, false]); // of which the scanner is not sure
        }
      }
    }
  });

  it('has room for any number of rows, whatever size was said', async () => {
    const count = 100_000;
    const file = Array.from({ length: count }, (_, i) => `${i}\n`).join('');
    for (const size of [undefined, file.length, 10, 50 * file.length]) {
      const lane = await laneOf(file, [feature], { size, piece: 10_000 });
      expect(lane.rows.count).toBe(count);
      expect(lane.rows.matrix.rows).toBe(count);
      expect(lane.rows.matrix.numbers[lane.rows.matrix.step * (count - 1)]).toBe(count - 1);
    }
  });
});
