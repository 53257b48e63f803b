import { createRequire } from 'node:module';
import type { CommandEntry, CommandModule } from './command.js';

/** Every command, in the order of the help text. A new one is a file of its name in `commands/` and a record here. */
export const commands: readonly CommandEntry[] = [
  { name: 'train', summary: 'learn a model from a CSV file' },
  { name: 'predict', summary: 'append predictions to the rows of a CSV file' },
  { name: 'evaluate', summary: 'score a model on labelled rows, or cross-validate a recipe' },
  { name: 'inspect', summary: 'what is in a model or a CSV file' },
  { name: 'generate', summary: 'synthetic data: blobs, circles, moons, spirals, xor, …' },
];

const require = createRequire(import.meta.url);

/** The module of a command, when it is called: by `require`, for the reason that bin/mlp.js gives. */
export function loadCommand({ name }: CommandEntry): CommandModule {
  const { command }: { readonly command: CommandModule } = require(`./commands/${name}.js`);
  return command;
}
