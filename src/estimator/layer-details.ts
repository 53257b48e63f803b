import { inputNames, type Schema } from '../dataset/encode/schema.js';
import type { SingleModel } from '../model/model.js';
import { numberText } from '../model/number-text.js';
import { modelEmbedding } from '../model/read-embedding.js';
import { part } from '../network/parts.js';

/** One unit of a layer. */
export interface UnitDetail {
  /** Of the last layer, what it stands for: a class, or the target. */
  readonly name: string;
  readonly bias: number;
  /** The Euclidean norm of its weights, without the bias. */
  readonly norm: number;
  readonly smallest: number;
  readonly largest: number;
  /** In the order of the inputs, with as many digits as the precision has. */
  readonly weights: readonly number[];
}

/** One layer of a model, with names for what goes in and what comes out. */
export interface LayerDetail {
  /** From 1. */
  readonly layer: number;
  readonly activation: string;
  readonly inputs: readonly string[];
  readonly units: readonly UnitDetail[];
}

/** The layers of a model from the first hidden one to the output. */
export function layerDetails(model: SingleModel): LayerDetail[] {
  const { schema, layers, precision } = model;
  const { format } = numberText[precision];
  const shown = (x: number): number => Number(format(x));
  const columns = inputNames(schema);
  const embedding = modelEmbedding(model);
  let inputs = embedding
    ? [...columns, ...part('embeddings').embeddedNames(embedding, columns)]
    : columns;
  return layers.map(({ units, activation, weights }, l) => {
    const names = l + 1 < layers.length ? numbered(units) : outputNames(schema, units);
    const layer = {
      layer: l + 1,
      activation,
      inputs,
      units: weights.map(([bias, ...own], j) => ({
        name: names[j],
        bias: shown(bias),
        ...spreadOf(own.map(shown)),
        weights: own.map(shown),
      })),
    };
    inputs = names;
    return layer;
  });
}

function numbered(units: number): string[] {
  return Array.from({ length: units }, (_, j) => `unit ${j + 1}`);
}

/** One for each class; of a single unit, the class whose probability it gives, or the target. */
function outputNames({ target }: Schema, units: number): string[] {
  if (target.kind === 'number') return [target.column];
  return units === 1 ? [target.classes[1]] : [...target.classes];
}

function spreadOf(weights: readonly number[]) {
  let [squares, smallest, largest] = [0, Infinity, -Infinity];
  for (const w of weights) {
    squares += w * w;
    smallest = Math.min(smallest, w);
    largest = Math.max(largest, w);
  }
  return { norm: Math.sqrt(squares), smallest, largest };
}
