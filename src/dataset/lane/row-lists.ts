import type { Body } from '../../support/wasm/assembler.js';
import type { StoredMatrix } from '../../support/wasm/stored-matrix.js';

/** So many rows at a call: in a longer one, the code would not be replaced by the optimized one for too long. */
const ROWS = 256;
/** So many rows are gone through together: what is known of a column is then loaded and stored once for all of them. */
const TOGETHER = 4;

/** Where compiled code finds the addresses of the rows that it is to go through. */
export interface RowList {
  /** Calls `through` for all of some rows of the matrix, in their order: with the first address, and behind the last one. */
  each(rows: ArrayLike<number>, through: (from: number, to: number) => void): void;
}

/** Takes the place of such a list in the matrix's memory: before any view of it is made. */
export function rowListFor({ memory, offset, stride }: StoredMatrix): RowList {
  const list = memory.reserve(4 * ROWS);
  return {
    each(rows, through) {
      const addresses = new Uint32Array(memory.buffer, list, ROWS);
      for (let from = 0; from < rows.length; from += ROWS) {
        const count = Math.min(ROWS, rows.length - from);
        for (let i = 0; i < count; i++) addresses[i] = offset + stride * rows[from + i];
        through(list, list + 4 * count);
      }
    },
  };
}

/**
 * Emits what goes through the rows of a list: some together, and then one by one those that are left.
 *
 * @param from the local that has the first address, and is used up
 * @param to the local that has what is behind the last one
 * @param emit writes what is done to rows, in their order, of which locals have the addresses
 */
export function emitRows(
  body: Body,
  from: number,
  to: number,
  emit: (rows: readonly number[]) => void,
): void {
  for (const count of [TOGETHER, 1]) {
    const rows = Array.from({ length: count }, () => body.local('i32'));
    body.while(
      () =>
        body
          .get(from)
          .i32(4 * count)
          .op('i32.add')
          .get(to)
          .op('i32.le_u'),
      () => {
        for (const [i, row] of rows.entries()) {
          body
            .get(from)
            .memory('i32.load', 4 * i)
            .set(row);
        }
        emit(rows);
        body
          .get(from)
          .i32(4 * count)
          .op('i32.add')
          .set(from);
      },
    );
    for (const row of rows) body.release('i32', row);
  }
}
