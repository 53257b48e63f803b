import type { RecipeValue } from '../../model/model.js';
import { MlpError, quote } from '../../support/errors.js';
import { convertTo, type JsonSchema, type OptionType } from './types.js';

/** What an option is called, and what is said of it where options are listed. */
export interface Description {
  /** Its name in a recipe, in camel case: the name of its property. */
  readonly key: string;
  /** A second name, wherever options have names. */
  readonly alias?: string | undefined;
  /** A letter, for those who type. */
  readonly short?: string | undefined;
  /** In a few words, without a full stop. */
  readonly help: string;
  /** In fewer words, for the short list of the options that people use most: only those have it. */
  readonly brief?: string | undefined;
  readonly group: string;
  /** What its value is called in a help text: `widths`. A switch has none. */
  readonly placeholder?: string | undefined;
  /** Of a switch that is on by default: what it means to turn it off. */
  readonly offHelp?: string | undefined;
  /** The default in words, where it depends on something else. */
  readonly fallbackHelp?: string | undefined;
  /** Whether a preset chooses it where it is not given, also the one that counts where none is asked for. */
  readonly isChosen?: true | undefined;
}

/** The value of an option record. */
export type ValueOf<O> = O extends Option<infer T> ? T : never;

/** What a value looks like. */
export interface Shape {
  readonly expected: string;
  readonly schema: JsonSchema;
  /** On or off. */
  readonly isSwitch: boolean;
  /** Given item by item. */
  readonly isRepeated: boolean;
}

/** One thing that a recipe can say: the source of its flag, its configuration key, its default, help and schema. */
export interface Option<T> extends Description {
  /** Of a value that is given. */
  readonly type: Shape;
  /** What counts when none is given. */
  readonly fallback: T;
  /** From a text, JSON, or a caller of the library; undefined is the default. @throws MlpError ('usage') */
  read(value: unknown): T;
  /** As a model holds it, which `read` takes back. */
  store(value: T): RecipeValue | undefined;
  /** The text of a value that `read` takes, which it takes back. */
  textOf(value: unknown): string;
  holds(value: unknown): value is T;
}

/** An option that has a value whether it is given or not. */
export function withDefault<T>(
  description: Description,
  type: OptionType<T>,
  fallback: NoInfer<T>,
): Option<T> {
  const read = (value: unknown): T =>
    value === undefined ? fallback : readAs(type, value, description.key);
  return {
    ...description,
    type: shapeOf(type),
    fallback,
    read,
    store: type.store,
    textOf: (value) => type.format(read(value)),
    holds: (value): value is T => type.holds(value),
  };
}

/** An option without a value when it is not given. */
export function optional<T>(description: Description, type: OptionType<T>): Option<T | undefined> {
  return {
    ...description,
    type: shapeOf(type),
    fallback: undefined,
    read: (value) => (value === undefined ? undefined : readAs(type, value, description.key)),
    store: (value) => (value === undefined ? undefined : type.store(value)),
    textOf: (value) =>
      value === undefined ? '' : type.format(readAs(type, value, description.key)),
    holds: (value): value is T | undefined => value === undefined || type.holds(value),
  };
}

function shapeOf<T>({ expected, schema, isSwitch, isRepeated }: OptionType<T>): Shape {
  return { expected, schema, isSwitch: isSwitch ?? false, isRepeated: isRepeated ?? false };
}

/** Texts are read as a command line's, so that a configuration file may say "4,8,3" or [4, 8, 3]. */
function readAs<T>(type: OptionType<T>, value: unknown, key: string): T {
  const read = convertTo(type, value);
  if (read !== undefined) return read;
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  throw new MlpError({
    kind: 'usage',
    option: key,
    value: text,
    problem: {
      text: `{} ${quote(text)}: expected ${type.expected}`,
      options: { [key]: undefined },
    },
    advice: type.advise?.(text),
  });
}
