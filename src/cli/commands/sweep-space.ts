import { optional } from '../../estimator/options/option.js';
import { oneOf } from '../../estimator/options/types.js';
import { MlpError } from '../../support/errors.js';
import { keysOf } from '../../support/records.js';
import { readParameters } from '../../sweep/parameters.js';
import { spaceAs, spaceFormats } from '../../sweep/space/space-as.js';
import { withConfig } from '../flags/config-file.js';
import { flagOf } from '../flags/flag.js';
import { givenRecipe, recipeFlags } from '../flags/recipe-from-flags.js';
import { refuseUseless } from '../flags/refuse-useless.js';
import { runFlags } from '../flags/run-flags.js';
import { scoringFlags, spaceFlags, spaceFromFlags } from '../flags/sweep-flags.js';
import type { FlagValues } from '../flags/values.js';
import { exitCodes } from '../output/exit-codes.js';
import type { Terminal } from '../output/terminal.js';
import type { CommandModule } from '../parser/command.js';
import { trainFlagsElsewhere } from './sweep-lines.js';

const formats = keysOf(spaceFormats);

const format = optional(
  {
    key: 'format',
    brief: `for which engine: ${formats.join(', ')}`,
    help: 'optuna: the search space of optuna ask; wandb: the configuration of a sweep; dvc: a command that queues the grid',
    group: 'Sweep',
    placeholder: 'engine',
  },
  oneOf(formats),
);

export const command: CommandModule = {
  description:
    'Says what is varied in the words of an engine that chooses trials itself, and runs each by mlp trial.',
  examples: [
    ['mlp sweep space --vary lr=log:.01..1 --format optuna', 'for optuna ask'],
    ["mlp sweep space iris.csv --vary 'lr=.1 1' --format wandb", 'for wandb sweep'],
  ],
  argument: '[data...]',
  argumentSummary: 'the files of the rows, for W&B; they are not read',
  flags: [
    ...Object.values(spaceFlags),
    format,
    ...Object.values(scoringFlags),
    runFlags.config,
    ...recipeFlags,
  ],
  elsewhere: trainFlagsElsewhere,
  run: async (paths, flags, terminal) => writeSpace(paths, withConfig(flags), terminal),
};

function writeSpace(paths: readonly string[], flags: FlagValues, { stdout }: Terminal): number {
  const engine = flags.get(format);
  if (engine === undefined) {
    throw new MlpError({
      kind: 'usage',
      problem: 'there is no engine to say it to',
      advice: { text: 'name one:', options: { format: 'optuna' } },
    });
  }
  if (engine !== 'wandb') {
    const why = 'is for mlp trial, of which only the configuration for wandb says how it is called';
    refuseUseless(flags, Object.values(scoringFlags), why);
  }
  const space = spaceFromFlags(flags);
  const scoring = Object.values(scoringFlags).flatMap((option) => {
    const given = flags.raw(option);
    return given === undefined ? [] : [flagOf(option), String(given)];
  });
  stdout.write(
    spaceAs(space, engine, readParameters(givenRecipe(flags)), {
      command: ['mlp', 'trial', ...(paths.length > 0 ? paths : ['data.csv']), ...scoring],
      metric: flags.get(scoringFlags.metric),
    }),
  );
  return exitCodes.done;
}
