import type { Value } from '../../autodiff/graph.js';
import type { Random } from '../../support/random.js';

/** Rows of numbers. */
export type Rows = readonly (readonly number[])[];

/** A column that is embedded. */
export interface EmbeddedColumn {
  /** Which of the network's inputs it is, from 0. */
  readonly input: number;
  /** What the training rows say of it, and no step changes; most embeddings have nothing of the kind. */
  readonly constants: Rows;
}

/** An embedding, all but its weights: plain data. */
export interface EmbeddingShape {
  readonly size: number;
  /** At least one, in the order of the inputs. */
  readonly columns: readonly EmbeddedColumn[];
}

/** Something of an embedding that is learnt. */
export interface EmbeddingParameter {
  /** In a word. */
  readonly name: string;
  readonly value: Value;
  /** A penalty on the weights leaves biases alone. */
  readonly isBias: boolean;
  /** One of its first numbers. */
  first(random: Random): number;
}

/** Numbers of a parameter that lie side by side. */
export interface Segment {
  readonly parameter: Value;
  readonly from: number;
  readonly count: number;
}

/** An embedding as a graph. */
export interface EmbeddingGraph {
  /** How many numbers it makes of all its columns together. */
  readonly outputs: number;
  readonly parameters: readonly EmbeddingParameter[];
  /** What is made of a batch of inputs (batch × inputs): batch × outputs, column by column. */
  apply(x: Value): Value;
  /** The rows in which a model has what is learnt of a column, the first or a later one: each some segments, end to end. */
  layout(column: number): readonly (readonly Segment[])[];
}

/** What a numeric column becomes besides itself, in front of the first layer. */
export interface Embedding {
  /**
   * The constants of a column.
   *
   * @param sorted its numbers in the training rows, ascending: at least one
   * @param round to the precision of the training
   * @returns undefined for a column of which nothing would become
   */
  fit(sorted: ArrayLike<number>, size: number, round: (x: number) => number): Rows | undefined;
  build(shape: EmbeddingShape): EmbeddingGraph;
  /** What a column makes of its number, for people: a word for each output. */
  words(shape: EmbeddingShape, column: number): string[];
  /** The size and the constants that a column's rows in a model have; a text that says what is wrong with them. */
  read(rows: Rows): { readonly size: number; readonly constants: Rows } | string;
}
