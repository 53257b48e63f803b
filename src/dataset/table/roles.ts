import { MlpError, quote } from '../../support/errors.js';
import { resolveColumn, resolveColumns } from './column-refs.js';

/** Which columns are what, as a user says it: names, or numbers from 1; several in a list, or with commas. */
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
 * @throws MlpError (usage) for a column that does not exist, a target that is a feature, weight or
 * ignored too, or when no feature is left.
 */
export function resolveRoles(header: readonly string[], options: RoleOptions): Roles {
  const one = (option: 'target' | 'weightColumn' | 'group') => {
    const reference = options[option];
    return reference === undefined ? undefined : resolveColumn(header, reference, option);
  };
  const many = (option: 'features' | 'ignore' | 'categorical') => {
    const list = options[option];
    return list === undefined ? undefined : resolveColumns(header, list, option);
  };

  const weight = one('weightColumn');
  const group = one('group');
  const ignored = many('ignore') ?? [];
  const asked = many('features');
  const aside = new Set([...ignored, weight, group]);

  const all = header.map((_, index) => index);
  const target = one('target') ?? all.findLast((index) => !aside.has(index));
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
  if (asked?.includes(target)) throw clash('features');
  if (ignored.includes(target)) throw clash('ignore');
  if (weight === target) throw clash('weightColumn');

  const features = asked
    ? asked.filter((index) => !ignored.includes(index))
    : all.filter((index) => index !== target && !aside.has(index));
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
  const categorical = new Set(many('categorical') ?? []);
  return { target, features, categorical, weight, group };
}
