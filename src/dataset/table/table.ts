import { MlpError, quote } from '../../support/errors.js';
import type { Note } from '../../support/note.js';
import type { CsvFile } from '../csv/csv.js';
import { delimiterName } from '../csv/delimiter.js';
import { readLargeFile } from '../csv/large-file.js';
import { haveDecimalCommas } from '../readings/decide-reading.js';
import type { ReadingOptions } from '../readings/decision.js';
import type { FastRows } from './collect-numbers.js';
import type { Column } from './column.js';
import { type ColumnUse, finishColumn } from './finish-column.js';
import { valuesLikeMissing } from './looks-missing.js';
import { defaultNa, type MissingPolicy } from './missing.js';
import { keepRows, rowsToKeep } from './missing-rows.js';
import { type RoleOptions, type Roles, resolveRoles } from './roles.js';
import { type CollectedRows, RowCollector } from './row-collector.js';
import { spellingsThatDiffer } from './spellings.js';
import { readingNotes, type UnusualReading, unusualReading } from './unusual-reading.js';
import { usableFeatures } from './usable-features.js';
import { wordsAmongNumbers } from './words-among-numbers.js';

/** How the records of a file become a table. */
export interface TableOptions extends RoleOptions, ReadingOptions {
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
  /** What the lines begin with that were left out; '' when none were. */
  readonly comment: string;
  /** How many lines were left out in front of the records. */
  readonly skipLines: number;
  /** Whether the names are those of a header. */
  readonly hasHeader: boolean;
  readonly na: readonly string[];
  readonly missing: MissingPolicy;
  /** What was decided about it that a user should know. */
  readonly notes: readonly Note[];
}

/**
 * Reads the columns that have a role into memory.
 *
 * Each gets the reading that fits its fields, all of them; a few that do not fit what most do are an error that names the
 * first of them. A row in which a field of these columns is missing is dropped with `drop`. With `mean` it is kept, unless it
 * is the target that is missing. A feature of texts that are nearly all different is left out, unless it is asked for; with `mean`,
 * so is one of which every field is missing.
 *
 * @throws MlpError: usage for columns that do not exist, data for whatever is wrong in the file.
 */
export async function readTable(csv: CsvFile, options: TableOptions = {}): Promise<Table> {
  if (csv.header.length === 1) throw oneColumn(csv);
  const given = resolveRoles(csv.header, options, csv.rowNames);
  const na = options.na ?? defaultNa;
  const missing = options.missing ?? 'error';
  const uses = columnUses(csv.header, given, options.task);
  // Where points separate thousands, numbers are not what they plainly say.
  const isPlain = options.decimal !== ',';
  const fast = isPlain ? await collectFast(csv, uses, na, missing) : undefined;
  const collected = fast ?? (await collect(csv, uses, na));
  if (collected.lines.length === 0) {
    const at = { kind: 'data', place: { file: csv.name } } as const;
    throw new MlpError({ ...at, problem: 'there are no rows below the header' });
  }
  const { columns, notes } = finish(csv, uses, collected, options);
  const { roles, leftOut } = usableFeatures(
    csv,
    given,
    columns,
    options,
    missing === 'mean' ? emptyColumns(collected) : new Set(),
  );
  const context = { file: csv.name, header: csv.header, roles, missing };
  const { keeps, dropped } = rowsToKeep(collected, context);
  const kept = (column: Column | undefined) =>
    column === undefined || keeps === undefined ? column : keepRows(column, keeps);
  const lines = keeps === undefined ? collected.lines : collected.lines.filter((_, i) => keeps[i]);
  return {
    name: csv.name,
    header: csv.header,
    columns: columns.map(kept),
    lines,
    roles,
    rows: lines.length,
    dropped,
    sha256: fast?.sha256 ?? csv.sha256() ?? '',
    delimiter: csv.delimiter,
    comment: csv.comment,
    skipLines: csv.skipLines,
    hasHeader: csv.hasHeader,
    na,
    missing,
    notes: [...notes, ...leftOut],
  };
}

/** The columns in which every field is missing. */
function emptyColumns({ columns, lines }: CollectedRows): ReadonlySet<number> {
  const empty = [...columns].filter(([, { missing }]) => missing.rows.length === lines.length);
  return new Set(empty.map(([index]) => index));
}

/** The column at an index of the header. It has to have a role. */
export function columnAt(table: Table, index: number): Column {
  const column = table.columns[index];
  if (column === undefined) throw new Error(`column ${index} of ${table.name} was not read`);
  return column;
}

