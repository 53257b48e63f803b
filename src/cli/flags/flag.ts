import type { Command } from 'commander';
import { Option } from 'commander';
import { dashed, isOnByDefault, isThreeState } from '../../estimator/options/names.js';
import type { Option as OptionRecord } from '../../estimator/options/option.js';

/** `--learning-rate`; `--header` or `--no-header`, by the value; or `--no-shuffle` of a switch that is on by default: the name of an option in messages. */
export function flagOf(option: OptionRecord<unknown>, value?: string): string {
  const isOff = isOnByDefault(option) || (isThreeState(option) && value === 'false');
  return `--${isOff ? 'no-' : ''}${dashed(option.key)}`;
}

/** As for commander: `-o, --out <file>`, `--lr, --learning-rate <η>`. */
function commanderFlags(option: OptionRecord<unknown>): string {
  const { short, alias, type, placeholder = 'value' } = option;
  return [
    ...(short === undefined ? [] : [`-${short}`]),
    ...(alias === undefined ? [] : [`--${alias}`]),
    type.isSwitch ? flagOf(option) : `${flagOf(option)} <${placeholder}>`,
  ].join(', ');
}

/** `-o, --out <file>`, `--lr <η>`: the least that has to be typed, for a short list. */
export function shortestFlag(option: OptionRecord<unknown>): string {
  const { short, alias, type, placeholder = 'value' } = option;
  const flag = alias === undefined ? flagOf(option) : `--${alias}`;
  const letter = short === undefined ? '' : `-${short}, `;
  return `${letter}${flag}${type.isSwitch ? '' : ` <${placeholder}>`}`;
}

/** Adds options to a command, in the groups of its help text. */
export function addFlags(command: Command, options: Iterable<OptionRecord<unknown>>): void {
  for (const option of options) {
    const { help, offHelp, group } = option;
    const shown = fallbackText(option);
    const summary = isOnByDefault(option) ? (offHelp ?? help) : help;
    const described = shown === '' ? summary : `${summary} (default: ${shown})`;
    const flag = new Option(commanderFlags(option), described).helpGroup(`${group}:`);
    if (option.type.isRepeated)
      flag.argParser((text, before: readonly string[] = []) => [...before, text]);
    command.addOption(flag);
    if (isThreeState(option)) {
      // commander leaves a value that has both flags open until one of them is given.
      command.addOption(new Option(flagOf(option, 'false'), offHelp).helpGroup(`${group}:`));
    }
  }
}

/** The default of an option, in words; empty where there is none. */
export function fallbackText({ type, fallbackHelp, textOf }: OptionRecord<unknown>): string {
  return fallbackHelp ?? (type.isSwitch ? '' : textOf(undefined));
}
