import type { OptionValues } from './errors.js';

/** Something that was decided or guessed, or that may be wrong. */
export interface Note {
  /** A sentence without its full stop. */
  readonly text: string;
  /** The option that decides otherwise. */
  readonly option?: string | undefined;
  /** The value of it that does, where it matters. */
  readonly value?: string | undefined;
  /** The name of what may be wrong. */
  readonly doubt?: string | undefined;
  /** Whether it is said, too, where nothing is to be said but what goes wrong. */
  readonly isWarning?: boolean | undefined;
  /** What settles a doubt: a sentence, and the options that it names. */
  readonly settle?: { readonly text: string; readonly options: OptionValues } | undefined;
}
