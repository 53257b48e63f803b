import type { OptionWords } from '../../support/errors.js';
import { shellWord } from '../../support/shell-word.js';
import { type Flag, nameOf, optionOf } from '../flags/flag.js';

/** Options as flags of a command. One that is not among them cannot be given there, and nothing advises it. */
export function flagWords(flags: Iterable<Flag<unknown>>): OptionWords {
  const names = new Map([...flags].map((flag) => [optionOf(flag), nameOf(flag)]));
  return {
    spell(option, value) {
      const name = names.get(option);
      return name === undefined || value === undefined ? name : `${name} ${shellWord(value)}`;
    },
  };
}
