import { escapeControls } from './errors.js';

/** A word as it can be typed into a shell, and shown: quoted where it is not plain, or ends in a comma, as if that were the sentence's. */
export function shellWord(text: string): string {
  if (/^[\w./,:=@%+-]+(?<!,)$/.test(text)) return text;
  if (escapeControls(text) !== text) {
    return `$'${escapeControls(text.replace(/[\\']/g, '\\$&'))}'`;
  }
  if (/["\\$`!]/.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  return `"${text}"`;
}
