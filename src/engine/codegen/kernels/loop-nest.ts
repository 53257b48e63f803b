import type { Body } from '../../../support/wasm/assembler.js';
import type { Place } from '../../ir/layout.js';
import { isUnrolled } from '../../schedule/unroll.js';

/** Where a nest of loops stands: each method pushes an address and returns what to add to it. */
export interface Cursor {
  /** The place itself, where the nest is unrolled and so has a number for it. */
  readonly fixed?: { readonly line: number; readonly vector: number };
  /** The vector at the nest's own place, in a value that begins at `offset`. */
  own(offset: number): number;
  /** The vector of the current column, in a row. */
  row(offset: number): number;
  /** The number of the current line, in a column. */
  column(offset: number): number;
  /** The only number of a scalar. */
  scalar(offset: number): number;
  /** Pushes the number of the first lane, counted through the matrix without its padding. */
  count(): void;
}

/** What is done on the way through a nest. */
export interface NestBody {
  /** Before each line. */
  line?(cursor: Cursor): void;
  /** For each vector; `tail` when only some of its lanes belong to the value. */
  vector(cursor: Cursor, tail: boolean): void;
  /** After each line. */
  lineEnd?(cursor: Cursor): void;
  /** Lines per iteration while they last: 1 if it is not said, or the nest is unrolled. */
  readonly lines?: number;
  /** After those of an iteration. */
  iterationEnd?(cursor: Cursor): void;
}

/** Lines of at most 8 vectors are unrolled, however many there are: a loop over them would end as soon as it began. */
const UNROLLED_LINE = 8;

/** Goes through a place line by line, vector by vector. */
export function emitNest(
  body: Body,
  { lines, length, stride }: Pick<Place, 'lines' | 'length' | 'stride'>,
  bytes: number,
  each: NestBody,
): void {
  const vectors = stride / 16;
  const full = Math.floor((length * bytes) / 16);
  if (isUnrolled({ lines, stride })) {
    for (let i = 0; i < lines; i++) {
      each.line?.(fixed(body, i, 0, length, stride, bytes));
      for (let j = 0; j < vectors; j++) {
        each.vector(fixed(body, i, j, length, stride, bytes), j >= full);
      }
      each.lineEnd?.(fixed(body, i, 0, length, stride, bytes));
      each.iterationEnd?.(fixed(body, i, 0, length, stride, bytes));
    }
    return;
  }
  const line = body.local('i32');
  const column = body.local('i32');
  const own = body.local('i32');
  const cursor = (ahead: number, delta: number): Cursor =>
    moving(body, { line, column, own }, { length, stride }, bytes, ahead, delta);
  const vectorsOfLine = (ahead: number): void => {
    if (vectors <= UNROLLED_LINE) {
      body.i32(0).set(column);
      for (let j = 0; j < vectors; j++) each.vector(cursor(ahead, j * 16), j >= full);
      return;
    }
    body.loop(column, 0, full * 16, 16, () => {
      each.vector(cursor(ahead, 0), false);
      body.get(own).i32(16).op('i32.add').set(own);
    });
    if (full < vectors) each.vector(cursor(ahead, 0), true);
  };
  const takeLines = (count: number): void => {
    for (let ahead = 0; ahead < count; ahead++) {
      each.line?.(cursor(ahead, 0));
      body.get(line).i32(stride).op('i32.mul').set(own);
      vectorsOfLine(ahead);
      each.lineEnd?.(cursor(ahead, 0));
    }
    each.iterationEnd?.(cursor(0, 0));
  };
  const atOnce = each.lines ?? 1;
  const rest = lines % atOnce;
  if (lines === 1) {
    body.i32(0).set(line);
    takeLines(1);
  } else {
    if (rest < lines) body.loop(line, 0, lines - rest, atOnce, () => takeLines(atOnce));
    if (rest > 0) body.loop(line, lines - rest, lines, 1, () => takeLines(1));
  }
  for (const local of [line, column, own]) body.release('i32', local);
}

/** The locals of a place in a matrix: its line, and its bytes from the beginnings of the line and of the matrix. */
interface Position {
  readonly line: number;
  readonly column: number;
  readonly own: number;
}

/** The place that is in locals, moved by a number of lines and of bytes. */
export function moving(
  body: Body,
  { line, column, own }: Position,
  { length, stride }: Pick<Place, 'length' | 'stride'>,
  bytes: number,
  lines: number,
  delta: number,
): Cursor {
  const from = (local: number, distance: number) => (offset: number) => {
    body.get(local);
    return offset + distance;
  };
  return {
    own: from(own, lines * stride + delta),
    row: from(column, delta),
    column(offset) {
      body.get(line).i32(bytes).op('i32.mul');
      return offset + lines * bytes;
    },
    scalar(offset) {
      body.i32(0);
      return offset;
    },
    count() {
      body.get(line).i32(lines).op('i32.add').i32(length).op('i32.mul');
      body.get(column).i32(delta).op('i32.add');
      body
        .i32(bytes === 4 ? 2 : 3)
        .op('i32.shr_u')
        .op('i32.add');
    },
  };
}

function fixed(
  body: Body,
  i: number,
  j: number,
  length: number,
  stride: number,
  bytes: number,
): Cursor {
  const at = (distance: number) => (offset: number) => {
    body.i32(0);
    return offset + distance;
  };
  return {
    fixed: { line: i, vector: j },
    own: at(i * stride + j * 16),
    row: at(j * 16),
    column: at(i * bytes),
    scalar: at(0),
    count: () => void body.i32(i * length + (j * 16) / bytes),
  };
}
