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
  /** Writes its inputs for as many rows as there is room for, from `first` on. */
  write(out: Floats, first: number, permuted: Permuted | undefined): void;
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
      write(out, first, permuted) {
        for (let at = 0, row = first; at < out.length; at += inputs, row++) {
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
    write(out, first, permuted) {
      out.set(sums.subarray(first * units, first * units + out.length));
      if (permuted === undefined) return;
      const { numbers, width, from } = permuted;
      const own = permuted.at * units;
      for (let at = 0, row = first; at < out.length; at += units, row++) {
        for (let i = 0; i < width; i++) {
          const change = numbers[from[row] * width + i] - numbers[row * width + i];
          if (change === 0) continue; // as of almost all categories of a text
          const wi = own + i * units;
          for (let j = 0; j < units; j++) out[at + j] += change * w[wi + j];
        }
      }
    },
  };
}

/** The numbers of a network's parameters, of those of a larger one. */
function pick(weights: Weights, { parameters }: ForwardGraph): Weights {
  return new Map([...weights].filter(([parameter]) => parameters.includes(parameter)));
}
