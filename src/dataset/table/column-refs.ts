import { MlpError, nearest, quote } from '../../support/errors.js';

/**
 * The column that an option means, counted from 0: the one of that name, or else the one of that
 * number, counted from 1.
 *
 * @param option its key, for messages.
 * @throws MlpError (usage) when there is none, with the nearest name.
 */
export function resolveColumn(
  header: readonly string[],
  reference: string,
  option: string,
): number {
  const noColumn = (advice: string) =>
    new MlpError({
      kind: 'usage',
      option,
      problem: `there is no column ${quote(reference)}`,
      advice,
    });
  const named = header.indexOf(reference);
  if (named !== -1) return named;
  if (/^[0-9]+$/.test(reference)) {
    const number = Number(reference);
    if (number >= 1 && number <= header.length) return number - 1;
    throw noColumn(`the columns are 1 to ${header.length}`);
  }
  const similar = nearest(reference, header);
  throw noColumn(
    similar === undefined ? `the columns are ${listed(header)}` : `did you mean ${quote(similar)}?`,
  );
}

/**
 * The columns that comma-separated lists mean, without repetition and in the order of the file.
 * A name that itself holds a comma can be a list of its own.
 *
 * @throws MlpError (usage) when one does not exist, or a list is empty.
 */
export function resolveColumns(
  header: readonly string[],
  lists: string | readonly string[],
  option: string,
): number[] {
  const references = [lists]
    .flat()
    .flatMap((list) => (header.includes(list) ? [list] : list.split(',')));
  const columns = references.map((reference) =>
    resolveColumn(header, header.includes(reference) ? reference : reference.trim(), option),
  );
  return [...new Set(columns)].sort((a, b) => a - b);
}

/** Names for a message: quoted, the first ten of them. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 10).map(quote).join(', ');
  return names.length > 10 ? `${shown}, … (${names.length} in all)` : shown;
}
