/** Something that was decided or guessed: a sentence without its full stop, and the option that says otherwise. */
export interface Note {
  readonly text: string;
  readonly option?: string | undefined;
  /** The value of it that does, where it matters. */
  readonly value?: string | undefined;
}
