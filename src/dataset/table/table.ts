import { MlpError } from '../../support/errors.js';
import type { CsvFile } from '../csv/csv.js';
import type { Column } from './column.js';
import type { ColumnUse } from './column-builder.js';
import { defaultNa, type MissingPolicy } from './missing.js';
import { type RoleOptions, type Roles, resolveRoles } from './roles.js';
import { RowCollector } from './row-collector.js';

/** How the records of a file become a table. */
export interface TableOptions extends RoleOptions {
  /** What the target is; its fields tell when it is not given. */
  readonly task?: 'classification' | 'regression' | undefined;
  /** The texts of missing fields. */
  readonly na?: readonly string[] | undefined;
  readonly missing?: MissingPolicy | undefined;
}

/** The rows of a file in memory, column by column. */
export interface Table {
  /** The file, for messages. */
  readonly name: string;
  readonly header: readonly string[];
  /** One for each name of the header; undefined for those that have no role. */
  readonly columns: readonly (Column | undefined)[];
  readonly roles: Roles;
  /** For each row the line of the file on which it starts. */
  readonly lines: Uint32Array;
  readonly rows: number;
  /** How many rows were left out because a field was missing. */
  readonly dropped: number;
  /** SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
  readonly delimiter: string;
  readonly na: readonly string[];
  readonly missing: MissingPolicy;
}

/**
 * Reads the columns that have a role into memory.
 *
 * A column is numeric when its fields are numbers, and text when most are not; a few fields that
 * are neither numbers nor missing are an error that names the first of them. A row in which a field
 * of these columns is missing is dropped with `drop`. With `mean` it is kept, unless it is the
 * target, the weight or the group that is missing: these cannot be made up, and are an error.
 *
 * @throws MlpError: usage for columns that do not exist, data for whatever is wrong in the file.
 */
export async function readTable(csv: CsvFile, options: TableOptions = {}): Promise<Table> {
  const roles = resolveRoles(csv.header, options);
  const na = options.na ?? defaultNa;
  const missing = options.missing ?? 'error';
  const uses = columnUses(csv.header, roles, options.task);
  const collector = new RowCollector(csv, { roles, uses, na, missing });
  let roomy = false;
  for await (const batch of csv.batches) {
    collector.add(batch);
    // As many rows as there will be, if the others are as long.
    if (!roomy) collector.reserve(Math.ceil((1.05 * collector.rows) / (csv.share() ?? 1)));
    roomy = true;
  }
  const { rows, dropped } = collector;
  if (rows === 0) throw noRows(csv, collector);
  return {
    name: csv.name,
    header: csv.header,
    ...collector.finish(),
    roles,
    rows,
    dropped,
    sha256: csv.sha256() ?? '',
    delimiter: csv.delimiter,
    na,
    missing,
  };
}

/** The column at an index of the header. It has to have a role. */
export function columnAt(table: Table, index: number): Column {
  const column = table.columns[index];
  if (column === undefined) throw new Error(`column ${index} of ${table.name} was not read`);
  return column;
}

function columnUses(
  header: readonly string[],
  roles: Roles,
  task: TableOptions['task'],
): Map<number, ColumnUse> {
  const uses = new Map<number, ColumnUse>();
  const asTarget = { classification: 'label', regression: 'number' } as const;
  for (const index of header.keys()) {
    const categorical = roles.categorical.has(index);
    if (index === roles.target) {
      uses.set(index, task ? asTarget[task] : categorical ? 'category' : 'target');
    } else if (index === roles.weight) uses.set(index, 'weight');
    else if (index === roles.group) uses.set(index, 'category');
    else if (roles.features.includes(index)) uses.set(index, categorical ? 'category' : 'feature');
  }
  return uses;
}

function noRows(csv: CsvFile, { dropped, fillable }: RowCollector): MlpError {
  const at = { kind: 'data', place: { file: csv.name } } as const;
  if (dropped === 0) return new MlpError({ ...at, problem: 'there are no rows below the header' });
  return new MlpError({
    ...at,
    problem: `a field is missing in every one of its ${dropped} rows`,
    advice: [
      fillable ? { text: 'fill them with', options: { missing: 'mean' } } : 'fill them in',
      { text: 'leave a column out with', options: { ignore: undefined } },
    ],
  });
}
