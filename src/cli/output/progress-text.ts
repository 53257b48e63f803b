import { formatDuration } from './numbers.js';
import type { Phase } from './progress-view.js';
import { textWidth } from './text-width.js';

/** How far a phase has come, and how long it will go on, in seconds, where that is known. */
export function progressText(phase: Phase, done: number, left: number | undefined): string {
  const text = phase.text(done);
  return left === undefined ? text : `${text}, about ${formatDuration(left)} left`;
}

/** In columns. A bar of less shows nothing. */
const BAR = { most: 24, least: 8 };

/**
 * A line with a bar, as far as there is room for one beside the text, which is cut where it is too long itself. The last column
 * stays free: some terminals begin another line when it is written.
 *
 * @param share of what is to be done, from 0 to 1; there is no bar where it is not known
 */
export function barLine(share: number | undefined, text: string, columns: number): string {
  const width = Math.max(0, columns - 1);
  const size = Math.min(BAR.most, width - textWidth(text) - 1);
  if (share === undefined || size < BAR.least) return cut(text, width);
  const full = Math.round(size * Math.min(1, Math.max(0, share)));
  return `${'█'.repeat(full)}${'░'.repeat(size - full)} ${text}`;
}

/** The same, and below it another line where the phase has one and there is something in it. */
export function barLines(
  share: number | undefined,
  text: string,
  columns: number,
  below?: Phase['below'],
): string {
  const line = barLine(share, text, columns);
  const width = Math.max(0, columns - 1);
  const second = below === undefined ? '' : cut(below(width), width);
  return second === '' ? line : `${line}\n${second}`;
}

function cut(text: string, width: number): string {
  let characters = [...text];
  while (textWidth(characters.join('')) > width) characters = characters.slice(0, -1);
  return characters.join('');
}
