/** What a terminal obeys or turns around, but for the ends of lines, tabs, and colours. */
const OBEYED =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to be found
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: a colour begins with one
const COLOUR = /(\u001b\[[\d;]*m)/;

/** Rows and records as a terminal may show them: what it would obey is written as JSON writes it. */
export function shownOnTerminal(text: string): string {
  return text.replace(OBEYED, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The same for what has colours of ours. Whoever wrote it has escaped what is not ours: this is for what was forgotten. */
export function shownInColours(text: string): string {
  const parts = text.split(COLOUR); // every other one is a colour
  return parts.map((part, i) => (i % 2 === 0 ? shownOnTerminal(part) : part)).join('');
}
