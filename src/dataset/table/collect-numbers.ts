import type { StoredMatrix } from '../../support/wasm/stored-matrix.js';
import { parseNumber } from '../csv/number.js';
import { type CsvRecord, widthOf } from '../csv/records.js';
import type { RegularFile } from '../input/source.js';
import type { LaneColumn } from '../lane/columns.js';
import type { Beside } from '../lane/number-rows.js';
import { type Numbers, readNumbers } from '../lane/read-numbers.js';
import type { ColumnFields, FieldText } from '../readings/column-fields.js';
import { haveDecimalCommas, isCode } from '../readings/decide-reading.js';
import { PlainSummary } from '../readings/plain-summary.js';
import { CollectedColumn } from './collected-column.js';
import type { ColumnUse } from './finish-column.js';
import { type MissingPolicy, missingTest, someAreNumbers } from './missing.js';
import type { CollectedFields, CollectedRows } from './row-collector.js';
import { StoredNumbers } from './stored-numbers.js';

/** What is known of a file before its rows are read. */
export interface NumbersContext {
  readonly header: readonly string[];
  readonly hasHeader: boolean;
  readonly delimiter: string;
  /** What each column is for that is read at all, by its index. */
  readonly uses: ReadonlyMap<number, ColumnUse>;
  readonly na: readonly string[];
  readonly missing: MissingPolicy;
}

/** Rows that were read by the fast lane. */
export interface FastRows extends CollectedRows {
  readonly sha256: string;
}

/** Each column of texts takes a quarter of a megabyte, and a call of its own for each row. */
const MOST_TEXTS = 64;

/**
 * Collects the rows of a file by the fast lane, the same as `RowCollector` does. Undefined where most features are no plain
 * numbers, or the lane is not for this file, or came to something that only the slow road can judge.
 */
export async function collectNumbers(
  file: RegularFile,
  context: NumbersContext,
): Promise<FastRows | undefined> {
  const { delimiter, hasHeader, na } = context;
  // A number that stands for a missing field would be read as a number.
  if (someAreNumbers(na)) return undefined;
  let columns: readonly LaneColumn[] = [];
  const numbers = await readNumbers(file, {
    delimiter,
    header: hasHeader,
    na,
    precision: 'exact',
    columns(first) {
      const chosen = laneColumns(first, context);
      if (chosen !== undefined) columns = chosen;
      return chosen;
    },
  });
  if (numbers?.sha256 === undefined) return undefined;
  const { rows, sha256 } = numbers;
  const lines = rows.lines.first(rows.count);
  const features = featureColumns(numbers);
  const collected = new Map<number, CollectedFields>();
  let [feature, beside] = [0, 0];
  for (const [index, { kind }] of columns.entries()) {
    if (kind === 'skip') continue;
    const isFeature = kind === 'feature';
    collected.set(
      index,
      isFeature ? features[feature++] : collectedFields(rows.beside[beside++], lines),
    );
  }
  return { columns: collected, lines, sha256 };
}

/** What the lane is to do with each column, by the first records. */
function laneColumns(
  first: readonly CsvRecord[],
  { header, uses, na, missing }: NumbersContext,
): LaneColumn[] | undefined {
  if (first.length === 0 || first.some((record) => widthOf(record) !== header.length)) {
    return undefined;
  }
  const isMissing = missingTest(na);
  // All fields of a record are made at once: one by one, those of a wide file would take as long as reading many of its rows.
  const sample = first.map(({ fields }) => fields.map((field) => field.trim()));
  const columns = header.map((_, index): LaneColumn => {
    const use = uses.get(index);
    // Where a missing field is an error, the slow road says so.
    const mayMiss = missing !== 'error';
    if (use === undefined) return { kind: 'skip', mayMiss: true };
    if (use === 'weight' || use === 'number') return { kind: 'number', mayMiss };
    if (use === 'category' || use === 'label') return { kind: 'text', mayMiss };
    if (use === 'target') return { kind: 'label', mayMiss };
    const isNumber = sample.every(({ [index]: text }) => {
      return isMissing(text) || (parseNumber(text) !== undefined && !isCode(text));
    });
    return { kind: isNumber ? 'feature' : 'label', mayMiss };
  });
  // Where points may separate thousands, as others are decimal commas, it takes the texts to tell.
  const fieldsAt = (index: number) =>
    summaryOf(sample.map((fields) => fields[index]).filter((text) => !isMissing(text)));
  if (
    haveDecimalCommas(
      columns.flatMap(({ kind }, index) => (kind === 'skip' ? [] : [fieldsAt(index)])),
    )
  )
    return undefined;
  const features = columns.filter(({ kind }) => kind === 'feature').length;
  const texts = columns.filter(({ kind }) => kind === 'text' || kind === 'label').length;
  return features > 0 && texts <= MOST_TEXTS ? columns : undefined;
}

