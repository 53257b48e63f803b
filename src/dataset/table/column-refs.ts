import { MlpError, quote } from '../../support/errors.js';
import { didYouMean } from '../../support/suggest.js';
import { listed } from '../../support/words.js';

/** The columns of a file, and the option that means some of them, for messages. */
interface Asked {
  readonly header: readonly string[];
  /** Its key. */
  readonly option: string;
}

/**
 * The column that an option means, counted from 0: the one of that name, or else the one of that number, counted
 * from 1, or from the end with a minus: −1 is the last. A pattern or a range will do where it means one column.
 *
 * @param option its key, for messages.
 * @throws MlpError (usage) when there is none, with the names that are near, or more than one.
 */
export function resolveColumn(
  header: readonly string[],
  reference: string,
  option: string,
): number {
  const asked = { header, option };
  const found = single(asked, reference) ?? several(asked, reference);
  if (found === undefined) throw noColumn(asked, reference);
  if (typeof found === 'number') return found;
  if (found.length === 1) return found[0];
  throw new MlpError({
    kind: 'usage',
    option,
    problem: `${quote(reference)} means ${found.length} columns, ${listed(found.map((index) => header[index]))}`,
    advice: 'name one of them',
  });
}

/**
 * The columns that comma-separated lists mean, without repetition and in the order of the file. Each part is a name or
 * a number as above, a range of them (`2-5`, `a-c`), a pattern (`sepal*`), or one of these to be left out (`!id`); if all are, from
 * the rest. A column's own name goes before whatever else it could mean, and one that holds a comma can be a list of its own.
 *
 * @param rest what is there when only exclusions are given: all columns by default
 * @throws MlpError (usage) when one does not exist, or a list is empty.
 */
export function resolveColumns(
  header: readonly string[],
  lists: string | readonly string[],
  option: string,
  rest: Iterable<number> = header.keys(),
): number[] {
  const asked = { header, option };
  const parts = [lists]
    .flat()
    .flatMap((list) => (header.includes(list) ? [list] : list.split(',')))
    .map((part) => (header.includes(part) ? part : part.trim()));
  const isExclusion = (part: string): boolean => part.startsWith('!') && !header.includes(part);
  const included = parts.filter((part) => !isExclusion(part));
  const excluded = new Set(
    parts.filter(isExclusion).flatMap((part) => columnsOf(asked, part.slice(1).trim())),
  );
  const from = included.length === 0 ? rest : included.flatMap((part) => columnsOf(asked, part));
  return [...new Set(from)].filter((index) => !excluded.has(index)).sort((a, b) => a - b);
}

function columnsOf(asked: Asked, reference: string): readonly number[] {
  const found = single(asked, reference) ?? several(asked, reference);
  if (found === undefined) throw noColumn(asked, reference);
  return typeof found === 'number' ? [found] : found;
}

/** A column by its name, or else by its number; undefined where it is neither. */
function single(asked: Asked, reference: string): number | undefined {
  const { header } = asked;
  const named = header.indexOf(reference);
  if (named !== -1) return named;
  if (!/^-?[0-9]+$/.test(reference)) return undefined;
  const number = Number(reference);
  const index = number < 0 ? header.length + number : number - 1;
  if (number !== 0 && index >= 0 && index < header.length) return index;
  const n = header.length;
  throw noColumn(asked, reference, `the columns are 1 to ${n}, or -1 to -${n} from the end`);
}

/** The columns of a pattern or a range; undefined for what is neither. */
function several(asked: Asked, reference: string): number[] | undefined {
  return reference.includes('*') ? matching(asked, reference) : between(asked, reference);
}

/** A `*` is any characters, also none. */
function matching(asked: Asked, pattern: string): number[] {
  const { header } = asked;
  const pieces = pattern.split('*');
  const found = [...header.keys()].filter((index) => isMadeOf(header[index], pieces));
  if (found.length > 0) return found;
  throw noColumn(asked, pattern, didYouMean(pattern.replaceAll('*', ''), header, quote));
}

/** Whether a text begins with the first piece, ends with the last, and has the others between them, in their order. */
function isMadeOf(text: string, pieces: readonly string[]): boolean {
  const last = pieces[pieces.length - 1];
  if (!text.startsWith(pieces[0])) return false;
  let at = pieces[0].length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return text.length - at >= last.length && text.endsWith(last);
}

/** The columns from one to another, of which names may hold hyphens, too: `2-5`, `-3--1`, `a-c`. */
function between(asked: Asked, reference: string): number[] | undefined {
  const { header } = asked;
  const isEnd = (text: string): boolean => header.includes(text) || /^-?[0-9]+$/.test(text);
  const ways: (readonly [string, string])[] = [];
  for (let at = reference.indexOf('-', 1); at !== -1; at = reference.indexOf('-', at + 1)) {
    const ends = [reference.slice(0, at).trim(), reference.slice(at + 1).trim()] as const;
    if (ends.every(isEnd)) ways.push(ends);
  }
  if (ways.length === 0) return undefined;
  const refuse = (problem: string, advice: string) =>
    new MlpError({ kind: 'usage', option: asked.option, problem, advice });
  if (ways.length > 1) {
    throw refuse(
      `${quote(reference)} can be read in ${ways.length} ways`,
      'use the numbers of the columns',
    );
  }
  const [[from, to]] = ways;
  const [first, last] = [from, to].map((end) => single(asked, end) ?? 0);
  if (first > last) {
    throw refuse(`${quote(reference)} ends before it begins`, `write ${quote(`${to}-${from}`)}`);
  }
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function noColumn(
  { header, option }: Asked,
  reference: string,
  advice: string | undefined = didYouMean(reference, header, quote),
): MlpError {
  return new MlpError({
    kind: 'usage',
    option,
    problem: `there is no column ${quote(reference)}`,
    advice: advice ?? `the columns are ${listed(header)}`,
  });
}
