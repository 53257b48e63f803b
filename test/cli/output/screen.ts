/** What is on the screen of a terminal after a text: the few sequences that a bar needs, and a line feed that scrolls. */
export function screen(text: string, rows = 6, columns = 80): string[] {
  let lines = Array.from({ length: rows }, () => '');
  let row = 0;
  let column = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal is controlled by these
  for (const [piece] of text.matchAll(/\u001b\[\??\d*[A-Za-z]|[\s\S]/gu)) {
    const line = lines[row];
    switch (piece) {
      case '\r':
        column = 0;
        break;
      case '\n':
        if (row < rows - 1) row++;
        else lines = [...lines.slice(1), ''];
        break;
      case '\u001b[A':
        row = Math.max(0, row - 1);
        break;
      case '\u001b[K':
        lines[row] = line.slice(0, column);
        break;
      case '\u001b[J':
        lines = lines.map((one, r) => (r < row ? one : r === row ? line.slice(0, column) : ''));
        break;
      default:
        if (piece.startsWith('\u001b')) break; // the cursor's looks, and the wrapping of lines
        lines[row] = `${line.padEnd(column).slice(0, column)}${piece}${line.slice(column + 1)}`;
        column = Math.min(columns - 1, column + 1);
    }
  }
  return lines.map((line) => line.trimEnd());
}
