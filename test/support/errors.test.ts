import { describe, expect, it } from 'vitest';
import { escapeControls, MlpError, nearest, quote } from '../../src/support/errors.js';

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

it('an error is one line that ends in advice', () => {
  const error = new MlpError('data', 'iris.csv:17: expected a number', 'see --na');
  expect(error.message).toBe('iris.csv:17: expected a number — see --na');
  expect(error.fault).toBe('data');
});

it.each([
  ['momentm', 'momentum'],
  ['trian', 'train'],
  ['TRAIN', 'train'],
  ['quite-another', undefined],
])('nearest to %s is %s', (word, expected) => {
  expect(nearest(word, ['train', 'predict', 'momentum'])).toBe(expected);
});