/** What some texts of a column tell. */
function summaryOf(texts: readonly string[]): ColumnFields {
  const plain = new PlainSummary();
  const others: FieldText[] = [];
  for (const text of texts) {
    const field = { text, rows: 1, line: 1 };
    if (parseNumber(text) === undefined) others.push(field);
    else plain.add(field);
  }
  return { plain, others };
}

/** The columns of the matrix. Of those in which no field is missing the scanner has said so: they are not looked at. */
function featureColumns({ rows, powers }: Numbers): CollectedFields[] {
  const { matrix } = rows;
  const all = Array.from({ length: matrix.columns }, (_, index) => index);
  const missing = missingRows(
    matrix,
    all.filter((index) => rows.mayLack(index)),
  );
  return all.map((index) => {
    const lacking = Uint32Array.from(missing.get(index) ?? []);
    const isComplete = lacking.length === 0;
    const numbers = new StoredNumbers(matrix, index, { power: powers?.[index], isComplete });
    return {
      column: new CollectedColumn({ kind: 'stored', numbers }),
      missing: { rows: lacking, text: '' },
    };
  });
}

/** For each of some columns of a matrix the rows in which it is NaN. */
function missingRows(
  { numbers, step, rows }: StoredMatrix,
  columns: readonly number[],
): ReadonlyMap<number, number[]> {
  const missing = columns.map((column) => ({ column, found: [] as number[] }));
  if (missing.length > 0) {
    for (let row = 0; row < rows; row++) {
      for (const { column, found } of missing) {
        if (Number.isNaN(numbers[row * step + column])) found.push(row);
      }
    }
  }
  return new Map(missing.map(({ column, found }) => [column, found]));
}

function collectedFields(column: Beside, lines: Uint32Array): CollectedFields {
  if (column.kind === 'number') {
    const { numbers } = column;
    return {
      column: new CollectedColumn({ kind: 'numbers', numbers, strangers: [] }),
      missing: { rows: rowsWhere(numbers, Number.isNaN), text: '' },
    };
  }
  const { codes } = column;
  const { values } = column.texts;
  const firstLines = new Uint32Array(values.length);
  for (let row = codes.length - 1; row >= 0; row--) {
    if (codes[row] >= 0) firstLines[codes[row]] = lines[row];
  }
  const numbers = values.map((text) => {
    const number = parseNumber(text);
    return number !== undefined && Number.isFinite(number) ? number : Number.NaN;
  });
  return {
    column: new CollectedColumn({ kind: 'texts', codes, values, lines: firstLines, numbers }),
    missing: { rows: rowsWhere(codes, (code) => code < 0), text: '' },
  };
}

function rowsWhere(
  items: Float64Array | Int32Array,
  holds: (item: number) => boolean,
): Uint32Array {
  let count = 0;
  for (const item of items) if (holds(item)) count++;
  const rows = new Uint32Array(count);
  if (count === 0) return rows;
  let at = 0;
  for (const [row, item] of items.entries()) if (holds(item)) rows[at++] = row;
  return rows;
}
