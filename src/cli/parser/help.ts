import { type Command, Help } from 'commander';
import type { Option } from '../../estimator/options/option.js';
import { orList } from '../../support/words.js';
import { fallbackText, shortestFlag } from '../flags/flag.js';
import type { Stdout } from '../output/stdout.js';
import type { CommandEntry, CommandModule } from './command.js';
import { columnsText, examplesText } from './help-examples.js';
import { lastWord } from './subcommands.js';

/** Of a help text, in characters: off a terminal, at least, and at most, as longer lines are hard to read. */
const WIDTH = { elsewhere: 80, least: 40, most: 100 };

/** For commander: what flags mean is wrapped in the narrowest terminals, too. */
export const wrapping = { minWidthToWrap: 10 };

/** How wide a help text may be. */
export function helpWidth({ columns }: Pick<Stdout, 'columns'>): number {
  const { elsewhere, least, most } = WIDTH;
  return Math.min(most, Math.max(least, columns || elsewhere)); // some terminals say 0
}

/** Every flag of a command: what `--help` shows. */
export function fullHelp(
  parser: Command,
  { examples }: CommandModule,
  width: number,
  subcommands: readonly CommandEntry[],
): string {
  const parts = subcommands.map(({ name, summary }) => [`mlp ${name}`, summary] as const);
  const listed = parts.length === 0 ? '' : `\n${columnsText('Subcommands', parts, width)}`;
  return `${examplesText(examples, width)}${listed}\n${parser.helpInformation()}`;
}

/** Lines of the smallest terminal, one of which is the next prompt's. */
const SCREEN = 23;
/** Of a short help: the titles of the examples and the usage, a line between them, and where to read on. */
const FRAME = 4;

/** The flags of a command that people use, on a screen if they fit: what `-h` shows. */
export function shortHelp(
  name: string,
  command: CommandModule,
  width: number,
  subcommands: readonly CommandEntry[],
): string {
  const { flags, elsewhere, examples } = command;
  const used = flags.filter(
    (option) => option.brief !== undefined && !elsewhere?.flags.includes(option),
  );
  const further = [
    ...(elsewhere === undefined ? [] : [elsewhere.where]),
    ...wrapped(subcommandsText(name, subcommands), width),
  ];
  const room = Math.max(2, SCREEN - FRAME - further.length - used.length);
  return [
    examplesText(examples.slice(0, room), width),
    `Usage: mlp ${name} ${command.argument} [flags]`,
    ...flagLines(used, width),
    ...further,
    `mlp ${name} --help shows all ${flags.length} flags.`,
    '',
  ].join('\n');
}

/** Empty where there are none. */
function subcommandsText(name: string, subcommands: readonly CommandEntry[]): string {
  if (subcommands.length === 0) return '';
  return `And mlp ${name} ${orList(subcommands.map(lastWord))}: mlp ${subcommands[0].name} -h`;
}

function flagLines(options: readonly Option<unknown>[], width: number): string[] {
  const terms = options.map((option) => `  ${shortestFlag(option)}`);
  const column = Math.max(...terms.map((term) => term.length)) + 2;
  return options.flatMap((option, i) => {
    const [first, ...rest] = briefLines(option, width - column);
    return [terms[i].padEnd(column) + first, ...rest.map((line) => ' '.repeat(column) + line)];
  });
}

/** What is said of an option, with its default where that leaves it on one line. */
function briefLines(option: Option<unknown>, width: number): string[] {
  const { brief = '' } = option;
  const fallback = fallbackText(option);
  const all = fallback === '' ? brief : `${brief} (default: ${fallback})`;
  return wrapped(all.length <= width ? all : brief, width);
}

/** The lines of a text; none of an empty one. */
function wrapped(text: string, width: number): string[] {
  if (text === '') return [];
  return Object.assign(new Help(), wrapping).boxWrap(text, width).split('\n');
}
