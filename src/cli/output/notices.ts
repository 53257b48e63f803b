import type { Note } from '../../estimator/notes.js';
import { dashed } from '../../estimator/options/names.js';
import { escapeControls, phraseText } from '../../support/errors.js';
import { shellWord } from '../../support/shell-word.js';
import { stderrColours } from './colours.js';
import type { Progress } from './progress-view.js';
import type { Terminal } from './terminal.js';

/** What mlp has to say besides its results, on standard error. */
export interface Notices {
  /** Something that was decided or guessed, or may be wrong, and the flags for it; only a warning is said when it is to be quiet. */
  note(note: Note): void;
  /** Something that may be wrong. */
  warn(text: string): void;
}

function flag(option: string, value?: string): string {
  if (value === 'false') return `--no-${dashed(option)}`;
  return value === undefined ? `--${dashed(option)}` : `--${dashed(option)} ${shellWord(value)}`;
}

/** A note in a line, with the flags for it. */
export function noteText({ text, option, value, settle }: Note): string {
  const ways = [
    ...(option === undefined
      ? []
      : [`${flag(option, value === 'false' ? value : undefined)} says otherwise`]),
    ...(settle === undefined ? [] : [phraseText(settle, flag)]),
  ];
  return ways.length === 0 ? text : `${text} (${ways.join('; ')})`;
}

/** @param progress whose bar is on the same terminal */
export function noticesOf(terminal: Terminal, quiet: boolean, progress: Progress): Notices {
  const say = (text: string): void => {
    progress.above(() => void terminal.stderr.write(`mlp: ${text}\n`));
  };
  const warn = (text: string): void => {
    say(`${stderrColours(terminal).yellow('warning')}: ${escapeControls(text)}`);
  };
  return {
    note(note) {
      const line = noteText(note);
      if (note.isWarning) warn(line);
      else if (!quiet) say(stderrColours(terminal).dim(escapeControls(line)));
    },
    warn,
  };
}
