import { MlpError, nearest, quote } from '../support/errors.js';
import { commands } from './commands.js';
import { reportError } from './output/report-error.js';
import { stdout } from './output/stdout.js';
import { examplesText } from './parser/help-examples.js';
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
  // Loaded here, so that --version need not wait for it.
  const [{ runCommand }, { command }] = await Promise.all([
    import('./parser/run-command.js'),
    entry.load(),
  ]);
  return runCommand(entry.name, command, argv.slice(1));
}

function unknownCommand(word: string): MlpError {
  const names = commands.map(({ name }) => name);
  const meant = nearest(word, names);
  return new MlpError({
    kind: 'usage',
    problem: `unknown ${word.startsWith('-') ? 'flag' : 'command'} ${quote(word)}`,
    advice: meant === undefined ? `the commands are ${names.join(', ')}` : `did you mean ${meant}?`,
  });
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
