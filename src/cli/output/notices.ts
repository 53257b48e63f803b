import type { Note } from '../../estimator/notes.js';
import { dashed } from '../../estimator/options/names.js';
import { escapeControls } from '../../support/errors.js';
import { stderrColours } from './colours.js';
import type { Progress } from './progress-view.js';
import type { Terminal } from './terminal.js';

/** What mlp has to say besides its results, on standard error. */
export interface Notices {
  /** Something that was decided or guessed, and the flag that says otherwise; not said when it is to be quiet. */
  note(note: Note): void;
  /** Something that may be wrong. */
  warn(text: string): void;
}

/** @param progress whose bar is on the same terminal */
export function noticesOf(terminal: Terminal, quiet: boolean, progress: Progress): Notices {
  const say = (text: string): void => {
    progress.above(() => void terminal.stderr.write(`mlp: ${text}\n`));
  };
  return {
    note({ text, option, value }) {
      const otherwise =
        option === undefined
          ? ''
          : ` (--${value === 'false' ? 'no-' : ''}${dashed(option)} says otherwise)`;
      if (!quiet) say(stderrColours(terminal).dim(escapeControls(text + otherwise)));
    },
    warn: (text) => say(`${stderrColours(terminal).yellow('warning')}: ${escapeControls(text)}`),
  };
}
