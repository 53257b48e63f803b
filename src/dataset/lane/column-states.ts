import { Body, encodeModule } from '../../support/wasm/assembler.js';
import type { StoredMatrix } from '../../support/wasm/stored-matrix.js';
import { type RowList, rowListFor } from './row-lists.js';

/** What compiled code remembers of the columns of a matrix as it goes through its rows. */
export interface ColumnStates {
  /** Where the code finds rows. */
  readonly list: RowList;
  /** Takes the rows of a piece of the list: its first address, what is behind its last one, and whatever else the code asks for. */
  readonly add: (...numbers: number[]) => unknown;
  /** @param part where it lies in the state of two columns, in bytes */
  get(column: number, part: number): number;
  set(column: number, part: number, number: number): void;
}

/**
 * Compiles what goes through rows. The states lie in the matrix's memory, two columns together: 16 bytes for each part.
 *
 * @param bytes of the state of two columns
 * @param parameters how many numbers `add` takes
 * @param emit writes the code, given where the states begin and end
 */
export function columnStates(
  matrix: StoredMatrix,
  bytes: number,
  parameters: number,
  emit: (body: Body, state: number, end: number) => void,
): ColumnStates {
  const { memory, columns } = matrix;
  const list = rowListFor(matrix);
  const size = bytes * Math.ceil(columns / 2);
  const state = memory.reserve(size);
  const body = new Body(parameters);
  emit(body, state, state + size);
  const types = Array.from({ length: parameters }, () => 'i32' as const);
  const module = encodeModule([{ parameters: types, body, exported: 'add' }]);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module), {
    env: { memory: memory.memory },
  });
  const { add } = exports;
  if (add === undefined) throw new Error('the module exports nothing');
  const numbers = new Float64Array(memory.buffer, state, size / 8);
  const place = (column: number, part: number): number =>
    (bytes / 8) * (column >> 1) + part / 8 + (column & 1);
  return {
    list,
    add,
    get: (column, part) => numbers[place(column, part)],
    set(column, part, number) {
      numbers[place(column, part)] = number;
    },
  };
}
