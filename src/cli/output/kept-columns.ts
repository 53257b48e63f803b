import type { CsvFile } from '../../dataset/csv/csv.js';
import { resolveColumns } from '../../dataset/table/column-refs.js';
import { MlpError, quote } from '../../support/errors.js';

/**
 * The columns that --keep names, in the order of the file.
 *
 * @param added the names of columns that are appended to them
 * @throws MlpError ('usage') for what names none, and for one that is called as an added one
 */
export function keptColumns(
  { titles, name: file }: Pick<CsvFile, 'titles' | 'name'>,
  keep: string,
  added: readonly string[],
): number[] {
  const kept = columnsIn(titles, keep);
  const names = kept.map((index) => titles[index]);
  const twice = names.filter((name) => added.includes(name));
  if (twice.length === 0) return kept;
  const others = names.filter((name) => !added.includes(name));
  throw new MlpError({
    kind: 'usage',
    place: { file },
    problem: `it has a column ${quote(twice[0])} already, and predictions would add another`,
    advice: {
      text: 'leave it out with',
      options: { keep: keepOnly(others, keep === 'all' ? twice : undefined) },
    },
  });
}

function columnsIn(titles: readonly string[], keep: string): number[] {
  const all = titles.map((_, index) => index);
  if (keep === 'all') return all;
  if (keep === 'none') return [];
  return resolveColumns(titles, keep, 'keep');
}

/** The --keep of some columns, which is shorter by what is left out, where they are all but that. */
function keepOnly(names: readonly string[], leftOut: readonly string[] | undefined): string {
  if (names.length === 0) return 'none';
  if (leftOut?.every(isListed)) return leftOut.map((name) => `!${name}`).join(',');
  return names.every(isListed) ? names.join(',') : 'none';
}

/** Whether a name stands for itself in a list of columns. */
function isListed(name: string): boolean {
  return /^[^\s,*][^,*]*(?<!\s)$/.test(name);
}
