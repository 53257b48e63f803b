import type { Value } from '../../autodiff/graph.js';
import { constant, div, gather, maximum, minimum, sub } from '../../autodiff/ops.js';
import type { EmbeddedColumn, Embedding } from './embedding.js';

/**
 * Piecewise-linear encoding (Gorishniy et al., 2022, eq. 1): for the edges b₀ < b₁ < … < b_T of a column, quantiles of the
 * training rows, eₜ = (x − bₜ₋₁)/(bₜ − bₜ₋₁), which is 0 below its bin and 1 above; here without ½, so that its mean is
 * near 0. Nothing of it is learnt.
 */
export const bins: Embedding = {
  fit(sorted, size, round) {
    const edges = [...new Set(quantiles(sorted, size).map(round))];
    return edges.length > LEAST_BINS ? [edges] : undefined;
  },
  build({ columns }) {
    const all = columns.flatMap(binsOf);
    const row = (numbers: readonly number[]): Value => constant(numbers, [1, all.length]);
    const lows = row(all.map(({ low }) => low));
    const widths = row(all.map(({ low, high }) => high - low));
    return {
      outputs: all.length,
      parameters: [],
      apply(x) {
        const own = gather(
          x,
          all.map(({ input }) => input),
        );
        return sub(minimum(maximum(div(sub(own, lows), widths), 0), 1), 0.5);
      },
      layout: () => [],
    };
  },
  words: ({ columns }, column) => binsOf(columns[column]).map((_, t) => `bin ${t + 1}`),
  read(rows) {
    const [edges, ...others] = rows;
    if (edges === undefined || others.length > 0) return 'expected one row, of the edges of bins';
    const isRising = edges.every((edge, t) => t === 0 || edge > edges[t - 1]);
    if (edges.length <= LEAST_BINS || !isRising) {
      return `expected the edges of ${LEAST_BINS} bins or more, each above the last`;
    }
    return { size: edges.length - 1, constants: [edges] };
  },
};

/** One bin, closed at both ends, is the column itself. */
const LEAST_BINS = 2;

function binsOf({ input, constants: [edges = []] }: EmbeddedColumn) {
  return edges.slice(1).map((high, t) => ({ input, low: edges[t], high }));
}

/** The quantiles 0, 1/count, … 1, between neighbours by linear interpolation (Hyndman and Fan, 1996, definition 7). */
function quantiles(sorted: ArrayLike<number>, count: number): number[] {
  return Array.from({ length: count + 1 }, (_, t) => {
    const at = (t * (sorted.length - 1)) / count;
    const below = Math.floor(at);
    const low = sorted[below];
    const high = sorted[Math.min(below + 1, sorted.length - 1)];
    return low + (at - below) * (high - low);
  });
}
