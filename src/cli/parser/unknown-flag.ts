import { isThreeState } from '../../estimator/options/names.js';
import type { Option } from '../../estimator/options/option.js';
import { MlpError, quote } from '../../support/errors.js';
import { ask, suggestions, synonymOf } from '../../support/suggest.js';
import { flagOf } from '../flags/flag.js';
import { flagSynonyms } from '../flags/synonyms.js';
import type { CommandEntry, CommandModule } from './command.js';
import { withSubcommands } from './subcommands.js';

/** The flags of a command, without their hyphens, by the options that they belong to. */
type FlagNames = ReadonlyMap<string, Option<unknown>>;

/**
 * The error for a flag that a command does not have: with those of its own that were probably meant, or the command that
 * has it. Other commands are loaded for it, which nobody waits for otherwise.
 *
 * @param written as on the command line, hyphens and all
 */
export async function unknownFlag(
  written: string,
  name: string,
  command: CommandModule,
  commands: readonly CommandEntry[],
): Promise<MlpError> {
  const word = written.replace(/^-+/, '').replace(/=.*$/s, '');
  const own = namesOf(command);
  const advice =
    ask(own.has(word) || synonymsIn(own, word).length > 0 ? found(own, word) : []) ??
    (await elsewhere(word, name, commands)) ??
    ask(found(own, word)) ??
    `mlp ${name} --help lists the flags`;
  return new MlpError({ kind: 'usage', problem: `unknown flag ${quote(written)}`, advice });
}

function namesOf({ flags }: CommandModule): FlagNames {
  const names = new Map<string, Option<unknown>>();
  for (const option of flags) {
    names.set(flagOf(option).slice(2), option);
    if (isThreeState(option)) names.set(flagOf(option, 'false').slice(2), option);
    if (option.alias !== undefined) names.set(option.alias, option);
  }
  return names;
}

function found(names: FlagNames, word: string): string[] {
  return suggestions(word, names.keys(), synonymsIn(names, word)).map((name) => `--${name}`);
}

/** The flags of a command that other tools call so. */
function synonymsIn(names: FlagNames, word: string): string[] {
  const keys = synonymOf(flagSynonyms, word) ?? [];
  return keys.flatMap((key) => {
    const option = [...names.values()].find((other) => other.key === key);
    return option === undefined ? [] : [flagOf(option).slice(2)];
  });
}

/** The first command that has a flag of this name, or one that other tools call so: of its own parts, if one has it. */
async function elsewhere(
  word: string,
  name: string,
  commands: readonly CommandEntry[],
): Promise<string | undefined> {
  const [group] = name.split(' ');
  const isNear = (entry: CommandEntry): boolean => entry.name.split(' ')[0] === group;
  const all = withSubcommands(commands);
  for (const entry of [...all.filter(isNear), ...commands, ...all]) {
    if (entry.name === name) continue;
    const names = namesOf((await entry.load()).command);
    const flags = names.has(word) ? [word] : synonymsIn(names, word);
    if (flags.length > 0) return ask(flags.map((flag) => `mlp ${entry.name} --${flag}`));
  }
  return undefined;
}

/**
 * The flag that was meant by a word with a dash or a minus sign in place of its hyphens, as some programs write it, or
 * without any and its value behind a sign of equality: `epochs=10`.
 */
export function meantAsFlag(word: string, command: CommandModule): string | undefined {
  const match = /^(?:[\u2012-\u2015\u2212]+([a-z][\w-]*)|([a-z][\w-]*)=)/.exec(word);
  return match === null ? undefined : found(namesOf(command), match[1] ?? match[2])[0];
}