/** The numbers of all rows of a table. */
export function allRows({ rows }: Pick<Table, 'rows'>): Int32Array {
  const all = new Int32Array(rows);
  for (let row = 0; row < rows; row++) all[row] = row;
  return all;
}

/** The rows of a large file of numbers, if it is one: the same as `collect` gives, many times as fast. */
function collectFast(
  csv: CsvFile,
  uses: ReadonlyMap<number, ColumnUse>,
  na: readonly string[],
  missing: MissingPolicy,
): Promise<FastRows | undefined> {
  const { header, hasHeader, delimiter } = csv;
  return readLargeFile(csv, async (file) => {
    const { collectNumbers } = await import('./collect-numbers.js');
    return collectNumbers(file, { header, hasHeader, delimiter, uses, na, missing });
  });
}

async function collect(
  csv: CsvFile,
  uses: ReadonlyMap<number, ColumnUse>,
  na: readonly string[],
): Promise<CollectedRows> {
  const keepsTexts = (use: ColumnUse): boolean => use === 'category' || use === 'label';
  const columns = new Map(
    [...uses].map(([index, use]) => [index, { keepsTexts: keepsTexts(use) }]),
  );
  const collector = new RowCollector(csv, { columns, na });
  let roomy = false;
  for await (const batch of csv.batches) {
    collector.add(batch);
    // As many rows as there will be, if the others are as long.
    if (!roomy) collector.reserve(Math.ceil((1.05 * collector.rows) / (csv.share() ?? 1)));
    roomy = true;
  }
  return collector.finish();
}

/** The columns with their readings, and what is unusual about them. */
function finish(
  csv: CsvFile,
  uses: ReadonlyMap<number, ColumnUse>,
  collected: CollectedRows,
  options: ReadingOptions,
): { columns: (Column | undefined)[]; notes: Note[] } {
  const unusual: (UnusualReading | undefined)[] = [];
  const notes: Note[] = [];
  const faults: MlpError[] = [];
  const all = [...collected.columns.values()].map(({ column }) => column.fields);
  const { decimal, dateOrder } = options;
  const context = { decimal, dateOrder, hasCommas: haveDecimalCommas(all) };
  const columns = csv.header.map((name, index) => {
    const use = uses.get(index);
    const fields = collected.columns.get(index);
    if (use === undefined || fields === undefined) return undefined;
    try {
      // What is a number by its type has a decimal point, whatever the texts of other columns have.
      const typed = csv.numbers.has(name) ? { decimal: '.' as const } : {};
      const column = finishColumn(fields.column, {
        file: csv.name,
        name,
        use,
        ...context,
        ...typed,
      });
      unusual.push(unusualReading(column, use, fields.column.fields));
      const words = wordsAmongNumbers(column, use, fields.column.fields, context);
      notes.push(...spellingsThatDiffer(column));
      notes.push(...(words.length > 0 ? words : valuesLikeMissing(column)));
      return column;
    } catch (error) {
      if (!(error instanceof MlpError)) throw error;
      faults.push(error);
      return undefined;
    }
  });
  const lineOf = ({ details }: MlpError): number => details.place?.line ?? 0;
  const [first] = faults.sort((a, b) => lineOf(a) - lineOf(b)); // stable: the column furthest left
  if (first !== undefined) throw first;
  const readings = readingNotes(unusual.filter((one) => one !== undefined));
  return { columns, notes: [...readings, ...notes] };
}

function columnUses(
  header: readonly string[],
  roles: Roles,
  task: TableOptions['task'],
): Map<number, ColumnUse> {
  const uses = new Map<number, ColumnUse>();
  const features = new Set(roles.features);
  const asTarget = { classification: 'label', regression: 'number' } as const;
  for (const index of header.keys()) {
    const categorical = roles.categorical.has(index);
    if (index === roles.target) {
      uses.set(index, task ? asTarget[task] : categorical ? 'category' : 'target');
    } else if (index === roles.weight) uses.set(index, 'weight');
    else if (index === roles.group) uses.set(index, 'category');
    else if (features.has(index)) uses.set(index, categorical ? 'category' : 'feature');
  }
  return uses;
}

/** The error for a file in which there is nothing to predict from: the delimiter was another, nearly always. */
function oneColumn({ name, header, delimiter }: CsvFile): MlpError {
  return new MlpError({
    kind: 'data',
    place: { file: name },
    problem: `there is one column only, ${quote(header[0])}, with ${delimiterName(delimiter)} between fields`,
    advice: { text: 'is the delimiter right? {} says it', options: { delimiter: undefined } },
  });
}
