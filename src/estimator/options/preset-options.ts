import { optional } from './option.js';
import { oneOf } from './types.js';

/** The names of presets that can be asked for: src/estimator/presets.ts says what they stand for. */
export const presetNames = ['lecture', 'good', 'best'] as const;

export type PresetName = (typeof presetNames)[number];

/** Where the options come from that are not given. */
export const presetOptions = {
  preset: optional(
    {
      key: 'preset',
      brief: 'a recipe by name, over which flags win',
      help: `a recipe by name, over which flags win: ${presetNames.join(', ')}`,
      group: 'Recipe',
      placeholder: 'name',
      fallbackHelp: 'one chosen by rows and columns',
    },
    oneOf(presetNames),
  ),
};
