import { type Excerpt, escapeControls } from '../../support/errors.js';
import { textWidth } from './text-width.js';

/** So much of a text is shown before and behind the place. */
const AROUND = 60;

/**
 * A text, or what is around the place in a long one, and carets under the place; one behind it where something is
 * missing.
 */
export function caretLines({ text, start, end }: Excerpt): string {
  const from = start > AROUND ? start - AROUND : 0;
  const to = Math.min(text.length, Math.max(end, start) + AROUND);
  const before = `${from > 0 ? '…' : ''}${escapeControls(text.slice(from, start))}`;
  const place = escapeControls(text.slice(start, end));
  const behind = `${escapeControls(text.slice(end, to))}${to < text.length ? '…' : ''}`;
  const carets = '^'.repeat(Math.max(1, textWidth(place)));
  return `  ${before}${place}${behind}\n  ${' '.repeat(textWidth(before))}${carets}\n`;
}
