import { describe, expect, it } from 'vitest';
import { shuffleEpoch } from '../../src/training/epoch-order.js';

function orderOf(count: number, seed: number, epoch: number, before = 0): number[] {
  const order = new Uint32Array(count).fill(before);
  shuffleEpoch(order, seed, epoch);
  return [...order];
}

describe('the order of an epoch', () => {
  it.each([0, 1, 2, 150, 1000])('has each of %s examples once', (count) => {
    const sorted = orderOf(count, 3, 7).sort((a, b) => a - b);
    expect(sorted).toEqual(Array.from({ length: count }, (_, i) => i));
  });

  it('follows from the seed and the epoch alone, whatever the order was before', () => {
    expect(orderOf(100, 1, 5, 99)).toEqual(orderOf(100, 1, 5));
    expect(orderOf(100, 1, 6)).not.toEqual(orderOf(100, 1, 5));
    expect(orderOf(100, 2, 5)).not.toEqual(orderOf(100, 1, 5));
  });

  it('stays what it is: the weights of every shuffled training hang on it', () => {
    expect(orderOf(12, 0, 1)).toEqual([3, 1, 8, 10, 5, 4, 7, 2, 11, 6, 0, 9]);
    expect(orderOf(12, 2_147_483_648, 100)).toEqual([7, 3, 9, 5, 4, 1, 6, 10, 8, 11, 2, 0]);
  });

  it.each([
    ['epochs of one seed', (t: number) => orderOf(4, 0, t)],
    ['seeds', (t: number) => orderOf(4, t, 1)],
  ])('is any of the 24 orders of four examples as often as any other, over %s', (_, order) => {
    const times = new Map<string, number>();
    for (let t = 1; t <= 24_000; t++) {
      const found = order(t).join();
      times.set(found, (times.get(found) ?? 0) + 1);
    }
    expect(times.size).toBe(24);
    // χ² with 23 degrees of freedom is above 49.7 once in a thousand times.
    const chi = [...times.values()].reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
    expect(chi).toBeLessThan(49.7);
  });

  it('puts every example at every place as often, and after every other', () => {
    const n = 50;
    const places = new Float64Array(n * n);
    const followers = new Float64Array(n * n);
    const epochs = 20_000;
    for (let t = 1; t <= epochs; t++) {
      const order = orderOf(n, 4, t);
      order.forEach((example, place) => {
        places[example * n + place]++;
        if (place > 0) followers[order[place - 1] * n + example]++;
      });
    }
    const chi = (counts: Float64Array, expected: number, skip: boolean): number =>
      counts.reduce(
        (sum, count, i) =>
          skip && i % (n + 1) === 0 ? sum : sum + (count - expected) ** 2 / expected,
        0,
      );
    // Over 2,401 degrees of freedom, five deviations √(2·2401) above the mean.
    expect(chi(places, epochs / n, false)).toBeLessThan(2401 + 5 * 70);
    expect(chi(followers, epochs / n, true)).toBeLessThan(2450 + 5 * 70);
  });
});
