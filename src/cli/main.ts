import { VERSION } from '../support/version.js';
import { commands } from './commands.js';
import type { Stdout } from './output/stdout.js';
import { processTerminal, type Terminal } from './output/terminal.js';
import { examplesText } from './parser/help-examples.js';
import { resolveCommand } from './parser/subcommands.js';
import { topics } from './topics.js';

/** Runs the command line on a terminal; returns the exit code, and never throws. */
export async function main(
  argv: readonly string[],
  terminal: Terminal = processTerminal(),
): Promise<number> {
  try {
    const code = await run(argv, terminal);
    await terminal.stdout.end();
    return code;
  } catch (error) {
    await endQuietly(terminal.stdout);
    const { reportError } = await import('./output/report-error.js');
    return await reportError(error, terminal);
  } finally {
    terminal.close();
  }
}

/** What was printed before an error comes before it. Where that fails too, the first error is the one to tell. */
async function endQuietly(stdout: Stdout): Promise<void> {
  try {
    await stdout.end();
  } catch {
    // nothing more can be done
  }
}

async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { stdout } = terminal;
  const [first, second] = argv;
  if (first === '--version' || first === '-V') {
    stdout.write(`${VERSION}\n`);
    return 0;
  }
  if (first === undefined || first === '-h' || first === '--help') return overview(stdout);
  if (first === 'help') {
    if (second === undefined) return overview(stdout);
    const topic = topics.find(({ name }) => name === second);
    if (topic === undefined) return run([...argv.slice(1), '--help'], terminal);
    stdout.write((await topic.load()).text);
    return 0;
  }
  const resolved = resolveCommand(commands, argv);
  if (resolved === undefined) throw (await import('./unknown-command.js')).unknownCommand(argv);
  const { entry, rest } = resolved;
  if (entry.subcommands !== undefined) {
    const slip = (await import('./unknown-command.js')).unknownSubcommand(entry, rest);
    if (slip !== undefined) throw slip;
  }
  // Loaded here, so that --version need not wait for it.
  const [{ runCommand }, { command }] = await Promise.all([
    import('./parser/run-command.js'),
    entry.load(),
  ]);
  return runCommand(entry.name, command, rest, terminal, commands);
}

function overview(stdout: Stdout): number {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const examples = [
    ['mlp train data.csv --layers 4,8,3', 'learn: the last column is the target'],
    ['mlp predict held-out.csv', 'append predictions to the rows of a file'],
  ] as const;
  stdout.write(`${examplesText(examples, stdout.columns || 80)}
Usage: mlp <command> [flags]
mlp ${VERSION} trains multilayer perceptrons on CSV files. Its commands:
${commands.map(({ name, summary }) => `  ${name.padEnd(width)}   ${summary}`).join('\n')}

mlp <command> -h       the flags that people use most; --help shows all
mlp help <topic>       ${topics.map(({ name }) => name).join(', ')}
docs/chapter.md        a tutorial: from one unit to regularization
`);
  return 0;
}
