import { escapeControls } from '../support/errors.js';

/** Markup that is safe to put into a page: only `html`, `attribute` and `joined` make it. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

/** What may stand in a template: texts and numbers are escaped, markup is taken as it is. */
export type Part = string | number | Html | readonly Html[] | undefined;

const NAMED: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

/**
 * Markup with texts in it. A text can be of anybody, such as the name of a class: whatever it holds, it stays a text,
 * between tags and in attributes with quotes; control characters and those that turn the direction of writing are spelled out.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const pieces = strings.map((text, i) => (i < parts.length ? text + markupOf(parts[i]) : text));
  return new Html(pieces.join(''));
}

function markupOf(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.toString();
  if (typeof part === 'number') return String(part);
  if (typeof part !== 'string') return part.map(String).join('');
  return escapeControls(part).replace(/[&<>"']/g, (c) => NAMED.get(c) ?? c);
}

/** Data for the page's script, which no text in it can end. */
export function jsonScript(id: string, data: unknown): Html {
  const text = JSON.stringify(data).replaceAll('<', '\\u003c');
  return html`<script type="application/json" id="${id}">${new Html(text)}</script>`;
}
