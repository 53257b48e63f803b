import type { Option } from '../../estimator/options/option.js';
import type { FlagValues } from '../flags/values.js';
import type { Terminal } from '../output/terminal.js';

/** A command: one file in `commands/`. */
export interface CommandModule {
  /** What it does, in a sentence or two. */
  readonly description: string;
  /** Shown first in its help, each with what it is good for. */
  readonly examples: readonly (readonly [command: string, purpose: string])[];
  /** As for commander: `<name>`, or `<data...>` for one or more. */
  readonly argument: string;
  readonly argumentSummary: string;
  /** What may stand behind it, as for commander (`[words...]`), and in a few words. */
  readonly more?: readonly [argument: string, summary: string];
  /** The words of which the argument is one; it is a file where they are not given. */
  readonly choices?: readonly string[];
  readonly flags: readonly Option<unknown>[];
  /** Those of them that another command's short help has, and a line that says so. */
  readonly elsewhere?: { readonly flags: readonly Option<unknown>[]; readonly where: string };
  /** Those that can be given beside these, and so can be advised; all by default. These may hold any texts. */
  usable?(flags: FlagValues): readonly Option<unknown>[];
  /** Does it; the exit code, 0 when all went well. @param commands all that there are */
  run(
    args: readonly string[],
    flags: FlagValues,
    terminal: Terminal,
    commands: readonly CommandEntry[],
  ): Promise<number>;
}

/** A command as the list of commands knows it. */
export interface CommandEntry {
  /** The words that it is called by: one, or those of a subcommand. */
  readonly name: string;
  readonly summary: string;
  /** Its module, when it is called. */
  load(): Promise<{ readonly command: CommandModule }>;
  /** Its parts that can be called by themselves, each by its words: `sweep plan`. */
  readonly subcommands?: readonly CommandEntry[];
}
