import type { Stderr } from './terminal.js';

/**
 * The terminal of a bar in its last line, or in its last two, for cli-progress. The cursor waits at the beginning of the line: where a
 * terminal that becomes narrower breaks the line in two, it is then in the first of them, and all of it can be cleared. Its own
 * way of saving and restoring the cursor's place would go astray as soon as anything else moves the lines.
 */
export function barTerminal(stream: Stderr) {
  let isTwo = false;
  return {
    isTTY: () => true,
    getWidth: () => widthOf(stream),
    cursorSave() {},
    cursorRestore() {},
    cursor(visible: boolean) {
      stream.write(visible ? '\u001b[?25h' : '\u001b[?25l');
    },
    cursorTo() {
      stream.write('\r');
    },
    /** Without a second line (DECAWM) where the terminal has become narrower, and nobody has been told yet. */
    write(text: string) {
      const [first, second] = text.split('\n');
      isTwo = second !== undefined;
      // Of two lines, each clears what it is not long enough to cover, and the cursor goes back to the first.
      const shown = isTwo ? `${first}\u001b[K\r\n${second}\u001b[J\u001b[A` : first;
      stream.write(`\u001b[?7l${shown}\u001b[?7h`);
    },
    /** What is left of a longer line, also of one that a narrower terminal has broken. */
    clearRight() {
      stream.write(isTwo ? '\r' : '\u001b[J\r');
    },
    clearLine() {
      stream.write('\u001b[J');
    },
  };
}

const WIDTH = 80;

/** Asked of the terminal itself, as the stream hears of a change later, when a line may be too long already. */
function widthOf(stream: Stderr): number {
  const [columns = stream.columns] = stream.getWindowSize?.() ?? [];
  return columns || WIDTH; // some terminals say 0
}
