import { convergenceOptions } from './options/convergence-options.js';
import { dataOptions } from './options/data-options.js';
import { descentOptions } from './options/descent-options.js';
import { networkOptions } from './options/network-options.js';
import type { ValueOf } from './options/option.js';
import { presetOptions } from './options/preset-options.js';

/** Every option that decides what is learnt, by its key. A new one is a record in one of these lists. */
export const recipeOptions = {
  ...presetOptions,
  ...dataOptions,
  ...networkOptions,
  ...descentOptions,
  ...convergenceOptions,
};

type Options = typeof recipeOptions;

/** Everything but the data that decides what a training gives: plain data, a value for every option. */
export type Recipe = { readonly [K in keyof Options]: ValueOf<Options[K]> };

/** A recipe as it is given: what is left out is as by default, or as the preset has it. */
export type RecipeInput = { readonly [K in keyof Options]?: ValueOf<Options[K]> | undefined };
