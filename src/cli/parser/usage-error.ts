import type { CommanderError } from 'commander';
import { MlpError } from '../../support/errors.js';
import { flagOf } from '../flags/flag.js';
import { type Given, missingArgument, tooManyArguments } from './arguments.js';
import type { CommandEntry } from './command.js';
import { unknownFlag } from './unknown-flag.js';

/** commander's complaint as one of ours, with what was probably meant. */
export async function usageError(
  error: CommanderError,
  given: Given,
  commands: readonly CommandEntry[],
): Promise<MlpError> {
  const { name, command } = given;
  switch (error.code) {
    case 'commander.unknownOption': {
      const [, written = ''] = /unknown option '(.*)'/s.exec(error.message) ?? [];
      return unknownFlag(written, name, command, commands);
    }
    case 'commander.missingArgument':
      return missingArgument(given);
    case 'commander.excessArguments':
      return tooManyArguments(given);
    case 'commander.optionMissingArgument': {
      const [, written = ''] = /option '(.*)' argument missing/s.exec(error.message) ?? [];
      const flags = written.replace(/ <.*/, '').split(', ');
      const option = command.flags.find((one) => flags.includes(flagOf(one)));
      return new MlpError({
        kind: 'usage',
        problem: `${flags.at(-1)}: its value is missing`,
        advice: option && `give it <${option.placeholder ?? 'value'}>: ${option.help}`,
      });
    }
    default:
      return new MlpError({
        kind: 'usage',
        problem: error.message
          .replace(/^error: /, '')
          .replace(/\n+/g, ' ')
          .trim(),
        advice: `mlp ${name} --help lists the flags`,
      });
  }
}
