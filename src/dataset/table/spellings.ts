import { quote } from '../../support/errors.js';
import type { Note } from '../../support/note.js';
import { isNumeric } from '../readings/reading.js';
import type { Column } from './column.js';

/** Labels or categories that differ in nothing but their case: mostly one thing that was written in two ways. */
export function spellingsThatDiffer({ name, reading, texts }: Column): Note[] {
  if (texts === undefined || isNumeric(reading)) return [];
  const written = new Map<string, string>();
  for (const text of texts.values) {
    const same = written.get(text.toLowerCase());
    if (same !== undefined) {
      const both = `${quote(same)} and ${quote(text)}`;
      return [{ text: `column ${quote(name)} has ${both}, which differ in their case only` }];
    }
    written.set(text.toLowerCase(), text);
  }
  return [];
}
