import { commands } from '../../src/cli/commands.js';
import { resolveCommand } from '../../src/cli/parser/subcommands.js';
import { shellWords } from './shell-words.js';

/** What came of a run. */
export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

/** Runs `mlp` with other arguments, on the files and the input that the refused run had. */
export type Run = (args: readonly string[]) => Promise<Ended>;

/** A flag as the help of its command lists it. */
interface ListedFlag {
  /** `--lr`, `--learning-rate` */
  readonly names: readonly string[];
  readonly takesValue: boolean;
}

/** A part of an advice that can be typed: a flag, with its value or only named, or a command. */
interface Typed {
  /** The arguments that it comes to. */
  readonly words: readonly string[];
  /** The flag, unless it is none that the command has. */
  readonly flag: ListedFlag | undefined;
  /** Whether the flag takes a value of which nothing is said: `see --target`. */
  readonly onlyNamed: boolean;
}

/** One of the ways out that an advice names. */
interface Way {
  readonly text: string;
  readonly typed: readonly Typed[];
  /** What is to be left out: the flags that it names, or (none, `leave it out`) one that the problem names. */
  readonly leftOut: readonly ListedFlag[] | undefined;
  /** The arguments of a whole command in it. */
  readonly command: readonly string[] | undefined;
}

/**
 * Tries what the advice of a refused run names: flags beside the given ones, or in their place; whole commands;
 * `-` in place of a file; and leaving flags out. Advice in words alone is taken on trust.
 *
 * @returns what is wrong with it, a line for each way out that is refused in its turn, or that changes nothing
 */
export async function faultsOfAdvice(
  args: readonly string[],
  { stderr, code }: Ended,
  run: Run,
): Promise<string[]> {
  const error = errorOf(stderr);
  const [problem, advice] = partsOf(error);
  const name = commandIn(args);
  if (
    (code !== 2 && code !== 3) ||
    advice === undefined ||
    /^unknown (?:command|flag) |no subcommand/.test(problem)
  )
    return [];
  const flags = await listedFlags(name, run);
  const faults: string[] = [];
  for (const text of alternatives(advice)) {
    const way = wayOf(text, flags);
    const fault =
      way.command === undefined
        ? await faultOfWay(
            way,
            { name, given: args.slice(name.split(' ').length), problem, error, flags },
            run,
          )
        : await faultOfCommand(way.command, run);
    if (fault !== undefined) faults.push(`mlp ${args.join(' ')}: "${text}": ${fault}`);
  }
  return faults;
}

/** The words of the command that is called. */
function commandIn(args: readonly string[]): string {
  const resolved = resolveCommand(commands, args);
  return resolved === undefined ? (args[0] ?? '') : resolved.entry.name;
}

interface Refusal {
  readonly name: string;
  readonly given: readonly string[];
  readonly problem: string;
  readonly error: string;
  readonly flags: readonly ListedFlag[];
}

async function faultOfWay(way: Way, refusal: Refusal, run: Run): Promise<string | undefined> {
  const { name, flags } = refusal;
  const unknown = way.typed.find(({ flag }) => flag === undefined);
  if (unknown !== undefined) return `mlp ${name} has no ${unknown.words[0]}`;
  for (const { words, flag } of way.typed.filter(({ onlyNamed }) => onlyNamed)) {
    const fault = await faultOfName(words[0], flag, refusal, run);
    if (fault !== undefined) return fault;
  }
  const typed = way.typed.filter(({ onlyNamed }) => !onlyNamed);
  const dash = /(?:^|\s)-$/.test(way.text);
  if (typed.length === 0 && way.leftOut === undefined && !dash) return undefined;

  // What is at fault may have to go when the advice is followed: each flag that the problem names, or all.
  const advised = typed.flatMap(({ flag }) => flag ?? []);
  const named = flags.filter((flag) => !advised.includes(flag) && blames(refusal.problem, flag));
  const given = dash ? withDash(refusal) : refusal.given;
  const faults: string[] = [];
  const mayGo = [...named.map((flag) => [flag]), named];
  const trials =
    way.leftOut === undefined ? [[], ...mayGo] : way.leftOut.length > 0 ? [way.leftOut] : mayGo;
  for (const gone of trials) {
    const kept = without(given, [...gone, ...advised], flags);
    const outcome = await run([
      ...name.split(' '),
      ...kept,
      ...typed.flatMap(({ words }) => words),
    ]);
    const error = errorOf(outcome.stderr);
    const same = error === refusal.error;
    const blamed = outcome.code === 2 && (dash || advised.some((flag) => blames(error, flag)));
    if (!same && !blamed) return undefined;
    faults.push(same ? 'it changes nothing' : error);
  }
  return faults[0];
}

/** Values of each kind that a flag may want: a column or a count, a share, widths, and a text. */
const PROBES = ['1', '0.5', '4,8,3', 'zzz'];

/** A flag that is only named must be one that may be given: whatever is wrong then, is its value. */
async function faultOfName(
  name: string,
  flag: ListedFlag | undefined,
  refusal: Refusal,
  run: Run,
): Promise<string | undefined> {
  if (flag === undefined) return undefined;
  const given = without(refusal.given, [flag], refusal.flags);
  for (const value of PROBES) {
    const { code, stderr } = await run([...refusal.name.split(' '), ...given, name, value]);
    const error = errorOf(stderr);
    if (code !== 2 || !blames(error, flag)) return undefined;
    if (!isOfValue(error, flag, value)) return error;
  }
  return undefined;
}

