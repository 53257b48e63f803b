import type { Command } from 'commander';
import { MlpError, nearest, quote } from '../../support/errors.js';
import { Option } from '../parser/commander.js';
import { type Flag, nameOf } from './flag.js';

/** A value of a configuration file: what JSON can say, arrays as lists. */
export type ConfigValue = string | number | boolean | readonly (string | number)[];

/** A configuration: flags by their long name without the dashes. */
export type Config = ReadonlyMap<string, ConfigValue>;

/** What the flags of a command were given, on the command line or else in a configuration. */
export interface FlagValues {
  get<T>(flag: Flag<T>): T;
  /** Whether it was given at all. */
  given(flag: Flag<unknown>): boolean;
  /** Its text, as given or by default; undefined when there is neither. */
  text(flag: Flag<unknown>): string | undefined;
  /** The same, but what the command line does not say, a configuration does. */
  over(config: Config): FlagValues;
}

/** The flags of a parsed command. */
export function flagValues(command: Command): FlagValues {
  return valuesOf(new Map<string, unknown>(Object.entries(command.opts())), new Map());
}

function valuesOf(given: ReadonlyMap<string, unknown>, config: Config): FlagValues {
  const textOf = (flag: Flag<unknown>): string | undefined => {
    const option = new Option(flag.flags);
    const value = given.get(option.attributeName());
    // commander gives a switch as true, and one written --no-… as false.
    if (typeof value === 'string') return value;
    if (option.negate ? value === false : value === true) return 'true';
    const configured = config.get(keyOf(flag));
    if (configured === undefined) return undefined;
    return Array.isArray(configured) ? configured.join(',') : String(configured);
  };
  return {
    get: (flag) => flag.read(textOf(flag), nameOf(flag)),
    given: (flag) => textOf(flag) !== undefined,
    text: (flag) => textOf(flag) ?? flag.fallback,
    over: (other) => valuesOf(given, other),
  };
}

/** `learning-rate` */
export function keyOf(flag: Flag<unknown>): string {
  return nameOf(flag).replace(/^--/, '');
}

/**
 * The configuration in a parsed JSON file: an object whose keys are long flags.
 *
 * @throws MlpError for a key that is no flag, or a value that no flag can have
 */
export function readConfig(json: unknown, file: string, flags: Iterable<Flag<unknown>>): Config {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new MlpError({
      kind: 'usage',
      place: { file },
      problem: 'expected an object',
      advice: 'like {"layers": "4,8,3", "momentum": 0.9}',
    });
  }
  const known = new Map([...flags].map((flag) => [keyOf(flag), flag]));
  const config = new Map<string, ConfigValue>();
  for (const [key, value] of Object.entries(json)) {
    const flag = known.get(key);
    if (flag === undefined) {
      const meant = nearest(key, known.keys());
      throw new MlpError({
        kind: 'usage',
        place: { file },
        problem: `${quote(key)} is not a flag of train`,
        advice: meant === undefined ? undefined : `did you mean ${quote(meant)}?`,
      });
    }
    config.set(key, configValue(value, file, key));
  }
  return config;
}

function configValue(value: unknown, file: string, key: string): ConfigValue {
  const refuse = (expected: string) =>
    new MlpError({
      kind: 'usage',
      place: { file },
      problem: `${quote(key)}: expected ${expected}`,
    });
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((part: unknown) => {
      if (typeof part === 'string' || typeof part === 'number') return part;
      throw refuse('a list of texts or numbers');
    });
  }
  throw refuse('a text, a number, true, false, or a list');
}
