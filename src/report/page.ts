import { createSha256 } from '../support/platform.js';
import { VERSION } from '../support/version.js';
import { Html, html } from './html.js';
import { style } from './style.js';

/** How the first line of a report begins. */
export const REPORT_START = '<!doctype html><!-- mlp report -->';

/**
 * A page that is one file. Its policy lets it load nothing from anywhere, and run no script but its own.
 *
 * @param script JavaScript, of no text that is a user's
 */
export function page(title: string, sections: readonly Html[], script: string): string {
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${base64Sha256(script)}'; base-uri 'none'; form-action 'none'`;
  const body = html`<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${new Html(style)}</style></head><body><header><h1>${title}</h1><p class="about">by mlp ${VERSION}</p></header><main>${sections}</main><script>${new Html(script)}</script></body></html>`;
  return `${REPORT_START}\n${body}\n`;
}

function base64Sha256(text: string): string {
  const hash = createSha256();
  hash.update(new TextEncoder().encode(text));
  const bytes = (hash.hex().match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  return btoa(String.fromCharCode(...bytes));
}
