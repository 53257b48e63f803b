import { escapeControls } from '../../support/errors.js';
import { formatCount } from '../output/numbers.js';

/** More texts than this are not listed, but counted. */
const MOST = 30;
const SHOWN = 10;

/** Texts of a file in a line: all of them, or the first of many and how many there are. */
export function listText(texts: readonly string[]): string {
  const shown = texts.length > MOST ? texts.slice(0, SHOWN) : texts;
  const more = texts.length > MOST ? `, … (${formatCount(texts.length)})` : '';
  return `${shown.map(escapeControls).join(', ')}${more}`;
}
