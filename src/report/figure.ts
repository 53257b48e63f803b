import { type Html, html, type Part } from './html.js';

/** A table of a report: its titles, and rows of cells. */
export interface ReportTable {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** A picture, and the same as a table for those who cannot see it or want the numbers. */
export interface Figure {
  readonly title: string;
  readonly picture: Html;
  /** What is to be seen, in a sentence or two. */
  readonly caption?: Part;
  readonly table: ReportTable;
}

export function figure({ title, picture, caption, table }: Figure): Html {
  return html`<figure><h3>${title}</h3>${picture}${caption === undefined ? undefined : html`<figcaption>${caption}</figcaption>`}<details><summary>table</summary>${tableOf(table)}</details></figure>`;
}

/** A number, a share, or an interval of two. */
const NUMBERS = /^(?:[-−]?[\d.][\d.e-]*(?: %)?(?: to [-−]?[\d.][\d.e-]*(?: %)?)?|–|[-−]?∞)$/;

/** A table without the columns behind the first in which no row says anything. */
export function withoutEmpty({ titles, rows }: ReportTable): ReportTable {
  const isKept = titles.map((_, c) => c === 0 || rows.some((row) => row[c] !== '–'));
  const kept = <T>(cells: readonly T[]): T[] => cells.filter((_, c) => isKept[c]);
  return { titles: kept(titles), rows: rows.map(kept) };
}

export function tableOf({ titles, rows }: ReportTable): Html {
  const numeric = titles.map((_, c) => c > 0 && rows.every((row) => isNumeric(row[c])));
  const cell = (text: string | number, c: number) =>
    numeric[c + 1] ? html`<td class="n">${text}</td>` : html`<td>${text}</td>`;
  return html`<div class="table"><table><thead><tr>${titles.map((title, c) => (numeric[c] ? html`<th scope="col" class="n">${title}</th>` : html`<th scope="col">${title}</th>`))}</tr></thead><tbody>${rows.map(
    ([first, ...others]) => html`<tr><th scope="row">${first}</th>${others.map(cell)}</tr>`,
  )}</tbody></table></div>`;
}

function isNumeric(text: string | number): boolean {
  return typeof text === 'number' || NUMBERS.test(text);
}
