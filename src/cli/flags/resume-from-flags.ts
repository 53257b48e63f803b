import { readFileSync } from 'node:fs';
import { engines } from '../../engine/engines.js';
import type { Checkpoint } from '../../estimator/checkpoint/checkpoint.js';
import { continuedRecipe } from '../../estimator/checkpoint/continue-recipe.js';
import { readCheckpoint } from '../../estimator/checkpoint/read-checkpoint.js';
import type { OpenRecipe } from '../../estimator/open-recipe.js';
import { readGiven } from '../../estimator/recipe.js';
import { escapeControls, MlpError } from '../../support/errors.js';
import { codeOf } from '../../support/file-system.js';
import { keysOf } from '../../support/records.js';
import { isStandardInput } from '../../support/standard-streams.js';
import { givenRecipe } from './recipe-from-flags.js';
import { runFlags } from './run-flags.js';
import type { FlagValues } from './values.js';

/** A training that is continued, and what it is continued with. */
export interface Resumed {
  readonly engine: keyof typeof engines;
  readonly from: Checkpoint;
  readonly recipe: OpenRecipe;
}

/**
 * Reads what a training is continued from.
 *
 * @throws MlpError ('data') for a file that is no checkpoint, or damaged; ('usage') for flags that say another training
 */
export function resumeFromFlags(path: string, flags: FlagValues): Resumed {
  if (isStandardInput(path)) {
    throw new MlpError({
      kind: 'usage',
      option: runFlags.resume.key,
      value: path,
      problem: 'a checkpoint is a file, which is kept up to date',
      advice: 'name it',
    });
  }
  const from = readCheckpoint(read(path), escapeControls(path));
  const { engine } = runFlags;
  const name = keysOf(engines).find((one) => one === from.engine);
  if (name === undefined || (flags.given(engine) && flags.get(engine) !== name)) {
    throw new MlpError({
      kind: 'usage',
      option: engine.key,
      value: flags.get(engine),
      problem: `the training that is continued has ${escapeControls(from.engine)}`,
      advice: 'leave it out',
    });
  }
  return { from, engine: name, recipe: continuedRecipe(from, readGiven(givenRecipe(flags))) };
}

function read(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const at = { kind: 'data', option: runFlags.resume.key, value: path } as const;
    if (codeOf(error) === 'ENOENT') {
      throw new MlpError({
        ...at,
        problem: 'there is no such checkpoint',
        advice: ['check the path', { text: 'begin one with', options: { checkpoint: path } }],
      });
    }
    const reason = error instanceof Error ? error.message.replace(/,.*/, '') : String(error);
    throw new MlpError({ ...at, problem: `it cannot be read: ${escapeControls(reason)}` });
  }
}
