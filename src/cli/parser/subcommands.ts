import type { CommandEntry } from './command.js';

/** Commands, each followed by its subcommands. */
export function withSubcommands(commands: readonly CommandEntry[]): CommandEntry[] {
  return commands.flatMap((entry) => [entry, ...(entry.subcommands ?? [])]);
}

/** The last of the words that a command is called by: `plan` of `sweep plan`. */
export function lastWord({ name }: Pick<CommandEntry, 'name'>): string {
  return name.slice(name.lastIndexOf(' ') + 1);
}

/**
 * The command that a command line begins with, and what follows its words. A file that is called as a subcommand is has to be
 * written with its folder: `./plan`.
 */
export function resolveCommand(
  commands: readonly CommandEntry[],
  [first, ...rest]: readonly string[],
): { readonly entry: CommandEntry; readonly rest: readonly string[] } | undefined {
  const entry = commands.find(({ name }) => name === first);
  if (entry === undefined) return undefined;
  const sub = entry.subcommands?.find(({ name }) => name === `${first} ${rest[0]}`);
  return sub === undefined ? { entry, rest } : { entry: sub, rest: rest.slice(1) };
}
