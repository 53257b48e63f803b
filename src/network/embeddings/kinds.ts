import type { EmbeddingName } from './names.js';

/** An embedding in words, for people. */
interface EmbeddingWords {
  readonly summary: string;
  /** What its size is. */
  readonly sizeOf: string;
  /** What the rows of a column in a model are. */
  readonly rows: readonly string[];
}

/** What numeric columns can become, beside themselves, in front of the first layer. */
export const embeddingKinds = {
  periodic: {
    summary: '3 numbers made of cosines of each, whose frequencies are learnt',
    sizeOf: 'frequencies',
    rows: ['frequencies', 'phases', 'wave 1', 'wave 2', 'wave 3'],
  },
  bins: {
    summary: 'how far a number is through each of some bins, whose edges are quantiles',
    sizeOf: 'bins',
    rows: ['edges'],
  },
} as const satisfies Record<EmbeddingName, EmbeddingWords>;