async function faultOfCommand(words: readonly string[], run: Run): Promise<string | undefined> {
  const { code, stderr } = await run(
    commandIn(words).split(' ').length === words.length ? [...words, '--help'] : words,
  );
  return code === 2 ? errorOf(stderr) : undefined;
}

/** The line of standard error that tells why a run was refused. */
function errorOf(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.startsWith('mlp: error: '));
  return lines[lines.length - 1]?.slice('mlp: error: '.length) ?? '';
}

function partsOf(error: string): [problem: string, advice: string | undefined] {
  const at = error.lastIndexOf(' — ');
  return at < 0 ? [error, undefined] : [error.slice(0, at), error.slice(at + 3)];
}

/** Whether an error is about what a flag is set to: `--lr "x": …`, not `--layers and --hidden …`. */
function isOfValue(error: string, flag: ListedFlag, value: string): boolean {
  return flag.names.some((name) =>
    ['', ` ${value}`, ` "${value}"`].some((set) => error.startsWith(`${name}${set}: `)),
  );
}

/** Whether an error is about a flag. */
function blames(error: string, flag: ListedFlag): boolean {
  return flag.names.some((name) => mentions(partsOf(error)[0], name));
}

function mentions(text: string, flag: string): boolean {
  return text.split(/[\s:,'"()=;]+/).includes(flag);
}

const listed = new Map<string, readonly ListedFlag[]>();

/** The flags of a command, by its help. */
async function listedFlags(name: string, run: Run): Promise<readonly ListedFlag[]> {
  const known = listed.get(name);
  if (known !== undefined) return known;
  const { stdout } = await run([...name.split(' '), '--help']);
  const lines = stdout.matchAll(/^ {2}(-{1,2}[\w-]+(?:, --[\w-]+)*)( <[^>]+>)?/gm);
  const flags = [...lines].map(([, names, value]) => ({
    names: names.split(', '),
    takesValue: value !== undefined,
  }));
  listed.set(name, flags);
  return flags;
}

/** The ways out of an advice: `, or` is between them, and `or` between flags. */
function alternatives(advice: string): string[] {
  const ways: string[][] = [[]];
  const words = shellWords(advice).map(({ text }) => text);
  words.forEach((word, i) => {
    const between =
      word === 'or' && (words[i - 1]?.endsWith(',') || words[i + 1]?.startsWith('--'));
    if (between) ways.push([]);
    else ways[ways.length - 1].push(word);
  });
  return ways.map((way) => way.join(' ').replace(/,$/, ''));
}

function wayOf(text: string, flags: readonly ListedFlag[]): Way {
  const words = shellWords(text).map(({ value }) => value);
  const start = words.indexOf('mlp');
  if (start >= 0 && /^[a-z]+$/.test(words[start + 1] ?? '')) {
    const called = commandIn(words.slice(start + 1)).split(' ');
    const rest = words.slice(start + 1 + called.length);
    const end = rest.findIndex((word) => !/^-|[./]/.test(word));
    const typed = end < 0 ? rest : rest.slice(0, end);
    return { text, typed: [], leftOut: undefined, command: [...called, ...typed] };
  }
  const out = /\bleave (it|--.+?) out\b(?! with)/.exec(text)?.[1].split(/[\s,]+/);
  const leftOut = out && flags.filter(({ names }) => names.some((name) => out.includes(name)));
  const typed: Typed[] = [];
  words.forEach((word, i) => {
    const [, name, mark] = /^(--[a-z][\w-]*)([,;.:?]?)$/.exec(word) ?? [];
    if (name === undefined || out?.includes(name)) return;
    const flag = flags.find(({ names }) => names.includes(name));
    const next = words[i + 1];
    const value = mark === '' && next !== undefined && !PROSE.has(next) ? next : undefined;
    const takesValue = flag?.takesValue === true;
    typed.push({
      words: takesValue && value !== undefined ? [name, unmarked(value, i + 2, words)] : [name],
      flag,
      onlyNamed: takesValue && value === undefined,
    });
  });
  return { text, typed, leftOut, command: undefined };
}

/** What follows a flag that is only named. A new word of this kind is to be added here. */
const PROSE: ReadonlySet<string> = new Set([
  'above',
  'and',
  'as',
  'in',
  'of',
  'or',
  'says',
  'to',
  'too',
]);

/** A value without the comma or semicolon of the sentence, which goes on. */
function unmarked(value: string, next: number, words: readonly string[]): string {
  return next < words.length ? value.replace(/[,;]$/, '') : value;
}

/** The arguments without some flags and their values. */
function without(
  args: readonly string[],
  gone: readonly ListedFlag[],
  flags: readonly ListedFlag[],
): string[] {
  const kept: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const [name] = args[i].split('=');
    const flag = flags.find(({ names }) => names.includes(name));
    const hasOwnValue = flag?.takesValue === true && !args[i].includes('=');
    const end = hasOwnValue ? i + 2 : i + 1;
    if (flag === undefined || !gone.includes(flag)) kept.push(...args.slice(i, end));
    i = end - 1;
  }
  return kept;
}

/** The arguments with `-` in place of the file that the problem is about. */
function withDash({ given, problem }: Refusal): string[] {
  return given.map((word) => (problem.startsWith(`${word}:`) ? '-' : word));
}
