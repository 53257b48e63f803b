import { type Advice, MlpError, quote } from '../../support/errors.js';
import type { Column, Texts } from './column.js';
import { type MissingPolicy, missingAdvice } from './missing.js';
import type { Roles } from './roles.js';
import type { CollectedRows } from './row-collector.js';
import { type ColumnNumbers, StoredNumbers } from './stored-numbers.js';

/** What decides which rows stay. */
export interface MissingContext {
  readonly file: string;
  readonly header: readonly string[];
  readonly roles: Roles;
  readonly missing: MissingPolicy;
}

/** Which rows are left out, and why the first of them is. */
export interface LeftOut {
  /** For each row that was read whether it stays; undefined when all of them do. */
  readonly keeps: Uint8Array | undefined;
  readonly dropped: number;
}

/**
 * The rows that stay. With `drop`, those in which nothing is missing that has a role; with `mean`, those with a target, since
 * features are filled later.
 *
 * @throws MlpError (data) for a missing field: of any column with a role with `error`; with `mean`, of the weight and the
 * group, which cannot be made up; and when no row is left
 */
export function rowsToKeep(collected: CollectedRows, context: MissingContext): LeftOut {
  const { roles, missing } = context;
  const used = [...new Set([...roles.features, roles.target, roles.weight, roles.group])];
  const lacking = used.flatMap((index) => {
    const fields = index === undefined ? undefined : collected.columns.get(index);
    return index === undefined || fields === undefined || fields.missing.rows.length === 0
      ? []
      : [{ index, ...fields.missing }];
  });
  const drops = ({ index }: { index: number }): boolean =>
    missing === 'drop' || (missing === 'mean' && index === roles.target);
  const fills = ({ index }: { index: number }): boolean =>
    missing === 'mean' && canBeFilled(index, roles);
  const refused = lacking.filter((column) => !drops(column) && !fills(column));
  if (refused.length > 0) {
    // The first row, and in it the column that is furthest left.
    const [first] = refused.sort((a, b) => a.rows[0] - b.rows[0] || a.index - b.index);
    throw missingField(collected.lines[first.rows[0]], first.index, first.text, context);
  }
  const dropping = lacking.filter(drops);
  if (dropping.length === 0) return { keeps: undefined, dropped: 0 };
  const keeps = new Uint8Array(collected.lines.length).fill(1);
  for (const { rows } of dropping) for (const row of rows) keeps[row] = 0;
  const dropped = keeps.reduce((count, stays) => count + 1 - stays, 0);
  if (dropped === keeps.length) throw nothingLeft(dropping, dropped, context);
  return { keeps, dropped };
}

/** The rows of a column that stay. */
export function keepRows<C extends Column>(column: C, keeps: Uint8Array): C {
  const stays = (_: number, row: number): boolean => keeps[row] === 1;
  const texts: Texts | undefined = column.texts && {
    ...column.texts,
    codes: column.texts.codes.filter(stays),
  };
  return column.kind === 'number'
    ? { ...column, texts, numbers: keepNumbers(column.numbers, keeps) }
    : { ...column, texts };
}

function keepNumbers(numbers: ColumnNumbers, keeps: Uint8Array): ColumnNumbers {
  if (numbers instanceof StoredNumbers) return numbers.keep(keeps);
  return numbers.filter((_, row) => keeps[row] === 1);
}

/** Whether a missing field of a column can be made up: not what says how a row counts, or where it belongs. */
function canBeFilled(index: number, { features, target, weight, group }: Roles): boolean {
  return features.includes(index) && index !== target && index !== weight && index !== group;
}

function missingField(
  line: number,
  index: number,
  field: string,
  { file, header, roles }: MissingContext,
): MlpError {
  const state = field.trim() === '' ? 'is empty' : `is missing (${quote(field)})`;
  const at = { kind: 'data', place: { file, line } } as const;
  const column = `column ${quote(header[index])}`;
  if (canBeFilled(index, roles)) {
    return new MlpError({ ...at, problem: `${column} ${state}`, advice: missingAdvice });
  }
  const role = index === roles.target ? 'target' : index === roles.weight ? 'weight' : 'group';
  return new MlpError({
    ...at,
    problem: `${column}, the ${role}, ${state}`,
    advice: { text: 'leave such rows out with', options: { missing: 'drop' } },
  });
}

function nothingLeft(
  lacking: readonly { readonly index: number; readonly rows: Uint32Array }[],
  rows: number,
  { file, header, roles, missing }: MissingContext,
): MlpError {
  const at = { kind: 'data', place: { file } } as const;
  const target = lacking.find((column) => column.index === roles.target);
  if (target?.rows.length === rows) {
    return new MlpError({
      ...at,
      problem: `the target ${quote(header[roles.target])} is missing in every one of its ${rows} rows`,
      advice: { text: 'predict another column with', options: { target: undefined } },
    });
  }
  const whole = lacking.filter((column) => column.rows.length === rows);
  const names = whole.map(({ index }) => header[index]);
  const mostly = [...lacking].sort((a, b) => b.rows.length - a.rows.length)[0];
  const ignore = names.length > 0 ? names.join(',') : header[mostly.index];
  const which = names.length === 0 ? 'one' : names.length === 1 ? 'it' : 'them';
  const fills: Advice[] =
    target === undefined && missing === 'drop'
      ? [{ text: 'fill them with', options: { missing: 'mean' } }]
      : [];
  return new MlpError({
    ...at,
    problem:
      names.length > 0
        ? `column ${names.map(quote).join(', ')} is missing in every one of its ${rows} rows`
        : `a field is missing in every one of its ${rows} rows`,
    advice: [
      ...(names.length > 0 ? [] : fills),
      { text: `leave ${which} out with`, options: { ignore } },
    ],
  });
}
