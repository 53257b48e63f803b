import { editDistance, nearest } from './errors.js';
import { orList } from './words.js';

/** More than so many are no help. */
const MOST = 4;

/**
 * What a mistyped word may have been meant to be, the likeliest first: the same word in another spelling
 * (`learning_rate` for `learning-rate`); those that are one slip away, and those that it is the beginning of; those within
 * a few slips; those of which it is a part (`size` for `batch-size`).
 */
export function suggestions(word: string, candidates: Iterable<string>): string[] {
  const list = [...candidates];
  const plain = plainOf(word);
  const same = list.filter((name) => plainOf(name) === plain);
  if (same.length > 0 || plain === '') return same.slice(0, MOST);
  const slips = nearest(word, list);
  const slip = slips !== undefined && editDistance(lower(word), lower(slips)) === 1 ? [slips] : [];
  const begun = plain.length < 2 ? [] : list.filter((name) => plainOf(name).startsWith(plain));
  const close = [...new Set([...slip, ...begun])];
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
  const found = suggestions(word, candidates);
  return found.length === 0 ? undefined : `did you mean ${orList(found.map(show))}?`;
}

/** Without what people are not sure of: the case, and how words are joined. */
export function plainOf(word: string): string {
  return lower(word).replace(/[-_ .]/g, '');
}

function lower(word: string): string {
  return word.toLowerCase();
}
