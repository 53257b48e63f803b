import { Command, CommanderError } from 'commander';
import { MlpError, worded } from '../../support/errors.js';
import { addFlags } from '../flags/flag.js';
import { flagValues } from '../flags/values.js';
import type { Terminal } from '../output/terminal.js';
import type { CommandEntry, CommandModule } from './command.js';
import { flagWords } from './flag-words.js';
import { examplesText } from './help-examples.js';

/** Of a help text off a terminal, in characters. */
const HELP_WIDTH = 80;

/**
 * Parses the rest of the command line and does what it says.
 *
 * @param commands all that there are, of which one may have been meant
 */
export async function runCommand(
  name: string,
  command: CommandModule,
  argv: readonly string[],
  terminal: Terminal,
  commands: readonly CommandEntry[],
): Promise<number> {
  const parser = new Command(`mlp ${name}`)
    .description(command.description)
    .argument(command.argument, command.argumentSummary)
    .addHelpText('beforeAll', examplesText(command.examples))
    .helpOption('-h, --help', 'show this help')
    .allowExcessArguments(false)
    .showSuggestionAfterError(false) // ours know more words
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
    const { usageError } = await import('./usage-error.js');
    throw await usageError(
      error,
      { name, command, args: parser.args, flags: parser.opts() },
      commands,
    );
  }
  const flags = flagValues(parser);
  try {
    return await command.run(parser.args[0] ?? '', flags, terminal);
  } catch (error) {
    if (error instanceof MlpError) {
      const { modelForData } = await import('./arguments.js');
      const swapped = modelForData({ name, command, args: parser.args, flags: parser.opts() });
      if (swapped !== undefined) throw swapped;
      error.message = worded(error.details, flagWords(command.flags, command.usable?.(flags)));
    }
    throw error;
  }
}
