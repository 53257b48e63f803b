import { describe, expect, it } from 'vitest';
import {
  formatCount,
  formatDuration,
  formatLoss,
  formatPercent,
  formatRate,
  formatRatio,
} from '../../../src/cli/output/numbers.js';

describe.each([
  [
    'loss',
    formatLoss,
    [
      [0.0913, '0.09130'],
      [1.585, '1.585'],
      [9.99996, '10.00'],
      [123.44, '123.4'],
      [12345.6, '12346'],
      [0, '0'],
      [-0.5, '-0.5000'],
      [2.5e-7, '2.5e-7'],
      [1e6, '1e6'],
      [1.23456e20, '1.235e20'],
      [Number.NaN, 'NaN'],
      [Infinity, '∞'],
      [-Infinity, '−∞'],
    ],
  ],
  [
    'ratio',
    formatRatio,
    [
      [0.96189, '0.9619'],
      [1, '1.0000'],
      [0.99999, '0.9999'],
      [-1.5, '-1.5000'],
      [Number.NaN, 'NaN'],
      [-Infinity, '−∞'],
    ],
  ],
  [
    'percent',
    formatPercent,
    [
      [0.973, '97.3 %'],
      [1, '100 %'],
      [0.99999, '99.9 %'],
      [0, '0 %'],
      [0.00001, '0.1 %'],
      [0.5, '50.0 %'],
      [Number.NaN, 'NaN'],
    ],
  ],
  [
    'duration',
    formatDuration,
    [
      [0, '0 ms'],
      [0.0001, '<1 ms'],
      [0.004, '4 ms'],
      [0.9996, '1.0 s'],
      [1.24, '1.2 s'],
      [9.96, '10 s'],
      [59.6, '1 min 00 s'],
      [185, '3 min 05 s'],
      [3599.7, '1 h 00 min'],
      [7620, '2 h 07 min'],
      [Infinity, '∞'],
    ],
  ],
  [
    'count',
    formatCount,
    [
      [0, '0'],
      [999, '999'],
      [1000, '1,000'],
      [1234567, '1,234,567'],
      [-1234, '-1,234'],
    ],
  ],
  [
    'rate',
    formatRate,
    [
      [3_100_000, '3.1 M examples/s'],
      [950, '950 examples/s'],
      [999.7, '1 k examples/s'],
      [12_340, '12 k examples/s'],
      [2e9, '2 G examples/s'],
      [0.5, '0.5 examples/s'],
    ],
  ],
] as const)('%s', (_, format, cases) => {
  it.each([...cases])('%d is shown as %s', (x, text) => {
    expect(format(x)).toBe(text);
  });
});

it('names what is counted', () => {
  expect(formatRate(1500, 'rows')).toBe('1.5 k rows/s');
});
