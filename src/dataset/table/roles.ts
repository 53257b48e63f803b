import { MlpError, quote } from '../../support/errors.js';
import { resolveColumn, resolveColumns } from './column-refs.js';

/** Which columns are what, as `resolveColumn` takes them; several in a list, or with commas, as `resolveColumns`. */
export interface RoleOptions {
  /** The last column that has no other role when it is not given. */
  readonly target?: string | undefined;
  /** All columns without another role when it is not given. */
  readonly features?: string | readonly string[] | undefined;
  /** Columns that are left out. */
  readonly ignore?: string | readonly string[] | undefined;
  /** Features to be one-hot encoded, whatever they look like. */
  readonly categorical?: string | readonly string[] | undefined;
  /** How much each row counts. */
  readonly weightColumn?: string | undefined;
  /** Rows with the same field here are never split apart. */
  readonly group?: string | undefined;
}

/** Which columns are what: indices from 0. */
export interface Roles {
  readonly target: number;
  /** In the order of the file. */
  readonly features: readonly number[];
  /** Features to be one-hot encoded although they look like numbers. */
  readonly categorical: ReadonlySet<number>;
  readonly weight: number | undefined;
  readonly group: number | undefined;
}

/**
 * Gives every column its role. The columns of weights and groups, and those to be ignored, are
 * features only when `features` lists them.
 *
 * @param rowNames a column that is no feature either, and no target of its own accord
 *
 * @throws MlpError (usage) for a column that does not exist, a target that is a feature, weight or
 * ignored too, or when no feature is left.
 */
export function resolveRoles(
  header: readonly string[],
  options: RoleOptions,
  rowNames?: string,
): Roles {
  const one = (option: 'target' | 'weightColumn' | 'group') => {
    const reference = options[option];
    return reference === undefined ? undefined : resolveColumn(header, reference, option);
  };
  const many = (option: 'features' | 'ignore' | 'categorical', rest: readonly number[]) => {
    const list = options[option];
    return list === undefined ? undefined : resolveColumns(header, list, option, rest);
  };

  const all = header.map((_, index) => index);
  const named = one('target');
  const weight = one('weightColumn');
  const group = one('group');
  // Of "all but these", what has a role of its own is no part.
  const free = all.filter((index) => ![named, weight, group].includes(index));
  const ignored = new Set(many('ignore', free));
  const aside = new Set([...ignored, weight, group]);
  if (rowNames !== undefined) aside.add(header.indexOf(rowNames));
  const target = named ?? all.findLast((index) => !aside.has(index));
  if (target === undefined) {
    throw new MlpError({
      kind: 'usage',
      problem: 'no column is left for the target',
      advice: 'ignore fewer columns',
    });
  }
  const clash = (option: keyof RoleOptions) =>
    new MlpError({
      kind: 'usage',
      option,
      problem: `${quote(header[target])} is the target`,
      advice: { text: 'a column cannot be both; see', options: { target: undefined } },
    });
  const others = all.filter((index) => index !== target && !aside.has(index));
  const asked = many('features', others);
  if (asked?.includes(target)) throw clash('features');
  if (ignored.has(target)) throw clash('ignore');
  if (weight === target) throw clash('weightColumn');

  const features = asked ? asked.filter((index) => !ignored.has(index)) : others;
  if (features.length === 0) {
    throw new MlpError({
      kind: 'usage',
      problem: `no column is left to predict ${quote(header[target])} from`,
      advice: {
        text: 'see {}, {} and {}',
        options: { features: undefined, ignore: undefined, delimiter: undefined },
      },
    });
  }
  const categorical = new Set(many('categorical', features) ?? []);
  return { target, features, categorical, weight, group };
}
