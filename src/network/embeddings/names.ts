/** The embeddings: each is a record in `kinds.ts`, and its code one in `../embeddings.ts`, which is loaded for the networks that have one. */
export const embeddingNames = ['periodic', 'bins'] as const;

export type EmbeddingName = (typeof embeddingNames)[number];
