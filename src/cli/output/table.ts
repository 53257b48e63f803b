import { escapeControls } from '../../support/errors.js';
import { textWidth } from './text-width.js';

export interface TableColumn {
  readonly title: string;
  /** By default right when every cell of the column is a number, left otherwise. */
  readonly align?: 'left' | 'right';
  /** At least so many columns of the terminal. */
  readonly width?: number;
  /** Colours a cell of the column; it is given the text without the padding. */
  readonly style?: (text: string) => string;
}

/** A cell: text, a number that is shown as it is, or nothing. */
export type Cell = string | number | undefined;

export interface TableOptions {
  /** Between the columns; two spaces by default. */
  readonly gap?: string;
  /** Before every line. */
  readonly indent?: string;
  /** Whether a line of dashes is drawn below the titles. */
  readonly separator?: boolean;
  /** Colours the titles. */
  readonly titleStyle?: (text: string) => string;
}

/**
 * A table of aligned text, one line each for the titles and the rows, each with its line end. Without any
 * title there is no line for them. Control characters in it are escaped, since cells may come from a file.
 */
export function formatTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions = {},
): string {
  const { gap = '  ', indent = '', separator = false, titleStyle = unstyled } = options;
  const titles = columns.map(({ title }) => escapeControls(title));
  const texts = rows.map((row) => columns.map((_, c) => cellText(row[c])));
  const widths = columns.map((column, c) =>
    Math.max(column.width ?? 0, textWidth(titles[c]), ...widest(texts, c)),
  );
  const aligns = columns.map(
    ({ align }, c) => align ?? (isNumeric(texts.map((row) => row[c])) ? 'right' : 'left'),
  );
  const line = (cells: readonly string[], style: (text: string, c: number) => string): string => {
    const padded = cells.map((text, c) => align(text, widths[c], aligns[c], style(text, c)));
    return `${indent}${padded.join(gap)}`.trimEnd();
  };

  const lines: string[] = [];
  if (titles.some((title) => title !== '')) {
    lines.push(line(titles, (text) => (text === '' ? text : titleStyle(text))));
  }
  if (separator) lines.push(indent + widths.map((width) => '─'.repeat(width)).join(gap));
  for (const row of texts) {
    lines.push(line(row, (text, c) => (text === '' ? text : (columns[c].style ?? unstyled)(text))));
  }
  return lines.map((text) => `${text}\n`).join('');
}

/** How many columns of a terminal a table takes that has no colours. */
export function tableWidth(table: string): number {
  return widest(
    table.split('\n').map((line) => [line]),
    0,
  )[0];
}

/** Pads a text to a width in columns of the terminal; `shown` is the text with its colours. */
export function align(
  text: string,
  width: number,
  side: 'left' | 'right',
  shown: string = text,
): string {
  const padding = ' '.repeat(Math.max(0, width - textWidth(text)));
  return side === 'right' ? padding + shown : shown + padding;
}

function cellText(cell: Cell): string {
  return cell === undefined ? '' : escapeControls(String(cell));
}

/** The widest text of a column, if there is any: a call with a million arguments is too much. */
function widest(texts: readonly (readonly string[])[], c: number): number[] {
  let width = 0;
  for (const row of texts) width = Math.max(width, textWidth(row[c]));
  return [width];
}

/** Numbers and what begins like one: `97.3 %`, `-0.5`, `1,234`, `3 min 05 s`. */
const NUMERIC = /^(?:[-−+<]?[\d.]|NaN$|[-−]?∞$|–$)/;

function isNumeric(cells: readonly string[]): boolean {
  return cells.every((text) => text === '' || NUMERIC.test(text));
}

function unstyled(text: string): string {
  return text;
}
