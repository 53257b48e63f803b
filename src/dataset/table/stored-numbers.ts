import type { StoredMatrix } from '../../support/wasm/stored-matrix.js';

/** The numbers of a column: by themselves, or in a matrix beside those of other columns. */
export type ColumnNumbers = Float64Array | StoredNumbers;

/** What is known of a column in a matrix, as `StoredNumbers` has it. */
interface StoredColumn {
  readonly power?: number | undefined;
  readonly isComplete?: boolean | undefined;
  readonly rows?: Uint32Array | undefined;
}

/** Rows are often left out of all columns alike. */
const keptRows = new WeakMap<Uint8Array, Uint32Array>();

/** The numbers of a column that lie in a matrix. They are read where they lie: a copy of all columns would be another matrix. */
export class StoredNumbers {
  readonly matrix: StoredMatrix;
  readonly column: number;
  /** With what float64 is had back from float32, as round(x · power) / power; 1 where it is the same number. */
  readonly power: number;
  /** Whether it is known that none of them is missing, in any row of the matrix. */
  readonly isComplete: boolean;
  /** The rows of the matrix that count, in their order; all when they are not given. */
  readonly rows: Uint32Array | undefined;

  constructor(
    matrix: StoredMatrix,
    column: number,
    { power = 1, isComplete = false, rows }: StoredColumn = {},
  ) {
    this.matrix = matrix;
    this.column = column;
    this.power = power;
    this.isComplete = isComplete;
    this.rows = rows;
  }

  get length(): number {
    return this.rows?.length ?? this.matrix.rows;
  }

  /** Reads those of `count` of the given rows, from one of them on. */
  read(rows: ArrayLike<number>, from: number, count: number, into: Float64Array): void {
    const { matrix, column, power, rows: own } = this;
    const { numbers, step } = matrix;
    for (let i = 0; i < count; i++) {
      const row = own === undefined ? rows[from + i] : own[rows[from + i]];
      const x = numbers[row * step + column];
      into[i] = power === 1 ? x : Math.round(x * power) / power;
    }
  }

  /** Reads `count` of them, from one row of the matrix on. */
  readFrom(from: number, count: number, into: Float64Array): void {
    const { matrix, column, power } = this;
    const { numbers, step } = matrix;
    for (let i = 0; i < count; i++) {
      const x = numbers[(from + i) * step + column];
      into[i] = power === 1 ? x : Math.round(x * power) / power;
    }
  }

  /** A copy of them. */
  toFloat64(): Float64Array {
    const all = new Float64Array(this.length);
    const rows = upTo(all.length);
    this.read(rows, 0, all.length, all);
    return all;
  }

  /** The number of a row in the matrix, for each of the given ones. */
  rowsInMatrix(rows: ArrayLike<number>): ArrayLike<number> {
    const { rows: own } = this;
    if (own === undefined) return rows;
    const inMatrix = new Uint32Array(rows.length);
    for (let i = 0; i < inMatrix.length; i++) inMatrix[i] = own[rows[i]];
    return inMatrix;
  }

  /** Those of the rows that are to stay. */
  keep(keeps: Uint8Array): StoredNumbers {
    let rows = keptRows.get(keeps);
    if (rows === undefined) {
      rows = (this.rows ?? upTo(keeps.length)).filter((_, row) => keeps[row] === 1);
      keptRows.set(keeps, rows);
    }
    const { power, isComplete } = this;
    return new StoredNumbers(this.matrix, this.column, { power, isComplete, rows });
  }
}

/** 0, 1, … count − 1 */
function upTo(count: number): Uint32Array {
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}

/** The numbers of a column by themselves. */
export function asFloat64(numbers: ColumnNumbers): Float64Array {
  return numbers instanceof StoredNumbers ? numbers.toFloat64() : numbers;
}

/** `count` of them, from one row on. */
export function numbersFrom(numbers: ColumnNumbers, from: number, count: number): Float64Array {
  if (!(numbers instanceof StoredNumbers)) return numbers.subarray(from, from + count);
  const some = new Float64Array(count);
  const rows = upTo(count).map((row) => from + row);
  numbers.read(rows, 0, count, some);
  return some;
}
