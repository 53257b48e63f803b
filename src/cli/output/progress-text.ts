import { formatDuration } from './numbers.js';
import type { Phase } from './progress-view.js';
import { textWidth } from './text-width.js';

/**
 * How far a phase has come, and how long it will go on, in seconds, where that is known: the whole text, and what is
 * shown of it where there is no room for all.
 */
export function progressTexts(
  phase: Phase,
  done: number,
  left: number | undefined,
): readonly [whole: string, short: string] {
  const text = phase.text(done);
  const time = left === undefined ? '' : `, about ${formatDuration(left)} left`;
  return [`${text}${phase.detail?.() ?? ''}${time}`, `${text}${time}`];
}

/** In columns. A bar of less shows nothing. */
const BAR = { most: 24, least: 8 };

/**
 * A line with a bar, as far as there is room for one beside the text, which is cut where it is too long itself. The last column
 * stays free: some terminals begin another line when it is written.
 *
 * @param share of what is to be done, from 0 to 1; there is no bar where it is not known
 * @param texts the whole, and a shorter one for where there is no room for it
 */
export function barLine(
  share: number | undefined,
  [whole, short = whole]: readonly string[],
  columns: number,
): string {
  const width = Math.max(0, columns - 1);
  const room = share === undefined ? width : width - BAR.least - 1;
  const text = textWidth(whole) <= room ? whole : short;
  const size = Math.min(BAR.most, width - textWidth(text) - 1);
  if (share === undefined || size < BAR.least) return cut(text, width);
  const full = Math.round(size * Math.min(1, Math.max(0, share)));
  return `${'█'.repeat(full)}${'░'.repeat(size - full)} ${text}`;
}

/** The same, and below it another line where the phase has one and there is something in it. */
export function barLines(
  share: number | undefined,
  texts: readonly string[],
  columns: number,
  below?: Phase['below'],
): string {
  const line = barLine(share, texts, columns);
  const width = Math.max(0, columns - 1);
  const second = below === undefined ? '' : cut(below(width), width);
  return second === '' ? line : `${line}\n${second}`;
}

/** As many of the parts of a text as fit, or of its words, or of its characters. */
function cut(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  for (const end of [', ', ' ']) {
    const parts = text.split(end);
    while (parts.length > 0 && textWidth(parts.join(end)) > width) parts.pop();
    if (parts.length > 0) return parts.join(end);
  }
  let characters = [...text];
  while (textWidth(characters.join('')) > width) characters = characters.slice(0, -1);
  return characters.join('');
}
