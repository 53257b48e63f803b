import { Command, CommanderError } from 'commander';
import { MlpError, worded } from '../../support/errors.js';
import { addFlags } from '../flags/flag.js';
import { flagValues } from '../flags/values.js';
import type { Terminal } from '../output/terminal.js';
import type { CommandModule } from './command.js';
import { flagWords } from './flag-words.js';
import { examplesText } from './help-examples.js';

/** Of a help text off a terminal, in characters. */
const HELP_WIDTH = 80;

/** Parses the rest of the command line and does what it says. */
export async function runCommand(
  name: string,
  command: CommandModule,
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const parser = new Command(`mlp ${name}`)
    .description(command.description)
    .argument(command.argument, command.argumentSummary)
    .addHelpText('beforeAll', examplesText(command.examples))
    .helpOption('-h, --help', 'show this help')
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: () => {}, // the error that is thrown says the same
      getOutHelpWidth: () => terminal.stdout.columns || HELP_WIDTH, // some terminals say 0
      getOutHasColors: () => false, // there are none in a help text, and commander would ask the process
    });
  addFlags(parser, command.flags);
  try {
    parser.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0; // --help
    throw usageError(error, name);
  }
  const flags = flagValues(parser);
  try {
    return await command.run(parser.args[0] ?? '', flags, terminal);
  } catch (error) {
    if (error instanceof MlpError) {
      error.message = worded(error.details, flagWords(command.flags, command.usable?.(flags)));
    }
    throw error;
  }
}

/** commander's complaint as one of ours: its words on one line, and where to read on. */
function usageError(error: Error, name: string): MlpError {
  const message = error.message
    .replace(/^error: /, '')
    .replace(/\n+/g, ' ')
    .trim();
  return new MlpError({
    kind: 'usage',
    problem: message,
    advice: `mlp ${name} --help lists the flags`,
  });
}
