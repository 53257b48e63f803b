import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadingOptions } from '../../../src/dataset/readings/decision.js';
import {
  decimalSeparators,
  formattedNumber,
  formattedNumberIn,
} from '../../../src/dataset/readings/formatted-number.js';
import { numberReader } from '../../../src/dataset/readings/reading.js';
import { asFloat64 } from '../../../src/dataset/table/stored-numbers.js';
import { readTable } from '../../../src/dataset/table/table.js';
import { csvOf } from '../files.js';

/** The first of two columns, which has these fields. */
async function columnOf(fields: readonly string[], options: ReadingOptions = {}) {
  const rows = fields.map((field, i) => `"${field.replaceAll('"', '""')}",${i % 2}.5`);
  const table = await readTable(await csvOf(`x,y\n${rows.join('\n')}\n`), options);
  const [column] = table.columns;
  if (column === undefined) throw new Error('it was not read');
  return column;
}

async function numbersOf(fields: readonly string[], options: ReadingOptions = {}) {
  const column = await columnOf(fields, options);
  return column.kind === 'number' ? [...asFloat64(column.numbers)] : column.texts.values;
}

describe('numbers in another spelling', () => {
  it.each<[string, string[], number[]]>([
    ['thousands by comma', ['1,234', '12,345,678', '987'], [1234, 12345678, 987]],
    ['thousands by comma with fractions', ['1,234.5', '0.25', '10'], [1234.5, 0.25, 10]],
    ['thousands beside three digits', ['2,701', '964', '1,533'], [2701, 964, 1533]],
    ['decimal commas', ['1,5', '2,25', '10949,0', '3'], [1.5, 2.25, 10949, 3]],
    ['three decimals beside four digits', ['1,234', '1234'], [1.234, 1234]],
    ['three decimals below one', ['0,123', '0,456'], [0.123, 0.456]],
    ['points between thousands', ['1.234,5', '2.345', '17,25'], [1234.5, 2345, 17.25]],
    ['a point that is no longer one', ['1.230', '1.234.567', '12'], [1230, 1234567, 12]],
    ['blanks between thousands', ['1 234', '12 345,5', '7'], [1234, 12345.5, 7]],
    ['no-break blanks', ['1\u00a0234', '1\u202f234\u202f567', '5'], [1234, 1234567, 5]],
    ['apostrophes', ["1'234", '1’234.5', '6'], [1234, 1234.5, 6]],
    ['groups of India', ['1,00,000', '12,34,567.5'], [100000, 1234567.5]],
    ['dollars', ['$10,949.02', '$5', '-$7.50', '$0'], [10949.02, 5, -7.5, 0]],
    ['dollars in thousands', ['$1,234', '$987'], [1234, 987]],
    ['euros behind', ['1.234,50 €', '3 €', '-4,25 €'], [1234.5, 3, -4.25]],
    ['words for money', ['USD 5', 'USD 1,234.50'], [5, 1234.5]],
    ['amounts in parentheses', ['(1,234.50)', '17.25'], [-1234.5, 17.25]],
    ['percent', ['27%', '15%', '100%', '1.5%'], [27, 15, 100, 1.5]],
    ['percent behind a blank', ['12 %', '7 %'], [12, 7]],
    ['a unit', ['72 kg', '80.5 kg', '0'], [72, 80.5, 0]],
    ['a unit in singular and plural', ['1 year', '10 years', '2 years'], [1, 10, 2]],
    ['millions and thousands of money', ['€1.5M', '€600K', '€0', '€2B'], [1.5e6, 6e5, 0, 2e9]],
    ['a unit without a blank', ['180cm', '175cm'], [180, 175]],
    ['a unit of letters and signs', ['90 km/h', '120 km/h'], [90, 120]],
    ['degrees', ['21.5°C', '-3°C'], [21.5, -3]],
    ['a minus sign of typography', ['\u22121.5', '2', '\u22120.25'], [-1.5, 2, -0.25]],
    ['a decimal comma and an exponent', ['1,5e3', '2,5E-1'], [1500, 0.25]],
    ['amounts in parentheses behind the currency', ['$(1,234.50)', '$17.25'], [-1234.5, 17.25]],
    ['prices without a fraction', ["Fr. 1'234.-", 'Fr. 5.—', 'Fr. 7.50'], [1234, 5, 7.5]],
    ['prices with a comma and dashes', ['1.234,-', '5,-- €', '7,50 €'], [1234, 5, 7.5]],
    ['a sign behind', ['5-', '1,234.50-', '7.25'], [-5, -1234.5, 7.25]],
    ['a dash for nothing', ['$ -', '$5', '-$7.50'], [0, 5, -7.5]],
    ['a dash for nothing behind', ['- €', '5 €', '1,5 €'], [0, 5, 1.5]],
    ['a missing half', ['1,5', ',25', '2,'], [1.5, 0.25, 2]],
  ])('%s', async (_, fields, numbers) => {
    expect(await numbersOf(fields)).toEqual(numbers);
    expect(await numbersOf(fields.toReversed())).toEqual(numbers.toReversed());
  });

  it.each([
    [['1,234', '5,678'], '"1,234" may be 1234 or 1.234'],
    [['1,234', '5.678'], '"1,234" may be 1234 or 1.234'],
    [['1,234', '2'], '"1,234" may be 1234 or 1.234'],
    [['1,234 €', '2,345 €'], '"1,234 €" may be 1234 or 1.234'],
  ])('%j leave open what a comma is', async (fields, either) => {
    await expect(columnOf(fields)).rejects.toThrow(
      `column "x" can be read in several ways: ${either} — for 1234 add decimal ., or for 1.234 add decimal ","`,
    );
    await expect(columnOf(fields.toReversed())).rejects.toThrow('in several ways');
  });

  it('are read as an option says', async () => {
    expect(await numbersOf(['1,234', '5,678'], { decimal: '.' })).toEqual([1234, 5678]);
    expect(await numbersOf(['1,234', '5,678'], { decimal: ',' })).toEqual([1.234, 5.678]);
    expect(await numbersOf(['1,5', '2,5'], { decimal: '.' })).toEqual([1.5, 2.5]); // nothing is open
  });

  it('of which the points may separate thousands are so where somebody says it', async () => {
    expect(await numbersOf(['1.234', '12.500', '7'], { decimal: ',' })).toEqual([1234, 12500, 7]);
    expect(await numbersOf(['1.234', '12.500', '7'])).toEqual([1.234, 12.5, 7]);
    expect(await numbersOf(['1.234', '0.5'], { decimal: ',' })).toEqual([1.234, 0.5]);
    expect(await numbersOf(['1.234', '1234'], { decimal: ',' })).toEqual([1.234, 1234]);
  });

  it('are not taken for plain ones beside columns with decimal commas', async () => {
    const read = async (text: string, options: ReadingOptions = {}) => {
      const { columns } = await readTable(await csvOf(text), options);
      return columns.map((column) => column?.kind === 'number' && [...asFloat64(column.numbers)]);
    };
    const german = 'a;b;y\n1.234;1,5;0\n12.500;2,5;1\n7;1.000,25;1\n';
    await expect(read(german)).rejects.toThrow(
      'column "a" can be read in several ways: "1.234" may be 1.234 or 1234 — for 1.234 add decimal ., or for 1234 add decimal ","',
    );
    const commas = [1.5, 2.5, 1000.25];
    // The field that is shown is one in which the readings differ.
    await expect(read('a;b;y\n551;1,5;0\n-2.030;2,5;1\n7;1.000,25;1\n')).rejects.toThrow(
      '"-2.030" may be -2.03 or -2030 — for -2.03 add decimal ., or for -2030 add decimal ",", or for categories',
    );
    expect((await read(german, { decimal: ',' })).slice(0, 2)).toEqual([[1234, 12500, 7], commas]);
    expect((await read(german, { decimal: '.' })).slice(0, 2)).toEqual([[1.234, 12.5, 7], commas]);
    const [certain] = await read(german.replace('1.234', '1.25'));
    expect(certain).toEqual([1.25, 12.5, 7]);
  });

  it('have the separator of the other columns where they show none', async () => {
    const whole = { kind: 'formatted', decimal: ',', prefix: '', suffix: '', whole: true };
    const plain = { kind: 'number' };
    const readingsOf = async (text: string, options: ReadingOptions = {}) => {
      const { columns, notes } = await readTable(await csvOf(text), options);
      expect(notes.filter((note) => note.text.includes('"a"'))).toEqual([]);
      return columns.map((column) => column?.reading);
    };
    const table = 'a;b;y\n551;1,5;0\n-2030;2,5;1\n7;1.000,25;1\n';
    expect((await readingsOf(table)).filter((_, i) => i !== 1)).toEqual([whole, whole]);
    expect((await readingsOf(table, { decimal: '.' }))[0]).toEqual(plain);
    expect((await readingsOf('a;b\n551;1\n7;0\n', { decimal: ',' }))[0]).toEqual(whole);
    for (const other of ['1.5', '1,000,000', '1,234.5', 'Main St 1, London', '1,5 or so', 'n, o']) {
      const text = `a;b;y\n551;${other};0\n-2030;${other};1\n`;
      expect([other, (await readingsOf(text))[0]]).toEqual([other, plain]);
    }
    // Thousands of them, of which no texts are kept: a point behind which there is nothing was one all the same.
    const many = Array.from({ length: 6000 }, (_, i) => `${i};${i % 9},5;1`);
    expect((await readingsOf(`a;b;y\n${many.join('\n')}\n`))[0]).toEqual(whole);
    const pointed = many.map((line) => line.replace(';', '.0;'));
    expect((await readingsOf(`a;b;y\n${pointed.join('\n')}\n`))[0]).toEqual(plain);
  });

  it('are what they are among thousands of different numbers, too', async () => {
    const many = Array.from({ length: 6000 }, (_, i) => i);
    const points = many.map((i) => `${1 + (i % 900)}.${String(i % 1000).padStart(3, '0')}`);
    expect((await numbersOf([...points, '1.234.567'])).slice(0, 2)).toEqual([1000, 2001]);
    const commas = many.map((i) => String(1000 + i));
    expect((await numbersOf([...commas, '7,25'])).slice(-2)).toEqual([6999, 7.25]);
    const fractions = many.map((i) => (i / 7).toFixed(2));
    await expect(columnOf([...fractions, '7,25'])).rejects.toThrow(
      'data.csv:6002: column "x": expected a number, got "7,25"',
    );
  });

  it('are the same for whoever reads one of them later', () => {
    const euros = numberReader({ kind: 'formatted', decimal: ',', prefix: '', suffix: '€' });
    expect(['1.234,5 €', '7', '-3 €', '5 $', 'x', '1.5 €'].map(euros)).toEqual([
      1234.5,
      7,
      -3,
      undefined,
      undefined,
      undefined,
    ]);
    const weights = numberReader({ kind: 'formatted', decimal: '.', prefix: '', suffix: 'kg' });
    expect(['70 kg', '0', '70', '70 lb'].map(weights)).toEqual([70, 0, undefined, undefined]);
  });

  it('are exactly what is written, whatever the separators', () => {
    const whole = fc.nat({ max: 999_999_999 });
    const cents = fc.integer({ min: 0, max: 99 });
    fc.assert(
      fc.property(whole, cents, fc.constantFrom(',', "'", ' ', '\u00a0', '_'), (n, c, group) => {
        const grouped = String(n).replace(/\B(?=(\d{3})+$)/g, group);
        const text = `${grouped}.${String(c).padStart(2, '0')}`;
        const read = numberReader({ kind: 'formatted', decimal: '.', prefix: '', suffix: '' });
        expect(read(group === '_' ? text.replaceAll('_', ',') : text)).toBe(
          Number(`${n}.${String(c).padStart(2, '0')}`),
        );
      }),
    );
  });

  it('are the same on the short way, of which most are read', () => {
    const unit = fc.constantFrom(...'0123456789', '.', ',', '-', 'e');
    const text = fc.string({ unit, minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(text, fc.constantFrom(...decimalSeparators), (some, decimal) => {
        const taken = formattedNumber(some);
        const number = taken?.prefix === '' && taken.suffix === '' ? taken.values : undefined;
        expect(formattedNumberIn(some, { decimal, prefix: '', suffix: '' })).toBe(
          number?.get(decimal),
        );
      }),
      {
        numRuns: 2000,
        examples: [
          ['-0', '.'],
          ['1'.repeat(400), ','],
          ['007', ','],
          ['-0,0', ','],
        ],
      },
    );
  });
});

describe('dates', () => {
  const day = (text: string) => Date.parse(`${text}Z`) / 86_400_000;

  it.each<[string, string[], string[]]>([
    ['of ISO 8601', ['2020-01-01', '1969-12-31'], ['2020-01-01T00:00', '1969-12-31T00:00']],
    [
      'without separators',
      ['20200101T000000', '20191231T0630', '20200229T120000.5Z', '20200229t1200+0200'],
      ['2020-01-01T00:00', '2019-12-31T06:30', '2020-02-29T12:00:00.5', '2020-02-29T10:00'],
    ],
    [
      'with times',
      ['2020-01-01T12:00:00', '2020-01-02 06:00'],
      ['2020-01-01T12:00', '2020-01-02T06:00'],
    ],
    [
      'with zones',
      ['2020-01-01T12:00:00Z', '2020-01-01T12:00+02:00'],
      ['2020-01-01T12:00', '2020-01-01T10:00'],
    ],
    [
      'with parts of seconds',
      ['2020-01-01T00:00:00.500Z', '2020-01-01T00:00:01Z'],
      ['2020-01-01T00:00:00.5', '2020-01-01T00:00:01'],
    ],
    [
      'by slashes, the year in front',
      ['2020/02/03', '2020/12/31'],
      ['2020-02-03T00:00', '2020-12-31T00:00'],
    ],
    ['the day in front', ['25/12/2024', '01/02/2024'], ['2024-12-25T00:00', '2024-02-01T00:00']],
    ['the month in front', ['12/25/2024', '01/02/2024'], ['2024-12-25T00:00', '2024-01-02T00:00']],
    ['by points', ['31.12.1999', '1.2.2000'], ['1999-12-31T00:00', '2000-02-01T00:00']],
    [
      'with two digits of a year',
      ['31/12/99', '13/01/05'],
      ['1999-12-31T00:00', '2005-01-13T00:00'],
    ],
    [
      'with names of months',
      ['12 Mar 2024', '3-May-2023'],
      ['2024-03-12T00:00', '2023-05-03T00:00'],
    ],
    [
      'with long names in front',
      ['March 12, 2024', 'Sept 1, 2024'],
      ['2024-03-12T00:00', '2024-09-01T00:00'],
    ],
    [
      'and times of half days',
      ['12/25/2024 3:30 PM', '1/2/2024 12:00 AM'],
      ['2024-12-25T15:30', '2024-01-02T00:00'],
    ],
    ['of months', ['2024-01', '2024-11'], ['2024-01-01T00:00', '2024-11-01T00:00']],
    [
      'of months in front of their years',
      ['03/2014', '12/1999', '7-2020'],
      ['2014-03-01T00:00', '1999-12-01T00:00', '2020-07-01T00:00'],
    ],
    [
      'of SAS and Stata',
      ['01JAN2020', '31dec2019:10:30:00'],
      ['2020-01-01T00:00', '2019-12-31T10:30'],
    ],
    [
      'of logs',
      ['[10/Oct/2000:13:55:36 -0700]', 'Mon Apr 06 22:19:45 UTC 2009'],
      ['2000-10-10T20:55:36', '2009-04-06T22:19:45'],
    ],
    [
      'of ctime and Twitter',
      ['Sun Jan  5 10:01:00 2020', 'Wed Aug 27 13:08:45 +0000 2008'],
      ['2020-01-05T10:01', '2008-08-27T13:08:45'],
    ],
    [
      'of ISO 8601 without its signs',
      ['20200131T101112Z', '20200131 1011', '2020-01-31'],
      ['2020-01-31T10:11:12', '2020-01-31T10:11', '2020-01-31T00:00'],
    ],
    [
      'of weeks',
      ['2020-W01', '2021-W01-7', '2020W53'],
      ['2019-12-30T00:00', '2021-01-10T00:00', '2020-12-28T00:00'],
    ],
    [
      'of months by their names',
      ['Jan 2020', 'December-1999'],
      ['2020-01-01T00:00', '1999-12-01T00:00'],
    ],
    [
      'from before there were computers',
      ['0099-01-01', '1850-06-15'],
      ['0099-01-01T00:00', '1850-06-15T00:00'],
    ],
  ])('%s', async (_, fields, expected) => {
    expect(await numbersOf(fields)).toEqual(expected.map(day));
    expect(await numbersOf(fields.toReversed())).toEqual(expected.map(day).toReversed());
  });

  it('of day and time alone are parts of a day', async () => {
    expect(await numbersOf(['06:00', '12:00:00', '6:00 pm'])).toEqual([0.25, 0.5, 0.75]);
  });

  it('of durations are days, too', async () => {
    expect(await numbersOf(['36:00:00', '6:00:00.0'])).toEqual([1.5, 0.25]);
    expect(await numbersOf(['1 days 12:00:00', '-1 days +06:00:00', '1 day, 0:00:00'])).toEqual([
      1.5, -0.75, 1,
    ]);
  });

  it.each([
    [['01/02/03', '04/05/06'], '"01/02/03" may be 2001-02-03 or 2003-02-01 or 2003-01-02'],
    [['2.2.11', '1.2.10'], '"1.2.10" may be 2010-02-01 or 2010-01-02'],
  ])('%j may be of several orders', async (fields, either) => {
    await expect(columnOf(fields)).rejects.toThrow(either);
    await expect(columnOf(fields)).rejects.toThrow('for categories add categorical x');
  });

  it('of days that are months leave nothing open', async () => {
    expect(await numbersOf(['02/02/2020'])).toEqual([day('2020-02-02T00:00')]);
  });

  it.each([
    [['2020-W54', '2021-W53', '2021-W00']],
    [['20201331T101112', '20200131T251112']],
    [['1:75:00', '36:10:75']],
    [['01XYZ2020', '31FEB']],
    [['1/1000', '13/2014', '3/12345']],
  ])('%j are no dates', async (fields) => {
    expect((await columnOf(fields)).reading.kind).toBe('text');
  });

  it('leave their order open where every day could be a month', async () => {
    const fields = ['03/04/2024', '05/06/2024'];
    await expect(columnOf(fields)).rejects.toThrow('"03/04/2024" may be 2024-04-03 or 2024-03-04');
    expect(await numbersOf(fields, { dateOrder: 'dmy' })).toEqual([
      day('2024-04-03T00:00'),
      day('2024-06-05T00:00'),
    ]);
    expect(await numbersOf(fields, { dateOrder: 'mdy' })).toEqual([
      day('2024-03-04T00:00'),
      day('2024-05-06T00:00'),
    ]);
  });

  it('are none where there is no such day', async () => {
    const fields = ['2023-02-28', '2023-02-29', '2023-03-01', '2023-03-02'];
    await expect(columnOf(fields)).rejects.toThrow(
      'data.csv:3: column "x": expected a date (year, month, day), got "2023-02-29"',
    );
  });
});

describe('truth values, codes and texts', () => {
  it.each([
    [
      ['TRUE', 'False', 'true'],
      [1, 0, 1],
    ],
    [
      ['Yes', 'no', 'YES'],
      [1, 0, 1],
    ],
    [
      ['t', 'F', 'T'],
      [1, 0, 1],
    ],
    [
      ['on', 'OFF'],
      [1, 0],
    ],
  ])('%j are 1 and 0', async (fields, numbers) => {
    const column = await columnOf(fields);
    expect(column.reading.kind).toBe('boolean');
    expect(column.kind === 'number' && [...asFloat64(column.numbers)]).toEqual(numbers);
  });

  it.each([
    ['yes', 'no', 'maybe'],
    ['true', 'no'],
  ])('are texts beside others', async (...fields) => {
    expect((await columnOf(fields)).reading.kind).toBe('text');
  });

  it('codes begin with a zero, and are no numbers', async () => {
    const column = await columnOf(['007', '123', '7']);
    expect(column.reading.kind).toBe('code');
    expect(column.texts?.values).toEqual(['007', '123', '7']);
    expect(await numbersOf(['05.5', '1.25', '007'])).toEqual([5.5, 1.25, 7]); // a fraction is of a number
    expect((await columnOf(['02139', 'EC1A', '10001', '90210'])).reading.kind).toBe('text');
  });

  it.each([
    [['A4', 'A5', 'A4']],
    [['<=50K', '>50K']],
    [['10-20', '20-30']],
    [['item 1', 'item 2']],
    [['-ve', '+ve', '-ve']],
    [['5 m', '5 ms', '6 m', '6 ms', '7 s', '8 s']],
    [['--', '.-', 'A-', '-']],
    [['1.2.3', '1.10.0']],
    [['3 or 4', '5 or more']],
  ])('%j are texts', async (fields) => {
    expect((await columnOf(fields)).reading.kind).toBe('text');
  });

  it.each<[string[], string]>([
    [['1', '2', '3', 'many'], ':5: column "x": expected a number, got "many"'],
    [['1,5', '2,5', '3,5', 'many'], ':5: column "x": expected a number like "1,5", got "many"'],
    [
      ['5 kg', '6 kg', '7 kg', '300 g'],
      ':5: column "x": expected a number like "1.5kg", got "300 g"',
    ],
    [
      ['$5', 'free', '$7', '$8', 'gift'],
      ':3: column "x": expected a number like "$1.5", got "free"',
    ],
    [['1,5', '2.5', '3.25', '4,75'], ':2: column "x": expected a number, got "1,5"'],
    [['2020-01-01', '2020-01-02', 'soon'], ':4: column "x": expected a date'],
  ])('%j are mixed: the first odd one is named', async (fields, message) => {
    await expect(columnOf(fields)).rejects.toThrow(message);
  });
});

it('no order of the rows decides', async () => {
  const field = fc.oneof(
    fc.constantFrom('1,234', '1.234', '987', '12', '1234', '0.5', '1,5', '007', 'yes', 'No', 'x'),
    fc.constantFrom('03/04/2024', '25/12/2024', '2024-01-31', '5 %', '$7', '1.234,5', '-3'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(field, { minLength: 1, maxLength: 6 }), async (fields) => {
      const outcome = (order: readonly string[]) =>
        columnOf(order).then(
          ({ kind, reading }) => ({ kind, reading }),
          (error: Error) => error.message.replace(/:\d+:|(?<=got|example) .*/g, ''),
        );
      expect(await outcome(fields.toReversed())).toEqual(await outcome(fields));
      expect(await outcome(fields.toSorted())).toEqual(await outcome(fields));
    }),
    { numRuns: 300 },
  );
});
