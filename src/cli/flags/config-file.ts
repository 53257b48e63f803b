import { readFileSync } from 'node:fs';
import { dashed, OptionNames, readNames } from '../../estimator/options/names.js';
import { type Recipe, storeRecipe } from '../../estimator/recipe.js';
import { recipeOptions } from '../../estimator/recipe-options.js';
import type { RecipeValue } from '../../model/model.js';
import { escapeControls, MlpError } from '../../support/errors.js';
import { codeOf } from '../../support/file-system.js';
import { isKeyOf } from '../../support/records.js';
import { isStandardInput } from '../../support/standard-streams.js';
import { parseJson } from './parse-json.js';
import { runFlags } from './run-flags.js';
import { flagSynonyms } from './synonyms.js';
import type { Config, FlagValues } from './values.js';

/** What a configuration may set. */
const { out, log, tensorboard, engine, checkpoint, checkpointEvery } = runFlags;
const configurable = [
  ...Object.values(recipeOptions),
  ...[out, log, tensorboard, engine, checkpoint, checkpointEvery],
];

/** The flags under what is in the file of --config, if there is one. */
export function withConfig(flags: FlagValues): FlagValues {
  const path = flags.get(runFlags.config);
  return path === undefined ? flags : flags.over(readConfigFile(path));
}

/** A recipe as such a file has it: under the names of the flags, lists and choices as a command line writes them. */
export function configOf(recipe: Recipe): Readonly<Record<string, RecipeValue>> {
  const config = Object.entries(storeRecipe(recipe)).map(([key, value]) => {
    const isPlain = typeof value !== 'object' || !isKeyOf(recipeOptions, key);
    return [dashed(key), isPlain ? value : recipeOptions[key].textOf(value)] as const;
  });
  return Object.fromEntries(config);
}

/** @throws MlpError for a file that is not an object of JSON whose keys are names of options */
function readConfigFile(path: string): Config {
  const file = escapeControls(path);
  const config = parseJson(read(path), file);
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new MlpError({
      kind: 'usage',
      place: { file },
      problem: 'expected an object',
      advice: 'like {"layers": "4,8,3", "momentum": 0.9}',
    });
  }
  return readNames(config, new OptionNames(configurable, flagSynonyms), file);
}

function read(path: string): string {
  try {
    return readFileSync(isStandardInput(path) ? 0 : path, 'utf8');
  } catch (error) {
    const at = {
      kind: 'data',
      option: runFlags.config.key,
      value: escapeControls(path),
    } as const;
    if (codeOf(error) === 'ENOENT') {
      throw new MlpError({ ...at, problem: 'there is no such file', advice: 'check the path' });
    }
    const reason = error instanceof Error ? error.message.replace(/,.*/, '') : String(error);
    throw new MlpError({
      ...at,
      problem: `it cannot be read: ${escapeControls(reason)}`,
    });
  }
}
