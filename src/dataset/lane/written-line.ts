import type { CsvRecord } from '../csv/records.js';

/** A record that is a line without quotes, in a text of several. */
export class WrittenLine implements CsvRecord {
  readonly line: number;
  readonly #text: string;
  readonly #from: number;
  readonly #to: number;
  readonly #delimiter: string;

  constructor(line: number, text: string, from: number, to: number, delimiter: string) {
    this.line = line;
    this.#text = text;
    this.#from = from;
    this.#to = to;
    this.#delimiter = delimiter;
  }

  get fields(): string[] {
    return this.#whole().split(this.#delimiter);
  }

  written(delimiter: string): string | undefined {
    return delimiter === this.#delimiter ? this.#whole() : undefined;
  }

  #whole(): string {
    return this.#text.slice(this.#from, this.#to);
  }
}

/** The lines of a text, each of which is a record, and ends with LF or CRLF. @param first the number of the first one */
export function linesOf(text: string, first: number, delimiter: string): WrittenLine[] {
  const lines: WrittenLine[] = [];
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const to = text.charCodeAt(end - 1) === 13 ? end - 1 : end;
    lines.push(new WrittenLine(first + lines.length, text, from, to, delimiter));
    from = end + 1;
  }
  return lines;
}
