import { parseNumber } from '../../../src/dataset/csv/number.js';
import { openZeros } from '../../../src/dataset/input/zeros.js';
import type { LaneColumn } from '../../../src/dataset/lane/columns.js';
import { type LaneOptions, NumberLane } from '../../../src/dataset/lane/number-lane.js';

export const feature: LaneColumn = { kind: 'feature', mayMiss: false };
export const fillable: LaneColumn = { kind: 'feature', mayMiss: true };
export const number: LaneColumn = { kind: 'number', mayMiss: false };
export const text: LaneColumn = { kind: 'text', mayMiss: false };
export const skip: LaneColumn = { kind: 'skip', mayMiss: false };

/** A lane that has read a file, given to it in pieces of so many bytes. */
export async function laneOf(
  file: string | Uint8Array,
  columns: readonly LaneColumn[],
  options: Partial<LaneOptions> & { readonly piece?: number } = {},
): Promise<NumberLane> {
  const lane = new NumberLane({
    columns,
    delimiter: ',',
    precision: 'double',
    na: ['', 'NA'],
    line: 2,
    zeros: openZeros(0),
    ...options,
  });
  const bytes = Buffer.from(file);
  const piece = options.piece ?? bytes.length;
  for (let at = 0; at < bytes.length; at += piece) await lane.push(bytes.subarray(at, at + piece));
  await lane.end();
  return lane;
}

/** All that a lane has read, row by row: the matrix, and what is beside it. */
export function contentOf({ rows }: NumberLane): unknown[] {
  const { numbers, step, columns } = rows.matrix;
  return Array.from({ length: rows.count }, (_, i) => ({
    line: rows.lines.of(i),
    features: [...numbers.subarray(i * step, i * step + columns)],
    beside: rows.beside.map((column) =>
      column.kind === 'number' ? column.numbers[i] : column.texts.values[column.codes[i]],
    ),
  }));
}

/** What `contentOf` should be of fields that are numbers, and of the texts in the columns that are none. */
export function expectedOf(
  records: readonly (readonly string[])[],
  columns: readonly LaneColumn[],
  precision: 'single' | 'double' = 'double',
): unknown[] {
  const numberOf = (field: string): number => parseNumber(field) ?? Number.NaN;
  const rounded = precision === 'single' ? Math.fround : (x: number): number => x;
  return records.map((fields, i) => ({
    line: i + 2,
    features: fields
      .filter((_, c) => columns[c].kind === 'feature')
      .map((field) => rounded(numberOf(field))),
    beside: fields.flatMap((field, c): unknown[] => {
      if (columns[c].kind === 'number') return [numberOf(field)];
      return columns[c].kind === 'text' ? [field] : [];
    }),
  }));
}
