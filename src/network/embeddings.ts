import type { Value } from '../autodiff/graph.js';
import type { Random } from '../support/random.js';
import { bins } from './embeddings/bins.js';
import type { Embedding, EmbeddingGraph, EmbeddingShape, Rows } from './embeddings/embedding.js';
import type { EmbeddingName } from './embeddings/names.js';
import { periodic } from './embeddings/periodic.js';

/** The code of every kind of embedding. */
const embeddings: Readonly<Record<EmbeddingName, Embedding>> = { periodic, bins };

/** An embedding, all but its weights: plain data. */
export interface EmbeddingSpec extends EmbeddingShape {
  readonly kind: EmbeddingName;
}

/** An embedding as a graph, and what it was made of. */
export interface EmbeddingLayer extends EmbeddingGraph {
  readonly spec: EmbeddingSpec;
}

export function buildEmbedding(spec: EmbeddingSpec): EmbeddingLayer {
  return { ...embeddings[spec.kind].build(spec), spec };
}

/** What `fitEmbedding` is asked for. */
export interface EmbeddingRequest {
  readonly kind: EmbeddingName;
  readonly size: number;
  /** To the precision of the training. */
  round(x: number): number;
}

/**
 * An embedding of some inputs, by their numbers in the training rows.
 *
 * @param inputs those that are numeric, ascending
 * @param numbersOf the numbers of an input in the training rows, at least one, which are sorted here
 * @returns undefined where there is no column that it could embed
 */
export function fitEmbedding(
  { kind, size, round }: EmbeddingRequest,
  inputs: readonly number[],
  numbersOf: (input: number) => Float64Array,
): EmbeddingSpec | undefined {
  const columns = inputs.flatMap((input) => {
    const constants = embeddings[kind].fit(numbersOf(input).sort(), size, round);
    return constants === undefined ? [] : [{ input, constants }];
  });
  return columns.length === 0 ? undefined : { kind, size, columns };
}

/** First weights of an embedding, the same for the same random numbers. */
export function firstWeights(
  { parameters }: EmbeddingGraph,
  random: Random,
): Map<Value, Float64Array> {
  return new Map(
    parameters.map(({ value, first }) => {
      const [rows, columns] = value.shape;
      return [value, Float64Array.from({ length: rows * columns }, () => first(random))];
    }),
  );
}

/** A name for each number that an embedding makes: `age, bin 2`. */
export function embeddedNames(spec: EmbeddingSpec, inputNames: readonly string[]): string[] {
  return spec.columns.flatMap(({ input }, column) =>
    embeddings[spec.kind].words(spec, column).map((word) => `${inputNames[input]}, ${word}`),
  );
}

/** The rows of a column, the first or a later one, as a model holds them: what is constant, and what is learnt. */
export function rowsOfColumn(
  { spec, layout }: EmbeddingLayer,
  column: number,
  numbersOf: (parameter: Value) => ArrayLike<number>,
): Rows {
  const learnt = layout(column).map((segments) =>
    segments.flatMap(({ parameter, from, count }) => {
      const numbers = numbersOf(parameter);
      return Array.from({ length: count }, (_, i) => numbers[from + i]);
    }),
  );
  return [...spec.columns[column].constants, ...learnt];
}

/** The inverse of `rowsOfColumn`, for every column. */
export function weightsOfColumns(
  { spec, layout, parameters }: EmbeddingLayer,
  columns: readonly Rows[],
): Map<Value, Float64Array> {
  const weights = new Map(
    parameters.map(({ value: { shape }, value }) => [value, new Float64Array(shape[0] * shape[1])]),
  );
  columns.forEach((rows, column) => {
    layout(column).forEach((segments, r) => {
      const row = rows[spec.columns[column].constants.length + r];
      let at = 0;
      for (const { parameter, from, count } of segments) {
        weights.get(parameter)?.set(row.slice(at, at + count), from);
        at += count;
      }
    });
  });
  return weights;
}

/** The size and the constants that the rows of a column in a model have; a text that says what is wrong with them. */
export function readColumn(kind: EmbeddingName, rows: Rows): ReturnType<Embedding['read']> {
  return embeddings[kind].read(rows);
}

/** An embedding as a model has it. */
interface StoredEmbedding {
  readonly kind: EmbeddingName;
  readonly columns: readonly { readonly column: string; readonly weights: Rows }[];
}

/**
 * The shape of the embedding of a model.
 *
 * @param inputOf which of the network's inputs a numeric column is
 * @returns a text that says what is wrong with it, behind the path to that
 */
export function readEmbedding(
  { kind, columns }: StoredEmbedding,
  inputOf: (column: string) => number | undefined,
): EmbeddingSpec | string {
  let size = 0;
  const read: { input: number; constants: Rows }[] = [];
  for (const [c, { column, weights }] of columns.entries()) {
    const path = `columns[${c}]`;
    const input = inputOf(column);
    if (input === undefined) return `${path}.column: expected a numeric column`;
    if (input <= (read.at(-1)?.input ?? -1)) {
      return `${path}.column: expected the columns once each, in the order of the features`;
    }
    const found = embeddings[kind].read(weights);
    if (typeof found === 'string') return `${path}.weights: ${found}`;
    const isAlike = c === 0 || found.size === size || found.constants.length > 0;
    if (!isAlike) return `${path}.weights: expected rows as long as those of the first column`;
    size = Math.max(size, found.size);
    read.push({ input, constants: found.constants });
  }
  return { kind, size, columns: read };
}
