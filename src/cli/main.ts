import { Command, CommanderError } from 'commander';
import { MlpError, nearest, quote } from '../support/errors.js';
import type { CommandEntry } from './command.js';
import { commands } from './commands.js';
import { addFlags } from './flags/flag.js';
import { flagValues } from './flags/values.js';
import { reportError } from './output/report-error.js';
import { stdout } from './output/stdout.js';
import { version } from './version.js';

/** Runs the command line; returns the exit code, and never throws. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const code = await run(argv);
    await stdout.end();
    return code;
  } catch (error) {
    return await reportError(error);
  }
}

async function run(argv: readonly string[]): Promise<number> {
  const [first, second] = argv;
  if (first === '--version' || first === '-V') {
    stdout.write(`${version()}\n`);
    return 0;
  }
  if (first === undefined || first === '-h' || first === '--help') return overview();
  if (first === 'help') return second === undefined ? overview() : run([second, '--help']);
  const entry = commands.find(({ name }) => name === first);
  if (entry === undefined) throw unknownCommand(first);
  return runCommand(entry, argv.slice(1));
}

/** Parses the rest of the command line and does what it says. */
async function runCommand(entry: CommandEntry, argv: readonly string[]): Promise<number> {
  const { command } = await entry.load();
  const parser = new Command(`mlp ${entry.name}`)
    .description(command.description)
    .argument(command.argument, command.argumentSummary)
    .addHelpText('beforeAll', examplesText(command.examples))
    .helpOption('-h, --help', 'show this help')
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: () => {}, // the error that is thrown says the same
    });
  addFlags(parser, command.flags);
  try {
    parser.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0; // --help
    throw usageError(error, entry.name);
  }
  return command.run(parser.args[0] ?? '', flagValues(parser));
}

/** commander's complaint as one of ours: its words on one line, and where to read on. */
function usageError(error: CommanderError, name: string): MlpError {
  const message = error.message
    .replace(/^error: /, '')
    .replace(/\n+/g, ' ')
    .trim();
  return new MlpError('usage', message, `mlp ${name} --help lists the flags`);
}

function unknownCommand(word: string): MlpError {
  const names = commands.map(({ name }) => name);
  const meant = nearest(word, names);
  return new MlpError(
    'usage',
    word.startsWith('-') ? `unknown flag ${quote(word)}` : `unknown command ${quote(word)}`,
    meant === undefined ? `the commands are ${names.join(', ')}` : `did you mean ${meant}?`,
  );
}

function examplesText(examples: readonly (readonly [string, string])[]): string {
  const width = Math.max(...examples.map(([command]) => command.length));
  const lines = examples.map(([command, purpose]) => `  ${command.padEnd(width)}   ${purpose}`);
  return `Examples:\n${lines.join('\n')}\n`;
}

function overview(): number {
  const width = Math.max(...commands.map(({ name }) => name.length));
  stdout.write(`${examplesText([
    ['mlp train data.csv --layers 4,8,3', 'learn a model: the last column is the target'],
    ['mlp predict held-out.csv', 'append predictions to the rows of a file'],
    ['mlp evaluate held-out.csv', 'score the model on labelled rows'],
  ])}
Usage: mlp <command> [flags]

mlp trains multilayer perceptrons on CSV files.

Commands:
${commands.map(({ name, summary }) => `  ${name.padEnd(width)}   ${summary}`).join('\n')}

mlp <command> --help   the flags of a command, with examples
mlp --version          ${version()}
`);
  return 0;
}
