/** How trials are chosen from a space, in a few words each. */
export const methods = {
  grid: 'every combination',
  random: 'so many, drawn at random',
  halving: 'all get a few epochs, and the best more',
} as const;

export type Method = keyof typeof methods;

/** Epochs of halving's first rung where nobody says how many, or all that there are. */
export const FIRST_EPOCHS = 5;
