import type { Parameters } from '../parameters.js';
import { dvcCommand } from './as-dvc.js';
import { optunaSpace } from './as-optuna.js';
import { wandbSweep } from './as-wandb.js';
import type { Space } from './distribution.js';
import type { TrialCall } from './trial-call.js';

/** The engines whose words are known. A new one is a record here. */
export const spaceFormats = {
  optuna: optunaSpace,
  wandb: wandbSweep,
  dvc: dvcCommand,
} as const satisfies Record<string, (space: Space, base: Parameters, call: TrialCall) => string>;

export type SpaceFormat = keyof typeof spaceFormats;

/**
 * A space in the words of an engine that chooses trials itself: for Optuna the search space of `optuna ask`, for W&B the
 * configuration of a sweep, for DVC the command that queues the grid. Options go by their keys, and values are what
 * `readParameters` takes back: numbers, true and false, and for all else what a command line writes.
 *
 * @param base what is the same in every trial, which becomes parameters of one value
 * @returns whole lines
 * @throws MlpError ('usage') for an option of which the engine cannot be told, and for a grid that is too large
 */
export function spaceAs(
  space: Space,
  format: SpaceFormat,
  base: Parameters,
  call: TrialCall = { command: ['mlp', 'trial', 'data.csv'] },
): string {
  return spaceFormats[format](space, base, call);
}
