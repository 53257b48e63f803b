import { quote } from './errors.js';

/** `a, b or c` */
export function orList(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** `"a", "b", "c"`, of more than ten the first ones, and how many there are. */
export function listed(names: readonly string[]): string {
  return names.length > MOST
    ? `${firstOf(names, MOST)} (${names.length} in all)`
    : firstOf(names, MOST);
}

const MOST = 10;

/** `"a", "b", "c", …`, where it is said already how many there are. */
export function firstOf(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).map(quote).join(', ');
  return names.length > most ? `${shown}, …` : shown;
}

/** `there is no column "a"`, `there are no columns "a", "b"` */
export function thereIsNoColumn(names: readonly string[]): string {
  return `there ${names.length === 1 ? 'is no column' : 'are no columns'} ${listed(names)}`;
}

/** `there is a column "a"`, `there are columns "a", "b"` */
export function thereIsAColumn(names: readonly string[]): string {
  return `there ${names.length === 1 ? 'is a column' : 'are columns'} ${listed(names)}`;
}

/** `column "x"`, `3 columns ("x", "y", "z")` */
export function columnsText(names: readonly string[]): string {
  return names.length === 1
    ? `column ${firstOf(names)}`
    : `${names.length} columns (${firstOf(names)})`;
}
