import { describe, expect, it } from 'vitest';
import { escapeControls, MlpError, nearest, quote, worded } from '../../src/support/errors.js';

describe('text from a file', () => {
  it.each([
    ['plain', 'plain'],
    ['\u001b[31mred', '\\x1b[31mred'],
    ['a\nb\r\tc\u0000', 'a\\x0ab\\x0d\\x09c\\x00'],
    ['\u202eevil', '\\u202eevil'],
    ['\ufeffbom', '\\ufeffbom'],
    ['Grüße 你好', 'Grüße 你好'],
  ])('%j is shown as %j', (text, shown) => {
    expect(escapeControls(text)).toBe(shown);
    expect(quote(text)).toBe(`"${shown}"`);
  });

  it('is cut when it is long', () => {
    expect(quote('x'.repeat(100))).toBe(`"${'x'.repeat(59)}…"`);
  });
});

describe('an error', () => {
  const error = new MlpError({
    kind: 'data',
    place: { file: 'iris.csv', line: 17 },
    problem: 'column "petal_width": expected a number, got "n/a"',
    advice: [
      { text: 'treat it as missing with', options: { na: 'n/a', missing: 'mean' } },
      { text: 'see {} and {}', options: { target: undefined, ignore: 'a\u001b' } },
      { text: 'skip it with', options: { onError: 'skip' }, otherwise: 'correct it' },
      'leave it out',
    ],
  });

  it('is one line that ends in advice, its options by their keys', () => {
    expect(error.message).toBe(
      'iris.csv:17: column "petal_width": expected a number, got "n/a" — treat it as missing with na n/a missing mean, or see target and ignore a\\x1b, or skip it with onError skip, or leave it out',
    );
  });

  it('is worded for those who can give some of the options', () => {
    const spell = (option: string, value?: string) =>
      option === 'missing' || option === 'na' ? `-${option}=${value}` : undefined;
    expect(worded(error.details, { spell, canGive: () => true })).toBe(
      'iris.csv:17: column "petal_width": expected a number, got "n/a" — treat it as missing with -na=n/a -missing=mean, or correct it, or leave it out',
    );
  });

  it('names the option at fault, also where it cannot be given', () => {
    const details = { kind: 'usage', option: 'out', value: 'a.json', problem: 'no' } as const;
    expect(
      worded(details, {
        spell: (option, value) => `--${option}=${value}`,
        canGive: () => false,
      }),
    ).toBe('--out=a.json: no');
    expect(worded(details, { spell: () => undefined, canGive: () => true })).toBe('out a.json: no');
  });

  it('has details that are plain data', () => {
    expect(structuredClone(error.details)).toEqual(error.details);
  });
});

it.each([
  ['momentm', 'momentum'],
  ['trian', 'train'],
  ['TRAIN', 'train'],
  ['sdg', 'sgd'],
  ['xo', 'xor'],
  ['foo', undefined], // not xor: of three letters, two would be other ones
  ['10', undefined], // nor 2
  ['z', undefined],
  ['quite-another', undefined],
])('nearest to %s is %s', (word, expected) => {
  expect(nearest(word, ['train', 'predict', 'momentum', 'sgd', 'xor', '2'])).toBe(expected);
});
