import fc from 'fast-check';
import { mutated, nastyTexts } from './mutations.js';

const delimiter = fc.constantFrom(',', ',', ';', '\t', ' ', '|');
const lineEnd = fc.constantFrom('\n', '\n', '\r\n', '\r');

const field = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: -20, max: 20 }).map(String) },
  { weight: 3, arbitrary: fc.double({ noDefaultInfinity: true, noNaN: true }).map(String) },
  { weight: 3, arbitrary: fc.constantFrom(...nastyTexts) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
);

/** A column is of one kind, or of all. */
const column = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 9 }).map(String), { minLength: 12, maxLength: 12 }),
  fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 12, maxLength: 12 }),
  fc.array(fc.double().map(String), { minLength: 12, maxLength: 12 }),
  fc.array(field, { minLength: 12, maxLength: 12 }),
  field.map((one) => Array.from({ length: 12 }, () => one)),
);

const table = fc
  .record({
    columns: fc.array(column, { minLength: 1, maxLength: 4 }),
    names: fc.oneof(
      { weight: 3, arbitrary: fc.constant(['x', 'y', 'z', 'w']) },
      fc.array(field, { minLength: 4, maxLength: 4 }),
    ),
    rows: fc.oneof({ weight: 3, arbitrary: fc.constant(12) }, fc.nat(12)),
    quotes: fc.nat(3).map((n) => n > 0),
    delimiter,
    lineEnd,
  })
  .map(({ columns, names, rows, quotes, delimiter: separator, lineEnd: end }) => {
    const lines = Array.from({ length: rows }, (_, i) => columns.map((one) => one[i]));
    const written = (text: string): string => (quotes ? `"${text.replaceAll('"', '""')}"` : text);
    const all = [names.slice(0, columns.length), ...lines];
    return all.map((line) => line.map(written).join(separator) + end).join('');
  });

/** Bits of tables in no order. */
const soup = fc
  .array(fc.oneof(field, delimiter, lineEnd, fc.constantFrom('"', '""', '\ufeff', '#')), {
    maxLength: 60,
  })
  .map((parts) => parts.join(''));

const encoded = fc
  .tuple(fc.oneof({ weight: 4, arbitrary: table }, soup), fc.nat(20))
  .map(([text, encoding]): Uint8Array => {
    if (encoding === 0) return Buffer.from(`\ufeff${text}`, 'utf16le');
    if (encoding === 1) return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
    return encoding === 2 ? Buffer.from(text, 'latin1') : Buffer.from(text);
  });

/** The bytes of CSV files, more or less. */
export const tables: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 6, arbitrary: encoded },
  { weight: 2, arbitrary: encoded.chain((bytes) => mutated([bytes])) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
);
