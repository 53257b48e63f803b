import type { Field } from '../../src/estimator/fitted-model.js';

const German = new Intl.NumberFormat('de-DE', { minimumFractionDigits: 2 });

/** Columns of numbers in spellings of their own, as a table of Germany has them, and a number that depends on all of them. */
export function spelledColumns(rows = 120): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const price = ((i * 7919) % 300_000) / 100 + 0.25;
    const day = `${String(1 + (i % 28)).padStart(2, '0')}.0${1 + (i % 9)}.2023`;
    return [
      `${German.format(price)} €`,
      `${(i * 3) % 50},5 %`,
      `${1 + (i % 8)}.${String((i * 37) % 1000).padStart(3, '0')}`,
      day,
      `${String(i % 24).padStart(2, '0')}:${String((i * 7) % 60).padStart(2, '0')}`,
      i % 3 === 0 ? 'yes' : 'no',
      ['1,500 kg', '2,000 kg', '2.000,5 kg'][i % 3],
      i % 17 === 3 ? -999 : (i * 13) % 71,
      ((i * 29) % 40) / 4 + 0.125,
    ].join(';');
  });
  return ['price;share;pieces;day;time;member;weight;plain;value', ...lines, ''].join('\n');
}

/** Flags under which each of them is read as what it is. */
export const spelledFlags = [
  ...['--decimal', ',', '--na', '-999', '--categorical', 'weight', '--target', 'value'],
  ...['--epochs', '15', '--hidden', '6', '--quiet', '--precision', 'double'],
];

export const spelledRow: Readonly<Record<string, Field>> = {
  price: '1.500,00 €',
  share: '12,5 %',
  pieces: '2.030',
  day: '03.04.2023',
  time: '13:30',
  member: 'yes',
  weight: '1,500 kg',
  plain: '12',
};

/** A field as it is in the file, and as a program gives it. */
export const spelledCases: readonly {
  readonly column: string;
  readonly text: string;
  readonly given: Field;
}[] = [
  { column: 'price', text: '1.234,00 €', given: 1234 },
  { column: 'price', text: '1,234 €', given: 1.234 },
  { column: 'price', text: '12,345 €', given: 12.345 },
  { column: 'price', text: '777,63 €', given: 777.63 },
  { column: 'price', text: '-0,00000025 €', given: -2.5e-7 },
  { column: 'price', text: '0 €', given: -0 },
  { column: 'share', text: '5,5 %', given: 5.5 },
  { column: 'share', text: '12,345 %', given: 12.345 },
  { column: 'pieces', text: '2.030', given: 2030 },
  { column: 'pieces', text: '2,03', given: 2.03 },
  { column: 'day', text: '07.01.2022', given: 18_999 },
  { column: 'day', text: '07.01.2022 06:00', given: 18_999.25 },
  { column: 'day', text: '07.01.2022 06:00', given: new Date('2022-01-07T06:00:00Z') },
  { column: 'time', text: '18:00', given: 0.75 },
  { column: 'member', text: 'yes', given: 1 },
  { column: 'member', text: 'no', given: 0 },
  { column: 'weight', text: '1,500 kg', given: 1.5 },
  { column: 'weight', text: '2.000,5 kg', given: 2000.5 },
  { column: 'plain', text: '5,5', given: 5.5 },
  { column: 'plain', text: '1.200', given: 1200 },
  { column: 'plain', text: '-999', given: -999 },
];
