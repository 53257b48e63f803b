import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findJsonFault } from '../../src/model/json-fault.js';

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

it.each([
  ['', 1, 1, 'a value', undefined],
  ['{\n  "a": 1,\n  "b": }', 3, 8, 'a value', '}'],
  ['{"a": 1,}', 1, 9, 'a key in double quotes', '}'],
  ['{"a" 1}', 1, 6, '":"', '1'],
  ['[1 2]', 1, 4, '"," or "]"', '2'],
  ['[1, 2', 1, 6, '"," or "]"', undefined],
  ['{} x', 1, 4, 'the end of the file', 'x'],
  ['{"a": 01}', 1, 8, '"," or "}"', '1'],
  ['["\n"]', 1, 2, 'a value', '"'],
  ['{"a": NaN}', 1, 7, 'a value', 'N'],
])('finds the fault in %j', (text, line, column, expected, found) => {
  expect(findJsonFault(text)).toEqual({ line, column, expected, found });
});

it('finds a fault in just those texts that JSON.parse refuses', () => {
  const damaged = fc
    .tuple(
      fc.json(),
      fc.nat(),
      fc.nat(2),
      fc.constantFrom('', '{', ']', ',', '"', '0', '\\', 'e', ':'),
    )
    .map(([text, at, count, insert]) => {
      const from = at % (text.length + 1);
      return text.slice(0, from) + insert + text.slice(from + count);
    });
  let faulty = 0;
  fc.assert(
    fc.property(damaged, (text) => {
      if (!parses(text)) faulty++;
      expect(findJsonFault(text) === undefined).toBe(parses(text));
    }),
    { numRuns: 3000 },
  );
  expect(faulty).toBeGreaterThan(500);
});

it('is not afraid of depth', () => {
  expect(findJsonFault('['.repeat(1_000_000))).toMatchObject({ column: 1_000_001 });
  expect(findJsonFault(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toBeUndefined();
});
