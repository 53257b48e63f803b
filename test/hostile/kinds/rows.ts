import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A file of `test/fixtures`. */
export function fixture(name: string): string {
  return readFileSync(fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url)), 'utf8');
}

/** Two numbers, a category, and two classes. */
export const rows = `a,b,c,y\n${Array.from({ length: 12 }, (_, i) => `${i % 5},${(i * 7) % 11},${'uvw'[i % 3]},${i % 2 ? 'yes' : 'no'}\n`).join('')}`;

/** Bytes as a test shows them. */
export function shownBytes(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1');
  return JSON.stringify(text.length > 3000 ? `${text.slice(0, 3000)}…` : text);
}
