import { describe, expect, it } from 'vitest';
import { textChart } from '../../src/report/text-chart.js';

const chart = (ys: readonly (number | undefined)[]) =>
  textChart({
    series: [{ name: 'a', points: ys.map((y, i) => ({ x: i + 1, y })) }],
    width: 60,
    height: 12,
  });

/** The columns of a chart that are marked, from 0. */
function marked(lines: readonly string[]): number[] {
  const places = lines.flatMap((line) => [...line.matchAll(/•/g)].map(({ index }) => index));
  return [...new Set(places)].sort((a, b) => a - b);
}

describe('a curve of characters', () => {
  it('joins points that are far apart, without a gap', () => {
    const lines = chart([0, 8, 2, 5]);
    const columns = marked(lines);
    expect(columns).toEqual(columns.map((_, i) => columns[0] + i));
    expect(columns.length).toBeGreaterThan(50);
    const rows = lines.flatMap((line, r) => (line.includes('•') ? [r] : []));
    expect(rows).toEqual(rows.map((_, i) => rows[0] + i));
  });

  it('is broken where a point is not there, and marks one that stands alone', () => {
    const columns = marked(chart([1, 2, undefined, 2, undefined, 1]));
    const gaps = columns.filter((column, i) => i > 0 && column > columns[i - 1] + 1);
    expect(gaps).toHaveLength(2);
    expect(marked(chart([3]))).toHaveLength(1);
  });
});

describe('scattered points of characters', () => {
  const points = [1, 10, 100, 1000].map((x) => ({ x, y: 5 * x }));
  const scattered = (log: boolean) =>
    textChart({
      series: [{ name: 'a', points }],
      width: 60,
      height: 15,
      scattered: true,
      log: { x: log, y: log },
    });
  const rowsOf = (lines: readonly string[]) =>
    lines.flatMap((line, r) => (line.includes('•') ? [r] : []));

  it('are not joined', () => {
    // 1 and 10 are in one column where the axis is linear.
    expect(marked(scattered(false))).toHaveLength(3);
  });

  it('are even on logarithmic axes, whose ticks are round', () => {
    const lines = scattered(true);
    const [columns, rows] = [marked(lines), rowsOf(lines)];
    for (const places of [columns, rows]) {
      const steps = places.slice(1).map((place, i) => place - places[i]);
      expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(1);
    }
    expect(rows).toEqual([0, 4, 8, 12]);
    const labels = lines.flatMap((line) => /^ *(\S+) ┤/.exec(line)?.[1] ?? []);
    expect(labels).toEqual(expect.arrayContaining(['5000', '1000', '100', '10', '5']));
  });
});
