import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNumber } from '../../../src/dataset/csv/number.js';
import type { LaneColumn } from '../../../src/dataset/lane/columns.js';
import { DELIMITERS } from '../../../src/dataset/lane/number-lane.js';
import { contentOf, expectedOf, fillable, laneOf, text } from './lane-files.js';

const integer = (max: number) => fc.integer({ min: 0, max }).map(String);
const signed = fc.integer({ min: -9999, max: 9999 });
/** What most fields of a file are: these are read in blocks, and others between them by other means. */
const company: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'zeros and whole numbers': fc.oneof(fc.constant('0'), integer(255)),
  'whole numbers': fc.oneof(integer(9), integer(9999)),
  'zeros and decimals': fc.oneof(
    { weight: 3, arbitrary: fc.constant('0') },
    { weight: 1, arbitrary: integer(9999).map((x) => (Number(x) / 1e4).toFixed(4)) },
  ),
  decimals: fc
    .tuple(integer(9999), fc.integer({ min: 1, max: 4 }))
    .map(([x, places]) => (Number(x) / 1e4).toFixed(places)),
  'signs and decimals': fc
    .tuple(signed, fc.integer({ min: 0, max: 9 }))
    .map(([x, places]) => (x / 10 ** (places % 5)).toFixed(places)),
};
/** Others that are numbers, or missing. */
const odd = fc.oneof(
  fc.constantFrom('', 'NA', ' 7', '7 ', '+4', '-0', '0.0', '5.', '.5', '-.5', '1e3', '10000'),
  fc.constantFrom('1234567890123456', '123456789012345', '12345678901234.5', '-1234567890.12345'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
);

/** Rows of so many columns, of which nearly all are of some company. */
const rowsOf = (usual: fc.Arbitrary<string>, columns: number, share: number) =>
  fc.array(
    fc.array(fc.oneof({ weight: 1000, arbitrary: usual }, { weight: share, arbitrary: odd }), {
      minLength: columns,
      maxLength: columns,
    }),
    { minLength: 1, maxLength: 6 },
  );

const missing = (field: string): string => (['', 'NA'].includes(field.trim()) ? 'NA' : field);

describe.each(Object.entries(company))('blocks of %s', (_, usual) => {
  it('are read as parseNumber does, with others among them, wherever columns and records end', async () => {
    const shapes = fc.record({
      columns: fc.integer({ min: 1, max: 90 }),
      share: fc.constantFrom(0, 30, 300),
      around: fc.constantFrom('last', 'first', 'none', 'middle'),
      delimiter: fc.constantFrom(...DELIMITERS),
      lineEnd: fc.constantFrom('\n', '\r\n'),
      precision: fc.constantFrom('single', 'double'),
      piece: fc.constantFrom(100_000, 500, 37),
    });
    await fc.assert(
      fc.asyncProperty(
        shapes.chain((shape) =>
          rowsOf(usual, shape.columns, shape.share).map((rows) => ({ ...shape, rows })),
        ),
        async ({ columns, around, rows, delimiter, lineEnd, precision, piece }) => {
          const features = new Array<LaneColumn>(columns).fill(fillable);
          const at = { last: columns, first: 0, middle: columns >> 1, none: -1 }[around];
          const kinds = at < 0 ? features : features.toSpliced(at, 0, text);
          const records = rows.map((row) => (at < 0 ? row : row.toSpliced(at, 0, '5')));
          const sound = records.filter((row) => row.length > 1 || row[0] !== '');
          fc.pre(sound.length > 0);
          const file = sound.map((row) => row.join(delimiter) + lineEnd).join('');
          const lane = await laneOf(file, kinds, { delimiter, precision, piece });
          expect(lane.blocked).toBe(false);
          const known = sound.map((row) => row.map(missing));
          expect(contentOf(lane)).toEqual(expectedOf(known, kinds, precision));
          const fields = sound.map((row) => (at < 0 ? row : row.toSpliced(at, 1)));
          for (let c = 0; c < columns; c++) {
            const numbers = fields.map((row) => parseNumber(missing(row[c])));
            expect(lane.rows.mayLack(c)).toBe(numbers.includes(undefined));
            if (precision === 'double') continue;
            const { largest, decimals } = lane.rows.range(c);
            expect(largest).toBe(Math.max(0, ...numbers.map((x) => Math.abs(x ?? 0))));
            const behind = fields.map((row) => /^-?\d+\.(\d+)$/.exec(row[c].trim())?.[1] ?? '');
            const few = behind.map(({ length }, i) => (numbers[i] === 0 ? 0 : length));
            expect(decimals).toBeGreaterThanOrEqual(Math.max(0, ...few));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('hold nothing for a number that is none', async () => {
    const anything = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'0123456789+-.eE x_;\t\0é'), maxLength: 20 }),
      fc.constantFrom(
        '.',
        '-',
        '-.',
        '1.2.3',
        '1-2',
        '--1',
        '1.-',
        '0-',
        '12a',
        '007',
        '-01',
        '00',
      ),
      fc.constantFrom('-00.5', '00.5', '01.5', '1..2', '-.', '.-5', '5-', '/', ':', '1/2', '1:2'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(usual, { minLength: 40, maxLength: 40 }),
        anything,
        fc.nat(39),
        async (row, field, at) => {
          const columns = row.map(() => ({ kind: 'feature', mayMiss: false }) as const);
          const line = row.with(at, field).join(',');
          const lane = await laneOf(`${row.join(',')}\n${line}\n${row.join(',')}\n`, columns);
          const x = parseNumber(field);
          const isCode = /^[+-]?0\d+$/.test(field.trim());
          const isSound = x !== undefined && Number.isFinite(x) && !isCode && !field.includes('\0');
          expect(lane.blocked).toBe(!isSound);
          if (isSound) expect(lane.rows.matrix.numbers[lane.rows.matrix.step + at]).toBe(x);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('end where records of another width do', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(usual, { minLength: 70, maxLength: 70 }),
        fc.integer({ min: 1, max: 68 }),
        fc.integer({ min: -1, max: 1 }),
        async (row, width, more) => {
          const columns = row.slice(0, width).map(() => fillable);
          const line = (count: number): string => `${row.slice(0, count).join(',')}\n`;
          const lane = await laneOf(line(width) + line(width + more) + line(width), columns);
          expect(lane.blocked).toBe(more !== 0 && !(width === 1 && more === -1));
        },
      ),
      { numRuns: 25 },
    );
  });
});
