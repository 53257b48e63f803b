import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFor } from '../../src/support/random.js';

const draw = (seed: number, purpose: string, n = 5): number[] => {
  const random = randomFor(seed, purpose);
  return Array.from({ length: n }, () => random.uniform());
};

describe('randomFor', () => {
  it('is a function of seed and purpose', () => {
    expect(draw(1, 'a')).toEqual(draw(1, 'a'));
    expect(draw(1, 'a')).not.toEqual(draw(2, 'a'));
    expect(draw(1, 'a')).not.toEqual(draw(1, 'b'));
  });

  it('keeps its numbers: every model depends on them', () => {
    expect(draw(0, 'weights', 3)).toMatchInlineSnapshot(`
      [
        0.6949294812511653,
        0.7849122388288379,
        0.01742073753848672,
      ]
    `);
  });

  it('is normal with mean 0 and variance 1', () => {
    const random = randomFor(0, 'normal');
    const numbers = Array.from({ length: 20_000 }, () => random.normal());
    const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
    const variance = numbers.reduce((a, b) => a + b * b, 0) / numbers.length;
    const within = numbers.filter((x) => Math.abs(x) < 1).length / numbers.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.04);
    expect(within).toBeCloseTo(0.6827, 1);
  });

  it('shuffles: the same things in another order, every order as often', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const shuffled = randomFor(seed, 'shuffle').shuffle([...items]);
        expect([...shuffled].sort()).toEqual([...items].sort());
      }),
    );
    const random = randomFor(0, 'orders');
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle([1, 2, 3]).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
