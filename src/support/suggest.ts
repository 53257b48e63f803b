import { editDistance, nearest } from './errors.js';
import { orList } from './words.js';

/** More than so many are no help. */
const MOST = 4;

/**
 * What a mistyped word may have been meant to be, the likeliest first: the same word in another spelling
 * (`learning_rate` for `learning-rate`); those that are one slip away, and those that it is the beginning of; those within
 * a few slips; those of which it is a part (`size` for `batch-size`).
 *
 * @param meant what the word means elsewhere: goes before what it only looks like
 */
export function suggestions(
  word: string,
  candidates: Iterable<string>,
  meant: readonly string[] = [],
): string[] {
  const list = [...candidates];
  const plain = plainOf(word);
  const same = list.filter((name) => plainOf(name) === plain);
  if (same.length > 0 || plain === '') return same.slice(0, MOST);
  const slips = nearest(word, list);
  const slip = slips !== undefined && editDistance(lower(word), lower(slips)) === 1 ? [slips] : [];
  const begun = plain.length < 2 ? [] : list.filter((name) => plainOf(name).startsWith(plain));
  const close = [...new Set(meant.length > 0 ? [...meant, ...begun] : [...slip, ...begun])];
  if (close.length > 0) return close.slice(0, MOST);
  if (slips !== undefined) return [slips];
  return plain.length < 3
    ? []
    : list
        .filter((name) => name.split(/[-_ .]/).some((part) => lower(part) === plain))
        .slice(0, MOST);
}

/** `did you mean "a" or "b"?`; undefined where nothing is likely. */
export function didYouMean(
  word: string,
  candidates: Iterable<string>,
  show: (candidate: string) => string = (candidate) => candidate,
): string | undefined {
  return ask(suggestions(word, candidates).map(show));
}

/** `did you mean a or b?`, of what is suggested; undefined where that is nothing. */
export function ask(suggested: readonly string[]): string | undefined {
  return suggested.length === 0 ? undefined : `did you mean ${orList(suggested)}?`;
}

/** What a table says of a word, whose spelling in the table need not be the same. */
export function synonymOf<T>(synonyms: Readonly<Record<string, T>>, word: string): T | undefined {
  const plain = plainOf(word);
  return plain === ''
    ? undefined
    : Object.entries(synonyms).find(([other]) => plainOf(other) === plain)?.[1];
}

/** Without what people are not sure of: the case, and how words are joined. */
function plainOf(word: string): string {
  return lower(word).replace(/[-_ .]/g, '');
}

function lower(word: string): string {
  return word.toLowerCase();
}
