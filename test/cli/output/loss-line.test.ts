import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLossLine } from '../../../src/cli/output/loss-line.js';
import { SparkLine, sparks } from '../../../src/cli/output/spark-line.js';
import { textWidth } from '../../../src/cli/output/text-width.js';

describe('a spark line', () => {
  it('shows all of few numbers, from the lowest to the highest', () => {
    const line = new SparkLine();
    for (const x of [0, 1, 2, 3, 4, 5, 6, 7]) line.add(x);
    expect(sparks(line.points(20), 0, 7)).toBe('▁▂▃▄▅▆▇█');
    expect(line.last).toBe(7);
  });

  it('is never longer than it may be, and keeps to what came', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 1, maxLength: 2000 }),
        fc.integer({ min: 1, max: 100 }),
        (numbers, width) => {
          const line = new SparkLine();
          for (const x of numbers) line.add(x);
          const points = line.points(width);
          expect(points.length).toBeLessThanOrEqual(width);
          expect(points.length).toBeGreaterThan(0);
          const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
          for (const x of points) {
            expect(x).toBeGreaterThanOrEqual(low - 1e-9);
            expect(x).toBeLessThanOrEqual(high + 1e-9);
          }
          expect([...sparks(points, low, high)].length).toBe(points.length);
        },
      ),
    );
  });

  it('keeps the course of a million numbers', () => {
    const line = new SparkLine();
    for (let i = 0; i < 1_000_000; i++) line.add(1_000_000 - i);
    const points = line.points(40);
    expect(points.length).toBe(40);
    expect(points).toEqual([...points].sort((a, b) => b - a));
    expect(points[0]).toBeGreaterThan(980_000);
    expect(points[39]).toBeLessThan(80_000);
  });

  it('leaves a blank for what is no number', () => {
    expect(sparks([0, Number.NaN, 1, Number.POSITIVE_INFINITY], 0, 1)).toBe('▁ █ ');
    expect(sparks([2, 2], 2, 2)).toBe('▁▁');
  });
});

describe('the losses of a training', () => {
  const falling = (validation: boolean) => {
    const line = createLossLine();
    for (let i = 0; i < 100; i++) {
      line.add({ loss: 1 / (1 + i), ...(validation && { validationLoss: 0.5 + 1 / (2 + i) }) });
    }
    return line;
  };

  it('are on one scale', () => {
    expect(falling(true).text(100)).toMatch(
      /^training [▅-█][▁-█]{10,}▁ 0\.01000 {3}validation [▇█][▄-█]{10,} 0\.5099$/,
    );
    expect(falling(false).text(100)).toMatch(/^training [▅-█][▁-█]{10,}▁ 0\.01000$/);
  });

  it('have the room that there is', () => {
    for (let columns = 0; columns < 130; columns++) {
      expect(textWidth(falling(true).text(columns))).toBeLessThanOrEqual(columns);
    }
    expect(falling(true).text(40)).toMatch(/^validation [▁-█]+ 0\.5099$/);
    expect(falling(true).text(20)).toBe('');
  });

  it('are nothing before there are two', () => {
    const line = createLossLine();
    expect(line.text(80)).toBe('');
    line.add({ loss: 1 });
    expect(line.text(80)).toBe('');
    line.add({ loss: Number.NaN });
    expect(line.text(80)).toBe('training ▁  NaN');
  });
});
