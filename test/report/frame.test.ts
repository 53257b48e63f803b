import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scale } from '../../src/report/charts/frame.js';
import { tableOf, withoutEmpty } from '../../src/report/figure.js';

describe('a logarithmic axis', () => {
  it('has enough ticks to be read, and not too many, over a few decades or a dozen', () => {
    const decades = fc.tuple(
      fc.double({ min: -8, max: 3, noNaN: true }),
      fc.double({ min: 1.5, max: 12, noNaN: true }),
    );
    fc.assert(
      fc.property(decades, ([low, width]) => {
        const domain = [10 ** low, 10 ** (low + width)] as const;
        const { ticks } = scale(domain, [0, 300], { log: true });
        expect(ticks.length).toBeGreaterThanOrEqual(3);
        expect(ticks.length).toBeLessThanOrEqual(13);
        for (const { at } of ticks) {
          expect(at).toBeGreaterThan(-1e-6);
          expect(at).toBeLessThan(300 + 1e-6);
        }
      }),
    );
  });
});

describe('a table of a report', () => {
  const table = {
    titles: ['run', 'loss', 'accuracy', '95 % interval'],
    rows: [
      ['a', '0.5', '–', '90.1 % to 97 %'],
      ['–', '–', '–', '–'],
    ],
  };

  it('loses the columns that say nothing, but for the first', () => {
    expect(withoutEmpty(table)).toEqual({
      titles: ['run', 'loss', '95 % interval'],
      rows: [
        ['a', '0.5', '90.1 % to 97 %'],
        ['–', '–', '–'],
      ],
    });
    const empty = { titles: ['run', 'loss'], rows: [['–', '–']] };
    expect(withoutEmpty(empty)).toEqual({ titles: ['run'], rows: [['–']] });
  });

  it('breaks no numbers and no intervals', () => {
    expect(String(tableOf(table))).toContain('<td class="n">90.1 % to 97 %</td>');
  });
});
