import { Command, CommanderError } from 'commander';
import { MlpError, worded } from '../../support/errors.js';
import { isStandardInput } from '../../support/standard-streams.js';
import { addFlags } from '../flags/flag.js';
import { flagValues } from '../flags/values.js';
import type { Terminal } from '../output/terminal.js';
import type { CommandEntry, CommandModule } from './command.js';
import { flagWords } from './flag-words.js';
import { fullHelp, helpWidth, shortHelp, wrapping } from './help.js';

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
  const width = helpWidth(terminal.stdout);
  const parser = new Command(`mlp ${name}`)
    .description(command.description)
    .argument(command.argument, command.argumentSummary)
    .helpOption('-h, --help', 'the flags that people use most, or all')
    .allowExcessArguments(false)
    .showSuggestionAfterError(false) // ours know more words
    .exitOverride()
    .configureHelp(wrapping)
    .configureOutput({
      writeOut: () => {}, // help is printed below
      writeErr: () => {}, // the error that is thrown says the same
      getOutHelpWidth: () => width,
      getOutHasColors: () => false, // there are none in a help text, and commander would ask the process
    });
  if (command.more !== undefined) parser.argument(...command.more);
  addFlags(parser, command.flags);
  try {
    parser.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) {
      const all = argv.includes('--help');
      const subcommands = commands.find((entry) => entry.name === name)?.subcommands ?? [];
      const help = all
        ? fullHelp(parser, command, width, subcommands)
        : shortHelp(name, command, width, subcommands);
      terminal.stdout.write(help);
      return 0;
    }
    const { usageError } = await import('./usage-error.js');
    throw await usageError(
      error,
      { name, command, args: parser.args, flags: parser.opts() },
      commands,
    );
  }
  if (parser.args.length > 1) {
    const { strayArgument } = await import('./arguments.js');
    const stray = strayArgument({ name, command, args: parser.args, flags: parser.opts() });
    if (stray !== undefined) throw stray;
  }
  refuseTwice(parser);
  const flags = flagValues(parser);
  try {
    // Whatever is wrong with one is told before anything is done, also where it is needed late.
    for (const option of command.flags) flags.get(option);
    return await command.run(parser.args, flags, terminal, commands);
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

/** The flags that name a file to be read. */
const READ = ['model', 'initFrom', 'config', 'validation', 'test', 'check', 'from'];

/** @throws MlpError ('usage') where standard input is to be more than one file */
function refuseTwice(parser: Command): void {
  const flags = parser.opts<Readonly<Record<string, unknown>>>();
  const read = [...parser.args, ...READ.map((key) => flags[key])];
  const given = read.filter((path) => typeof path === 'string' && isStandardInput(path));
  if (given.length < 2) return;
  throw new MlpError({
    kind: 'usage',
    problem: 'standard input is to be read twice',
    advice: 'give - once',
  });
}
