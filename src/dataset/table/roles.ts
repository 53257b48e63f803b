import { MlpError, quote } from '../../support/errors.js';
import { resolveColumn, resolveColumns } from './column-refs.js';

/** Which columns are what, as the flags say it: names, or numbers from 1; lists with commas. */
export interface RoleOptions {
  /** `--target`; the last column that has no other role when it is not given. */
  readonly target?: string | undefined;
  /** `--features`; all columns without another role when it is not given. */
  readonly features?: string | undefined;
  /** `--ignore` */
  readonly ignore?: string | undefined;
  /** `--categorical` */
  readonly categorical?: string | undefined;
  /** `--weight-column` */
  readonly weightColumn?: string | undefined;
  /** `--group` */
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
  const one = (reference: string | undefined, flag: string) =>
    reference === undefined ? undefined : resolveColumn(header, reference, flag);
  const many = (list: string | undefined, flag: string) =>
    list === undefined ? undefined : resolveColumns(header, list, flag);

  const weight = one(options.weightColumn, '--weight-column');
  const group = one(options.group, '--group');
  const ignored = many(options.ignore, '--ignore') ?? [];
  const asked = many(options.features, '--features');
  const aside = new Set([...ignored, weight, group]);

  const all = header.map((_, index) => index);
  const target = one(options.target, '--target') ?? all.findLast((index) => !aside.has(index));
  if (target === undefined) {
    throw new MlpError('usage', 'no column is left for the target', 'ignore fewer columns');
  }
  const clash = (flag: string) =>
    new MlpError(
      'usage',
      `${flag}: ${quote(header[target])} is the target`,
      'a column cannot be both; see --target',
    );
  if (asked?.includes(target)) throw clash('--features');
  if (ignored.includes(target)) throw clash('--ignore');
  if (weight === target) throw clash('--weight-column');

  const features = asked
    ? asked.filter((index) => !ignored.includes(index))
    : all.filter((index) => index !== target && !aside.has(index));
  if (features.length === 0) {
    throw new MlpError(
      'usage',
      `no column is left to predict ${quote(header[target])} from`,
      'see --features, --ignore and --delimiter',
    );
  }
  const categorical = new Set(many(options.categorical, '--categorical') ?? []);
  return { target, features, categorical, weight, group };
}
