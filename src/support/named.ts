import { parseDecimal } from './decimal.js';
import { isKeyOf, keysOf } from './records.js';

/** The numbers that a parameter may be; every bound is one that it may reach but for `above`. */
export interface Range {
  readonly whole?: boolean;
  readonly least?: number;
  readonly above?: number;
  readonly most?: number;
}

/** A number that a named record takes. */
export interface Parameter extends Range {
  /** What stands for it where its form is shown: the E of `step:E,F`. */
  readonly symbol: string;
  /** Counts when it is left out, as the last ones may be; a parameter without one has to be given. */
  readonly fallback?: number;
}

export type Parameters = Readonly<Record<string, Parameter>>;

/** What a registry holds under a name: records that take numbers, in the order in which they are written. */
export interface Named {
  readonly parameters: Parameters;
  /** What the numbers mean, to follow the form where it is explained. */
  readonly meaning?: string;
}

type Registry = Readonly<Record<string, Named>>;

/** A number for each of the parameters. */
export type NumbersFor<P extends Parameters> = { readonly [K in keyof P]: number };

/** One of a registry's records, chosen by its name, and its numbers: plain data. */
export type ChoiceOf<R extends Registry, N extends keyof R = keyof R> = {
  [K in N]: { readonly name: K } & NumbersFor<R[K]['parameters']>;
}[N];

/** Whether something is the name of a record and a number within the range of each of its parameters. */
export function isChoice<R extends Registry>(registry: R, given: unknown): given is ChoiceOf<R> {
  if (typeof given !== 'object' || given === null) return false;
  const { name, ...numbers } = Object.fromEntries<unknown>(Object.entries(given));
  if (typeof name !== 'string' || !isKeyOf(registry, name)) return false;
  const { parameters } = registry[name];
  return (
    keysOf(numbers).every((key) => isKeyOf(parameters, key)) &&
    keysOf(parameters).every((key) => isWithin(parameters[key], numbers[key]))
  );
}

/** `step:10,0.5` → `{ name: 'step', period: 10, factor: 0.5 }`; undefined for what is no choice. */
export function parseNamed<R extends Registry>(registry: R, text: string): ChoiceOf<R> | undefined {
  const [name, list, ...others] = text.split(':');
  if (!isKeyOf(registry, name) || others.length > 0) return undefined;
  const words = list === undefined ? [] : list.split(',');
  const parameters = Object.entries(registry[name].parameters);
  if (words.length > parameters.length) return undefined;
  const numbers = parameters.map(([key, { fallback }], i) => [
    key,
    i < words.length ? parseDecimal(words[i]) : fallback,
  ]);
  const choice: unknown = { ...Object.fromEntries(numbers), name };
  return isChoice(registry, choice) ? choice : undefined;
}

/** The inverse of `parseNamed`: `step:10,0.5`. */
export function formatNamed<R extends Registry>(registry: R, choice: ChoiceOf<R>): string {
  const numbers = new Map<string, unknown>(Object.entries(choice));
  const list = keysOf(registry[choice.name].parameters).map((key) => numbers.get(key));
  return [String(choice.name), ...(list.length === 0 ? [] : [list.join(',')])].join(':');
}

/** How each record is written, `constant`, `step:E,F`, with what its numbers mean if they are to be explained. */
export function formsOf(registry: Registry, explained = false): string[] {
  return Object.entries(registry).map(([name, { parameters, meaning }]) => {
    const symbols = Object.values(parameters).map(({ symbol }) => symbol);
    const form = symbols.length === 0 ? name : `${name}:${symbols.join(',')}`;
    return explained && meaning !== undefined ? `${form} ${meaning}` : form;
  });
}

function isWithin({ whole, least, above, most }: Range, x: unknown): boolean {
  return (
    typeof x === 'number' &&
    (whole ? Number.isSafeInteger(x) : Number.isFinite(x)) &&
    x >= (least ?? -Infinity) &&
    x > (above ?? -Infinity) &&
    x <= (most ?? Infinity)
  );
}
