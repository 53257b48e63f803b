import type { Option } from '../../estimator/options/option.js';
import type { OptionWords } from '../../support/errors.js';
import { shellWord } from '../../support/shell-word.js';
import { flagOf } from '../flags/flag.js';

/**
 * Options as flags of a command.
 *
 * @param usable those that can be given beside what was given: no others are advised
 */
export function flagWords(
  options: readonly Option<unknown>[],
  usable: readonly Option<unknown>[] = options,
): OptionWords {
  const byName = new Map(options.map((option) => [option.key, option]));
  for (const option of options) if (option.alias !== undefined) byName.set(option.alias, option);
  return {
    canGive: (name) => usable.some(({ key, alias }) => key === name || alias === name),
    spell(name, value) {
      const option = byName.get(name);
      if (option === undefined) return undefined;
      const flag = name === option.alias ? `--${name}` : flagOf(option, value);
      // A switch has no value: its flag is what changes it.
      return value === undefined || option.type.isSwitch ? flag : `${flag} ${shellWord(value)}`;
    },
  };
}
