import type { Precision } from '../autodiff/evaluate.js';
import type { Floats } from '../autodiff/graph.js';
import { type Examples, newFeatures } from '../dataset/encode/examples.js';
import type { Engine } from '../engine/program.js';
import type { ForwardGraph, Network } from '../network/network.js';
import { createPredictor } from '../network/network-predictor.js';
import { splitNetwork } from '../network/split-network.js';
import type { Weights } from '../network/weights.js';
import type { InputColumn } from './doubts/columns.js';
import { trainingRows } from './doubts/training-rows.js';

/** A column's inputs in all rows, beside each other: where they lie among all others, each would be far from the next. */
interface PermutableColumn extends InputColumn {
  /** rows × width */
  readonly numbers: Floats;
}

/** A column whose inputs are those of other rows. */
export interface Permuted extends PermutableColumn {
  /** For each row, the one that it has them from. */
  readonly from: Uint32Array;
}

export function permutableColumn(
  examples: Examples,
  column: InputColumn,
  precision: Precision,
): PermutableColumn {
  const { features, step } = trainingRows({ examples });
  const { at, width } = column;
  const numbers = newFeatures(examples.count * width, precision);
  for (let row = 0; row < examples.count; row++) {
    for (let i = 0; i < width; i++) numbers[row * width + i] = features[row * step + at + i];
  }
  return { ...column, numbers };
}

/** Rows of which one column may be permuted, as a network reads them. */
interface PermutableRows {
  /** What is left to run on them. */
  readonly network: ForwardGraph;
  readonly weights: Weights;
  /** Writes its inputs for these rows. */
  write(out: Floats, rows: Uint32Array, permuted: Permuted | undefined): void;
}

/** The rows whose inputs a permutation changes: of a column that is nearly always 0, and of a category, they are few. */
export function changedRows({ numbers, width, from }: Permuted): Uint32Array {
  const changed = new Uint32Array(from.length);
  let count = 0;
  for (let row = 0; row < from.length; row++) {
    changed[count] = row;
    const [own, other] = [row * width, from[row] * width];
    for (let i = 0; i < width; i++) {
      if (numbers[own + i] === numbers[other + i]) continue;
      count++;
      break;
    }
  }
  return changed.subarray(0, count);
}

/**
 * Only the sums of the first layer know of the columns: z₁ + Σ (x′ᵢ − xᵢ)·wᵢ, over the inputs i of the permuted one, is
 * all that changes. Where they are fewer than the inputs of one network, they are computed once, and each permutation
 * begins with them. What an embedding makes of a column is not so simple: then they are computed again.
 */
export function permutableRows(
  network: ForwardGraph | Network,
  weights: Weights,
  examples: Examples,
  engine: Engine,
  precision: Precision,
): PermutableRows {
  const { features, step } = trainingRows({ examples });
  const { inputs } = network.spec;
  const isPlain = 'layers' in network && network.embedding === undefined;
  const w = isPlain ? weights.get(network.layers[0].matrices[0]) : undefined;
  if (!('layers' in network) || w === undefined || inputs <= network.layers[0].units) {
    return {
      network,
      weights,
      write(out, rows, permuted) {
        for (const [k, row] of rows.entries()) {
          const at = k * inputs;
          const start = row * step;
          for (let i = 0; i < inputs; i++) out[at + i] = features[start + i];
          if (permuted === undefined) continue;
          const { numbers, width, from } = permuted;
          const to = at + permuted.at;
          const other = from[row] * width;
          for (let i = 0; i < width; i++) out[to + i] = numbers[other + i];
        }
      },
    };
  }
  const [{ units }] = network.layers;
  const { firstSums, rest } = splitNetwork(network);
  const head = createPredictor(firstSums, engine, precision);
  head.use(pick(weights, firstSums));
  const sums = newFeatures(examples.count * units, precision);
  let next = 0;
  for (const some of head.predictExamples(examples)) {
    sums.set(some, next);
    next += some.length;
  }
  return {
    network: rest,
    weights: pick(weights, rest),
    write(out, rows, permuted) {
      for (const [k, row] of rows.entries()) {
        const at = k * units;
        let [before, start] = [sums, row * units];
        for (let i = 0; permuted !== undefined && i < permuted.width; i++) {
          const change = changeOf(permuted, row, i);
          if (change === 0) continue; // as of almost all categories of a text
          const wi = (permuted.at + i) * units;
          for (let j = 0; j < units; j++) out[at + j] = before[start + j] + change * w[wi + j];
          [before, start] = [out, at];
        }
        if (before === out) continue;
        for (let j = 0; j < units; j++) out[at + j] = before[start + j];
      }
    },
  };
}

/** x′ᵢ − xᵢ of a row, i being the number of an input within its column. */
function changeOf({ numbers, width, from }: Permuted, row: number, i: number): number {
  return numbers[from[row] * width + i] - numbers[row * width + i];
}

/** The numbers of a network's parameters, of those of a larger one. */
function pick(weights: Weights, { parameters }: ForwardGraph): Weights {
  return new Map([...weights].filter(([parameter]) => parameters.includes(parameter)));
}
