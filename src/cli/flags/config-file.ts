import { readFileSync } from 'node:fs';
import { escapeControls, MlpError } from '../../support/errors.js';
import { dataFlags } from './data-flags.js';
import { convergenceFlags, descentFlags } from './descent-flags.js';
import type { Flag } from './flag.js';
import { networkFlags } from './network-flags.js';
import { runFlags } from './run-flags.js';
import { type Config, type FlagValues, keyOf, readConfig } from './values.js';

/** The flags that decide what is learnt: they are kept in the model, and a configuration may set them. */
export const recipeFlags: readonly Flag<unknown>[] = [
  ...Object.values(dataFlags),
  ...Object.values(networkFlags),
  ...Object.values(descentFlags),
  ...Object.values(convergenceFlags),
];

/** The flags under what is in the file of --config, if there is one. */
export function withConfig(flags: FlagValues): FlagValues {
  const path = flags.get(runFlags.config);
  return path === undefined ? flags : flags.over(readConfigFile(path));
}

function readConfigFile(path: string): Config {
  const name = escapeControls(path);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/,.*/, '') : String(error);
    throw new MlpError({
      kind: 'data',
      option: 'config',
      value: path,
      problem: `it cannot be read: ${escapeControls(reason)}`,
    });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new MlpError({
      kind: 'data',
      place: { file: name },
      problem: `this is not JSON: ${escapeControls(reason)}`,
    });
  }
  return readConfig(json, name, [...recipeFlags, runFlags.out, runFlags.log, runFlags.engine]);
}

/** The flags of the recipe that have a value, as a configuration file would have them. */
export function recipeConfig(flags: FlagValues): Record<string, string | number | boolean> {
  const config: [string, string | number | boolean][] = [];
  for (const flag of recipeFlags) {
    const text = flags.text(flag);
    if (text === undefined) continue;
    const value = flags.get(flag);
    config.push([
      keyOf(flag),
      typeof value === 'number' || typeof value === 'boolean' ? value : text,
    ]);
  }
  return Object.fromEntries(config);
}
