import { escapeControls } from '../../support/errors.js';
import { stderrColours } from './colours.js';
import type { Terminal } from './terminal.js';

/** What mlp has to say besides its results, on standard error. */
export interface Talk {
  /** Something that was decided or guessed; not said when it is to be quiet. */
  note(text: string): void;
  /** Something that may be wrong. */
  warn(text: string): void;
}

export function talkOf(terminal: Terminal, quiet: boolean): Talk {
  const say = (text: string): void => {
    terminal.stderr.write(`mlp: ${text}\n`);
  };
  return {
    note: (text) => {
      if (!quiet) say(stderrColours(terminal).dim(escapeControls(text)));
    },
    warn: (text) => say(`${stderrColours(terminal).yellow('warning')}: ${escapeControls(text)}`),
  };
}
