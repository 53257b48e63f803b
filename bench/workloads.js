// The workloads of the benchmarks, and data of their shapes that can be learnt: nothing has to be fetched.
import { readFileSync } from 'node:fs';
import { randomFor } from '../dist/support/random.js';

/** Values of a text column of W7, and how many it has: a hundred and two in all, like a census. */
const CATEGORIES = [9, 16, 7, 15, 6, 5, 2, 42];
const NUMBERS = 6;

/** Rows as they stand in a CSV file: the cells, the last of which is the class. */
const makers = {
  iris: () =>
    readFileSync(new URL('../data/iris.csv', import.meta.url), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')),
  // Whole numbers from 0 to 16, half of them 0: each class has its own half of the pixels.
  digits: (rows) => pictures({ rows, pixels: 64, on: 0.9, off: 0.1, share: 0.5, top: 16 }),
  // k/255, 19 % of them not 0.
  images: (rows) => pictures({ rows, pixels: 784, on: 0.75, off: 0.05, share: 0.2, top: 255 }),
  // Twenty-eight numbers, each a little larger in one of two classes.
  dense: (rows) => {
    const random = randomFor(0, 'dense');
    return Array.from({ length: rows }, () => {
      const label = random.below(2);
      const cells = Array.from({ length: 28 }, () => (random.normal() + 0.3 * label).toFixed(4));
      return [...cells, String(label)];
    });
  },
  census: (rows) => {
    const random = randomFor(0, 'census');
    return Array.from({ length: rows }, () => {
      const label = random.below(2);
      const numbers = Array.from({ length: NUMBERS }, () => String(random.below(90) + 5 * label));
      // The larger of two draws, or the smaller: the classes prefer different ends of each list.
      const texts = CATEGORIES.map((count, c) => {
        const draws = [random.below(count), random.below(count)];
        return `c${c}-${label === 1 ? Math.max(...draws) : Math.min(...draws)}`;
      });
      return [...numbers, ...texts, label === 1 ? 'more' : 'less'];
    });
  },
};

function pictures({ rows, pixels, on, off, share, top }) {
  const random = randomFor(0, `pictures ${pixels}`);
  const chances = Array.from({ length: 10 }, () =>
    Array.from({ length: pixels }, () => (random.uniform() < share ? on : off)),
  );
  return Array.from({ length: rows }, () => {
    const label = random.below(10);
    const cells = chances[label].map((chance) => {
      if (random.uniform() >= chance) return '0';
      const level = 1 + random.below(top);
      return top === 255 ? (level / 255).toFixed(4) : String(level);
    });
    // One label in ten is wrong, so that there is always something left to learn.
    return [...cells, String(random.uniform() < 0.1 ? random.below(10) : label)];
  });
}

/**
 * Widths, activation, batch; the data, its rows, and the epochs of a whole training; rows and epochs where training
 * alone is timed; what pixels are divided by there, if by anything, so that it learns; examples and epochs for brain.js;
 * examples per second to be reached.
 */
export const workloads = {
  W1: {
    ...{ widths: [4, 8, 3], activation: 'tanh', batch: 1, data: 'iris', rows: 150, epochs: 200 },
    ...{ alone: [150, 30_000], brain: [150, 2000], toReach: 9e6 },
  },
  W2: {
    ...{ widths: [64, 32, 10], activation: 'relu', batch: 1, data: 'digits', rows: 1797 },
    ...{ epochs: 30, alone: [1797, 500], brain: [1797, 10], toReach: 2e6 },
  },
  W3: {
    ...{ widths: [784, 128, 10], activation: 'relu', batch: 1, data: 'images', rows: 60_000 },
    ...{ epochs: 1, alone: [6000, 3], brain: [500, 1], toReach: 57e3 },
  },
  W4a: {
    ...{ widths: [784, 128, 10], activation: 'relu', batch: 32, data: 'images', rows: 60_000 },
    ...{ epochs: 3, alone: [6400, 10], toReach: 150e3 },
  },
  W4b: {
    ...{ widths: [784, 128, 10], activation: 'relu', batch: 128, data: 'images', rows: 60_000 },
    ...{ epochs: 3, alone: [6400, 10], toReach: 200e3 },
  },
  W5: {
    ...{ widths: [784, 512, 256, 10], activation: 'relu', batch: 128, data: 'images' },
    ...{ rows: 60_000, epochs: 1, alone: [6400, 8], toReach: 31e3 },
  },
  W6: {
    ...{ widths: [28, 64, 32, 2], activation: 'relu', batch: 128, data: 'dense', rows: 1_000_000 },
    ...{ epochs: 1, alone: [100_000, 5], toReach: 1e6 },
  },
  W7: {
    ...{ widths: [108, 32, 2], activation: 'relu', batch: 1, data: 'census', rows: 32_561 },
    ...{ epochs: 3, alone: [32_561, 5], brain: [10_000, 1], toReach: 400e3 },
  },
  // Shapes that the others are not: several hidden layers for single examples, many layers, a width of no whole panels.
  W8: {
    ...{ widths: [64, 128, 64, 32, 10], activation: 'relu', batch: 1, data: 'digits', rows: 1797 },
    ...{ epochs: 30, alone: [1797, 60], pixel: 16, brain: [1797, 2], toReach: 100e3 },
  },
  W9: {
    ...{ widths: [28, ...Array(20).fill(256), 2], activation: 'relu', batch: 32, data: 'dense' },
    ...{ rows: 20_000, epochs: 1, alone: [3200, 2], toReach: 4e3 },
  },
  W10: {
    ...{ widths: [784, 500, 10], activation: 'relu', batch: 128, data: 'images', rows: 60_000 },
    ...{ epochs: 1, alone: [6400, 5], toReach: 60e3 },
  },
};

/** The workloads that are named, as in `W1,W3`, or all of them. */
export function chosen(names = Object.keys(workloads).join(',')) {
  return names.split(',').map((name) => {
    if (workloads[name] === undefined) throw new Error(`there is no workload ${name}`);
    return [name, workloads[name]];
  });
}

/** Rows of a workload's data, as cells. */
export function rowsOf({ data }, count) {
  return makers[data](count);
}

/** The same rows encoded as mlp would: numbers standardized where they are measured, texts one-hot. */
export function examplesOf(workload, count) {
  const rows = rowsOf(workload, count);
  const columns = rows[0].slice(0, -1).map((cell, c) => {
    if (Number.isNaN(Number(cell))) {
      const categories = [...new Set(rows.map((row) => row[c]))].sort();
      return (row) => categories.map((category) => (row[c] === category ? 1 : 0));
    }
    if (workload.data === 'digits' || workload.data === 'images') {
      const { pixel = 1 } = workload;
      return (row) => [Number(row[c]) / pixel];
    }
    const numbers = rows.map((row) => Number(row[c]));
    const mean = numbers.reduce((a, b) => a + b) / rows.length;
    const deviation = Math.sqrt(numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / rows.length);
    return (row) => [(Number(row[c]) - mean) / deviation];
  });
  const classes = [...new Set(rows.map((row) => row.at(-1)))].sort();
  const inputs = workload.widths[0];
  const features = new Float32Array(rows.length * inputs);
  rows.forEach((row, i) => {
    features.set(
      columns.flatMap((encode) => encode(row)),
      i * inputs,
    );
  });
  return {
    count: rows.length,
    inputs,
    features,
    targets: Float64Array.from(rows, (row) => classes.indexOf(row.at(-1))),
    weights: new Float64Array(rows.length).fill(1),
  };
}
