import fc from 'fast-check';

/** Texts that something has been done wrong with before, somewhere. */
export const nastyTexts = [
  ...['', ' ', '0', '-0', '1', '-1', '1e9', '1e308', '1e999', '-1e-400', 'NaN', 'Infinity', 'null'],
  ...[
    '0x10',
    '1_000',
    '1,5',
    '1.234,50 €',
    '12 %',
    '72 kg',
    '2024-02-30',
    '99999-01-01',
    '03/04/2024',
  ],
  ...[
    'true',
    'yes',
    'a',
    'b',
    'é',
    '😀',
    '\ud800',
    '\ufeff',
    '\u0000',
    '\u001b[2J',
    '\u009b2J',
    '\u202e',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'prediction',
    'p(a)',
    '=1+1',
    '{}',
    '%s',
  ],
  ...[
    '\n',
    '\r',
    '"',
    '""',
    "'",
    '\\',
    '#',
    '../../x',
    '-',
    '--',
    'x'.repeat(300),
    '9'.repeat(400),
  ],
] as const;

/** Values of JSON that take the place of others. */
export const nastyValues: readonly unknown[] = [
  ...nastyTexts,
  ...[null, true, false, 0, -0, 1, -1, 2, 0.5, 1e9, 1e10, 1e300, -1e300, 5e-324, 2 ** 31, 2 ** 53],
  ...[[], {}, [[]], [null], [1], ['a'], [1, 'a'], { length: 3 }, { kind: 'number' }],
];

/** A change of bytes. Places are shares of the length, so that a shorter file has them, too. */
type Edit = (bytes: Uint8Array) => Uint8Array;

const share = fc.noBias(fc.nat(0xfffff)).map((n) => n / 0x100000);
const at = (bytes: Uint8Array, place: number): number => Math.floor(place * bytes.length);
const spliced = (bytes: Uint8Array, from: number, to: number, given: Uint8Array): Uint8Array =>
  Buffer.concat([bytes.subarray(0, from), given, bytes.subarray(to)]);

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(share, fc.nat(7)).map(
    ([place, bit]): Edit =>
      (bytes) => {
        const copy = Uint8Array.from(bytes);
        if (copy.length > 0) copy[at(copy, place)] ^= 1 << bit;
        return copy;
      },
  ),
  fc.tuple(share, fc.constantFrom(0, 1, 0x7f, 0x80, 0xff, 10, 34)).map(
    ([place, byte]): Edit =>
      (bytes) => {
        const copy = Uint8Array.from(bytes);
        if (copy.length > 0) copy[at(copy, place)] = byte;
        return copy;
      },
  ),
  share.map(
    (place): Edit =>
      (bytes) =>
        bytes.subarray(0, at(bytes, place)),
  ),
  fc.tuple(share, fc.nat(12)).map(
    ([place, count]): Edit =>
      (bytes) => {
        const from = at(bytes, place);
        return spliced(bytes, from, from + count, new Uint8Array(0));
      },
  ),
  fc.tuple(share, fc.uint8Array({ minLength: 1, maxLength: 8 })).map(
    ([place, given]): Edit =>
      (bytes) =>
        spliced(bytes, at(bytes, place), at(bytes, place), given),
  ),
  fc.tuple(share, share, fc.nat(40)).map(
    ([place, other, count]): Edit =>
      (bytes) => {
        const from = at(bytes, other);
        return spliced(bytes, at(bytes, place), at(bytes, place), bytes.slice(from, from + count));
      },
  ),
  // Numbers of four bytes, and of seven bits a byte, that are too large.
  fc
    .tuple(share, fc.constantFrom([255, 255, 255, 127], [0, 202, 154, 59], [128, 148, 235, 220, 3]))
    .map(
      ([place, number]): Edit =>
        (bytes) => {
          const from = at(bytes, place);
          return spliced(bytes, from, from + number.length, Uint8Array.from(number));
        },
    ),
);

/** Bytes of one of some files, with a few changes. */
export function mutated(files: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(fc.constantFrom(...files), fc.array(edit, { minLength: 1, maxLength: 4 }))
    .map(([bytes, edits]) => edits.reduce((before, change) => change(before), bytes));
}

/** A change of a value of JSON, at the n-th of the values in it. */
interface ValueEdit {
  readonly place: number;
  readonly how: 'delete' | 'replace' | 'alike' | 'add' | 'nest';
  readonly values: readonly unknown[];
  readonly key: string;
}

const valueEdit: fc.Arbitrary<ValueEdit> = fc.record({
  place: share,
  how: fc.constantFrom('delete', 'replace', 'alike', 'alike', 'alike', 'add', 'nest'),
  values: fc.shuffledSubarray([...nastyValues], { minLength: 12, maxLength: 12 }),
  key: fc.constantFrom('__proto__', 'constructor', 'length', 'toJSON', 'a', '0', ''),
});

/** JSON of one of some values, with a few changes: as a text, since a value has no own `__proto__` that is easily made. */
export function mutatedJson(values: readonly unknown[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...values), fc.array(valueEdit, { minLength: 1, maxLength: 3 }))
    .map(([value, edits]) =>
      JSON.stringify(edits.reduce(changed, value)).replaceAll(PROTO, '"__proto__":'),
    );
}

/** Stands for `__proto__` until it is text. */
const PROTO = '"\\u0001proto":';

function changed(value: unknown, { place, how, values, key }: ValueEdit): unknown {
  let left = Math.floor(place * countOf(value));
  const visit = (one: unknown): unknown => {
    if (left-- === 0) return edited(one);
    if (Array.isArray(one)) return one.map(visit).filter((item) => item !== undefined);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([name, item]) => [name, visit(item)]));
  };
  const edited = (one: unknown): unknown => {
    switch (how) {
      case 'delete':
        return undefined;
      case 'replace':
        return values[0];
      case 'alike': // which is not refused for its type
        return values.find((other) => typeof other === typeof one) ?? values[0];
      case 'add':
        if (Array.isArray(one)) return [...one, values[0]];
        return {
          ...(typeof one === 'object' ? one : {}),
          [key === '__proto__' ? '\u0001proto' : key]: values[0],
        };
      case 'nest':
        return Array.from({ length: 300 }).reduce((inner) => [inner], one);
    }
  };
  return visit(value) ?? null;
}

function countOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, item) => sum + countOf(item), 1);
}
