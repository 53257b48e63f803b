import type { StoredMatrix } from '../../support/wasm/stored-matrix.js';
import { StoredNumbers } from '../table/stored-numbers.js';
import type { FieldPlace } from './errors.js';
import type { Schema } from './schema.js';
import type { UnfamiliarFields } from './unfamiliar-fields.js';
import { type ColumnReader, type InputRows, InputWriter } from './write-inputs.js';

/**
 * Makes what writes the inputs of the first rows of a matrix, one column of which is each feature: where a column is more
 * than one input, they cannot be scaled where they lie.
 *
 * @param powers with which the float64 numbers are had back from float32, where they are not the same
 * @returns a function that throws MlpError (data) as `InputWriter` does
 */
export function matrixInputs(
  schema: Schema,
  matrix: StoredMatrix,
  powers?: readonly number[],
): (count: number, to: InputRows, unfamiliar: UnfamiliarFields) => void {
  const writer = new InputWriter(schema);
  const readers = schema.features.map((_, k): ColumnReader => {
    const column = new StoredNumbers(matrix, k, { power: powers?.[k] });
    return { kind: 'number', read: (from, count, into) => column.readFrom(from, count, into) };
  });
  // Whoever has the rows says by the rules of the slow road which of them is at fault.
  const place = (row: number, column: string): FieldPlace => ({ file: '', line: row, column });
  return (count, to, unfamiliar) => writer.write(readers, count, to, place, unfamiliar);
}
