/** The losses: each is a record in `losses.ts`. */
export const lossNames = ['cross-entropy', 'squared', 'absolute', 'huber'] as const;

export type LossName = (typeof lossNames)[number];
