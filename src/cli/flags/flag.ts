import type { Command } from 'commander';
import { parseDecimal } from '../../support/decimal.js';
import { MlpError, nearest, quote } from '../../support/errors.js';
import { Option } from '../parser/commander.js';

/**
 * A flag as data: how it is written, what it means, and how its text is read. Texts come from the
 * command line or from a configuration file, so a flag is read in one way wherever it came from.
 */
export interface Flag<T> {
  /** As for commander: `-o, --out <file>`. A flag without `<…>` is a switch. */
  readonly flags: string;
  readonly summary: string;
  readonly group: string;
  /** What counts when it is not given, as it would be written. */
  readonly fallback?: string | undefined;
  /** The default for the help text, where it depends on other flags. */
  readonly fallbackSummary?: string | undefined;
  /** The value from a text; `undefined` text when there is none. `name` is `--lr`, for messages. */
  read(text: string | undefined, name: string): T;
}

/** Turns a text into a value, or says what it should have been: `a number from 0 to 1`. */
export interface Parser<T> {
  parse(text: string): T | undefined;
  readonly expected: string;
  /** What was probably meant by a text that could not be read. */
  advise?(text: string): string | undefined;
}

interface Described {
  readonly flags: string;
  readonly summary: string;
  readonly group: string;
  readonly fallbackSummary?: string;
}

/** A flag that has a value whether it is given or not. */
export function flagWithDefault<T>(
  described: Described,
  parser: Parser<T>,
  fallback: string,
): Flag<T> {
  return {
    ...described,
    fallback,
    read: (text, name) => parseText(parser, text ?? fallback, name),
  };
}

/** A flag without a value when it is not given. */
export function optionalFlag<T>(described: Described, parser: Parser<T>): Flag<T | undefined> {
  return {
    ...described,
    read: (text, name) => (text === undefined ? undefined : parseText(parser, text, name)),
  };
}

/** A flag that is on or off. */
export function switchFlag(described: Described): Flag<boolean> {
  return { ...described, read: (text) => text === 'true' };
}

function parseText<T>(parser: Parser<T>, text: string, name: string): T {
  const value = parser.parse(text);
  if (value !== undefined) return value;
  throw new MlpError({
    kind: 'usage',
    problem: `${name} ${quote(text)}: expected ${parser.expected}`,
    advice: parser.advise?.(text),
  });
}

/** `--learning-rate` of `--lr, --learning-rate <η>`: the last long name is the one of messages. */
export function nameOf(flag: Flag<unknown>): string {
  return new Option(flag.flags).long ?? flag.flags;
}

/** Its key as an option of a recipe, and in the errors about it: `learningRate` of `--learning-rate`. */
export function optionOf(flag: Flag<unknown>): string {
  return nameOf(flag)
    .replace(/^--/, '')
    .replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** Adds flags to a command, in the groups of its help text. */
export function addFlags(command: Command, flags: Iterable<Flag<unknown>>): void {
  for (const flag of flags) {
    const shown = flag.fallbackSummary ?? flag.fallback;
    const summary = shown === undefined ? flag.summary : `${flag.summary} (default: ${shown})`;
    command.addOption(new Option(flag.flags, summary).helpGroup(`${flag.group}:`));
  }
}

/** A number in a range. */
export function number(expected: string, allowed: (x: number) => boolean): Parser<number> {
  return {
    expected,
    parse(text) {
      const value = parseDecimal(text);
      return value !== undefined && allowed(value) ? value : undefined;
    },
  };
}

export const positive = number('a number above 0', (x) => x > 0);
export const notNegative = number('a number from 0', (x) => x >= 0);
/** α, or a probability of dropping: 0 ≤ x < 1. */
export const belowOne = number('a number from 0 to below 1', (x) => x >= 0 && x < 1);

/** A whole number of at least `least`. */
export function whole(least: number): Parser<number> {
  return number(
    `a whole number from ${least}`,
    (x) => Number.isSafeInteger(x) && x >= least && x <= 2 ** 31,
  );
}

/** One of the names of a list. */
export function oneOf<const T extends string>(names: readonly T[]): Parser<T> {
  return {
    expected: `one of ${names.join(', ')}`,
    parse: (text) => names.find((name) => name === text),
    advise(text) {
      const meant = nearest(text, names);
      return meant === undefined ? undefined : `did you mean ${meant}?`;
    },
  };
}

/** `a, b or c` */
export function orList(words: readonly string[], or = ' or '): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')}${or}${words.at(-1)}`;
}

/** Parts separated by commas. */
export function listOf<T>(part: Parser<T>): Parser<T[]> {
  return {
    expected: `${part.expected}, or several separated by commas`,
    parse(text) {
      const values: T[] = [];
      for (const word of text.split(',')) {
        const value = part.parse(word.trim());
        if (value === undefined) return undefined;
        values.push(value);
      }
      return values;
    },
  };
}

/** Any text that is not empty. */
export const word: Parser<string> = {
  expected: 'something',
  parse: (text) => (text === '' ? undefined : text),
};

/** `30s`, `5m`, `1.5h`, `250ms`, or seconds without a unit; in seconds. */
export const duration: Parser<number> = {
  expected: 'a time like 30s, 5m or 1.5h',
  parse(text) {
    const match = /^(\d+\.?\d*|\.\d+)(ms|s|m|min|h)?$/.exec(text.trim());
    if (match === null) return undefined;
    const unit = new Map([
      ['ms', 0.001],
      ['m', 60],
      ['min', 60],
      ['h', 3600],
    ]);
    return Number(match[1]) * (unit.get(match[2]) ?? 1);
  },
};
