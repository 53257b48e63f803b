import type { Command } from 'commander';
import { isOnByDefault } from '../../estimator/options/names.js';
import type { Option } from '../../estimator/options/option.js';

/** What a configuration says, by the keys of the options. */
export type Config = ReadonlyMap<string, unknown>;

/** What the options of a command were given, on the command line or else in a configuration. */
export interface FlagValues {
  /** @throws MlpError ('usage') for a value that the option cannot have */
  get<T>(option: Option<T>): T;
  /** Whether it was given at all. */
  given(option: Option<unknown>): boolean;
  /** As it was given, a text or JSON; undefined when it was not. */
  raw(option: Option<unknown>): unknown;
  /** The same, but what the command line does not say, a configuration does. */
  over(config: Config): FlagValues;
}

/** The flags of a parsed command. */
export function flagValues(command: Command): FlagValues {
  return valuesOf(new Map<string, unknown>(Object.entries(command.opts())), new Map());
}

function valuesOf(given: ReadonlyMap<string, unknown>, config: Config): FlagValues {
  const raw = (option: Option<unknown>): unknown => {
    const value = given.get(option.key);
    // commander gives a switch as true, and one that is on by default as true until it is turned off.
    const isGiven = isOnByDefault(option) ? value === false : value !== undefined;
    return isGiven ? value : config.get(option.key);
  };
  return {
    get: (option) => option.read(raw(option)),
    given: (option) => raw(option) !== undefined,
    raw,
    over: (other) => valuesOf(given, other),
  };
}
