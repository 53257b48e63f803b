import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatNamed, formsOf, isChoice, parseNamed } from '../../src/support/named.js';

const registry = {
  plain: { parameters: {} },
  step: {
    parameters: {
      period: { symbol: 'E', whole: true, least: 1, most: 1000 },
      factor: { symbol: 'F', above: 0 },
    },
    meaning: '(every E epochs times F)',
  },
  decay: { parameters: { rate: { symbol: 'R', least: 0, fallback: 0.5 } } },
} as const;

describe('a choice of a named record', () => {
  it.each([
    ['plain', { name: 'plain' }],
    ['step:10,0.5', { name: 'step', period: 10, factor: 0.5 }],
    ['step: 10 , 5e-1', { name: 'step', period: 10, factor: 0.5 }],
    ['decay', { name: 'decay', rate: 0.5 }],
    ['decay:0', { name: 'decay', rate: 0 }],
  ])('is read from %s', (text, choice) => {
    expect(parseNamed(registry, text)).toEqual(choice);
  });

  it.each([
    ['a stranger', 'other'],
    ['an inherited name', 'constructor'],
    ['nothing', ''],
    ['another case', 'Plain'],
    ['numbers for none', 'plain:1'],
    ['an empty list', 'plain:'],
    ['too few', 'step:10'],
    ['none', 'step'],
    ['too many', 'step:10,0.5,1'],
    ['two lists', 'step:10:0.5'],
    ['a part', 'step:1.5,0.5'],
    ['below the least', 'step:0,0.5'],
    ['above the most', 'step:1001,0.5'],
    ['no more than what it has to be above', 'step:10,0'],
    ['no decimal number', 'step:0x10,0.5'],
    ['an infinite one', 'step:10,Infinity'],
    ['an empty number', 'decay:'],
  ])('is not read from %s', (_, text) => {
    expect(parseNamed(registry, text)).toBeUndefined();
  });

  it('is written as it is read', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 1e-300, max: 1e300, noNaN: true }),
        (period, factor) => {
          const choice = { name: 'step', period, factor } as const;
          expect(parseNamed(registry, formatNamed(registry, choice))).toEqual(choice);
        },
      ),
    );
    expect(formatNamed(registry, { name: 'plain' })).toBe('plain');
    expect(formatNamed(registry, { factor: 0.5, name: 'step', period: 10 })).toBe('step:10,0.5');
  });

  it.each([
    [{ name: 'step', period: 10, factor: 0.5 }, true],
    [{ name: 'step', period: 10 }, false],
    [{ name: 'step', period: '10', factor: 0.5 }, false],
    [{ name: 'plain', period: 10 }, false],
    [{ name: 'toString' }, false],
    [{}, false],
    [null, false],
    ['plain', false],
  ])('is told from what is none: %j', (given, expected) => {
    expect(isChoice(registry, given)).toBe(expected);
  });
});

it('shows how records are written', () => {
  expect(formsOf(registry)).toEqual(['plain', 'step:E,F', 'decay:R']);
  expect(formsOf(registry, true)[1]).toBe('step:E,F (every E epochs times F)');
});
