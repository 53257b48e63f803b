import { dashed, isOnByDefault, isThreeState } from '../../estimator/options/names.js';
import type { Option } from '../../estimator/options/option.js';
import { flagOf } from '../flags/flag.js';
import type { CommandEntry } from '../parser/command.js';
import { lastWord } from '../parser/subcommands.js';

/** What can follow a flag, or stand in its place. */
export type CompletedValue =
  | { readonly kind: 'none' | 'file' | 'free' }
  | { readonly kind: 'words'; readonly words: readonly string[] };

/** A flag as a shell completes it. */
export interface CompletedFlag {
  /** `-o`, `--lr`, `--learning-rate` */
  readonly names: readonly string[];
  readonly help: string;
  readonly placeholder: string;
  readonly value: CompletedValue;
}

/** What `mlp help` tells of. */
export interface CompletedTopic {
  readonly name: string;
  readonly summary: string;
}

/** A command as a shell completes it. */
export interface CompletedCommand extends CompletedTopic {
  /** By its last word: `plan` of `sweep plan`. */
  readonly name: string;
  readonly subcommands: readonly CompletedCommand[];
  readonly argument: CompletedValue;
  readonly flags: readonly CompletedFlag[];
}

/** What a shell has to know of the commands: their flags with the values that these can have. */
export function completedCommands(commands: readonly CommandEntry[]): Promise<CompletedCommand[]> {
  return Promise.all(
    commands.map(async ({ summary, load, subcommands = [], ...entry }) => {
      const { command } = await load();
      const { choices } = command;
      return {
        name: lastWord(entry),
        summary,
        subcommands: await completedCommands(subcommands),
        argument: choices === undefined ? { kind: 'file' } : { kind: 'words', words: choices },
        flags: [...command.flags.flatMap(completedFlags), helpFlag],
      };
    }),
  );
}

const helpFlag: CompletedFlag = {
  names: ['-h', '--help'],
  help: 'the flags that people use most, or all',
  placeholder: '',
  value: { kind: 'none' },
};

/** An option's flag; of a switch that can be left open, both. */
function completedFlags(option: Option<unknown>): CompletedFlag[] {
  const { short, alias, help, offHelp, placeholder = 'value' } = option;
  const flag = {
    names: [
      ...(short === undefined ? [] : [`-${short}`]),
      ...(alias === undefined ? [] : [`--${alias}`]),
      flagOf(option),
    ],
    help: isOnByDefault(option) ? (offHelp ?? help) : help,
    placeholder,
    value: completedValue(option),
  };
  if (!isThreeState(option)) return [flag];
  return [flag, { ...flag, names: [`--no-${dashed(option.key)}`], help: offHelp ?? help }];
}

function completedValue({ type, placeholder = '' }: Option<unknown>): CompletedValue {
  if (type.isSwitch) return { kind: 'none' };
  const words = wordsIn(type.schema) ?? wordsIn(type.schema.items);
  if (words !== undefined) return { kind: 'words', words };
  return { kind: /\b(?:file|folder)\b/.test(placeholder) ? 'file' : 'free' };
}

/** The names that a schema allows, as far as no shell takes them for more than words. */
function wordsIn(schema: unknown): string[] | undefined {
  if (typeof schema !== 'object' || schema === null || !('enum' in schema)) return undefined;
  if (!Array.isArray(schema.enum)) return undefined;
  return schema.enum.map(String).filter((word) => /^[\w.,-]+$/.test(word));
}
