import { MlpError, quote } from '../../support/errors.js';
import { ask, suggestions, synonymOf } from '../../support/suggest.js';
import type { Option } from './option.js';
import { type OptionSynonyms, optionSynonyms } from './synonyms.js';

/** What a name means: an option, or turning one off. */
export interface Meaning {
  readonly key: string;
  readonly off: boolean;
}

/** `batchSize` → `batch-size`, as a command line writes it. */
export function dashed(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** A switch that is on unless it is turned off: its name on a command line begins with `no-`. */
export function isOnByDefault({ type, fallback }: Option<unknown>): boolean {
  return type.isSwitch && fallback === true;
}

/** Whether an option is a switch that is neither on nor off unless it is given: it has both names. */
export function isThreeState({ type, fallback }: Option<unknown>): boolean {
  return type.isSwitch && fallback === undefined;
}

/** Every name that options have: `batchSize`, `batch-size`; `lr`; `no-shuffle`. */
export class OptionNames {
  readonly #names = new Map<string, Meaning>();
  readonly #synonyms: OptionSynonyms;

  /** @param synonyms what others call them, for advice */
  constructor(options: Iterable<Option<unknown>>, synonyms: OptionSynonyms = optionSynonyms) {
    this.#synonyms = synonyms;
    for (const option of options) {
      const { key, alias } = option;
      for (const name of [key, dashed(key), alias]) {
        if (name !== undefined) this.#names.set(name, { key, off: false });
      }
      if (isOnByDefault(option) || isThreeState(option)) {
        this.#names.set(`no-${dashed(key)}`, { key, off: true });
      }
    }
  }

  find(name: string): Meaning | undefined {
    return this.#names.get(name);
  }

  /**
   * The names that were probably meant.
   *
   * @param style of the names: as in a recipe (`batchSize`), or on a command line (`batch-size`)
   */
  suggest(word: string, style: 'recipe' | 'dashed'): string[] {
    const spell = ({ key, off }: Meaning): string => {
      if (off) return `no-${dashed(key)}`;
      return style === 'recipe' ? key : dashed(key);
    };
    const known = synonymOf(this.#synonyms, word) ?? [];
    const found = suggestions(
      word,
      this.#names.keys(),
      known.filter((key) => this.#names.has(key)),
    );
    return [...new Set(found.flatMap((name) => this.#names.get(name) ?? []).map(spell))];
  }
}

/**
 * The values of an object by the keys of their options.
 *
 * @param file that the object is of, for messages
 * @throws MlpError ('usage') for a name that is no option's, and for two names of one option
 */
export function readNames(
  given: object,
  names: OptionNames,
  file?: string,
): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>();
  const spelled = new Map<string, string>();
  for (const [name, value] of Object.entries(given)) {
    const meaning = names.find(name);
    if (meaning === undefined) throw unknownName(name, names, file);
    if (value === undefined) continue;
    const other = spelled.get(meaning.key);
    if (other !== undefined) throw saidTwice(other, name, file);
    spelled.set(meaning.key, name);
    values.set(meaning.key, meaning.off ? negated(value) : value);
  }
  return values;
}

function unknownName(name: string, names: OptionNames, file: string | undefined): MlpError {
  return new MlpError({
    kind: 'usage',
    place: file === undefined ? undefined : { file },
    problem: `${quote(name)} is not an option of a training`,
    advice: ask(names.suggest(name, file === undefined ? 'recipe' : 'dashed').map(quote)),
  });
}

function saidTwice(name: string, other: string, file: string | undefined): MlpError {
  return new MlpError({
    kind: 'usage',
    place: file === undefined ? undefined : { file },
    problem: `${quote(name)} and ${quote(other)} are names of the same option`,
    advice: 'give one of them',
  });
}

function negated(value: unknown): unknown {
  if (value === true || value === 'true') return false;
  return value === false || value === 'false' ? true : value;
}
