import type { Note } from '../notes.js';

/** What was found, and what settles it: what a user would do, or say if it is meant. */
export interface Finding {
  readonly text: string;
  readonly settle: NonNullable<Note['settle']>;
}

/** One thing that may be wrong with a training. */
export interface Doubt<Subject> {
  /** `warning`: the result means something else than it seems. `note`: it could be better. */
  readonly level: 'warning' | 'note';
  /** Looks at the subject; nothing to say is undefined. */
  find(subject: Subject): Finding | undefined;
}

/** What all doubts of a list have to say, in their order. */
export function doubtsOf<Subject>(
  doubts: Readonly<Record<string, Doubt<NoInfer<Subject>>>>,
  subject: Subject,
): Note[] {
  return Object.entries(doubts).flatMap(([doubt, { level, find }]) => {
    const finding = find(subject);
    return finding === undefined ? [] : [{ ...finding, doubt, isWarning: level === 'warning' }];
  });
}
