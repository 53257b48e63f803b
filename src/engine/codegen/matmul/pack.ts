import type { Body } from '../../../support/wasm/assembler.js';
import type { Lengths } from '../../schedule/matmul-schedule.js';
import type { MatrixView } from '../../schedule/matrix-view.js';
import { emitTranspose } from '../../vector/transpose.js';
import type { CodegenContext } from '../kernels/codegen-context.js';
import { pushColumn } from './blocks.js';

/**
 * A copy of B in panels: each has all rows of as many columns as a tile is wide, one after the other. What a tile
 * reads is then in few pages and, as the panel is read again for every row, in the first cache.
 */
export function packB(
  context: CodegenContext,
  right: MatrixView,
  { columns, inner }: Lengths,
  panelVectors: number,
): MatrixView {
  const { body, vectors, arena } = context;
  const rowStep = panelVectors * 16;
  const panels = Math.ceil(columns / (panelVectors * vectors.width));
  const offset = arena.reserve(panels * inner * rowStep);
  const panel = { bytes: rowStep, rows: inner };
  const packed = { offset, rowStep, columnStep: vectors.bytes, panel };
  const column = body.local('i32');
  if (right.columnStep === vectors.bytes) {
    body.loop(column, 0, panels * rowStep, rowStep, () =>
      copyPanel(context, right, packed, column, inner),
    );
  } else {
    const perPanel = panelVectors * vectors.width;
    const whole = columns - (columns % perPanel);
    const bytes = vectors.bytes;
    if (whole > 0) {
      body.loop(column, 0, whole * bytes, rowStep, () =>
        transposePanel(context, right, packed, column, inner),
      );
    }
    if (whole < columns) transposeRest(context, right, packed, { from: whole, columns, inner });
  }
  body.release('i32', column);
  return packed;
}

/** Copies the vectors of a panel's columns, row after row. */
function copyPanel(
  { body }: CodegenContext,
  right: MatrixView,
  packed: MatrixView,
  column: number,
  inner: number,
): void {
  const [from, to, end] = [0, 1, 2].map(() => body.local('i32'));
  pushColumn(body, right, column);
  body.set(from);
  body.get(column).i32(inner).op('i32.mul').set(to);
  body
    .get(to)
    .i32(inner * packed.rowStep)
    .op('i32.add')
    .set(end);
  body.loop(
    to,
    () => void body.get(to),
    () => void body.get(end),
    packed.rowStep,
    () => {
      for (let j = 0; j < packed.rowStep / 16; j++) {
        body
          .get(to)
          .get(from)
          .memory('v128.load', right.offset + 16 * j);
        body.memory('v128.store', packed.offset + 16 * j);
      }
      advance(body, from, right.rowStep);
    },
  );
  for (const local of [from, to, end]) body.release('i32', local);
}

/** The same of a B that lies in columns: squares of as many lines as a vector has lanes are transposed. */
function transposePanel(
  { body, vectors }: CodegenContext,
  right: MatrixView,
  packed: MatrixView,
  column: number,
  inner: number,
): void {
  const { width, bytes } = vectors;
  const [from, to, k] = [0, 1, 2].map(() => body.local('i32'));
  body.get(column).i32(inner).op('i32.mul').set(to);
  // The lines of B: column number × step, and `column` is in bytes.
  const findSquare = (): void => {
    body
      .get(column)
      .i32(right.columnStep / bytes)
      .op('i32.mul');
    pushColumn(body, right, k);
    body.op('i32.add').set(from);
  };
  const square = (rows: number): void => {
    for (let group = 0; group < packed.rowStep / 16; group++) {
      const lines = Array.from({ length: width }, (_, i) => {
        const line = body.local('v128');
        const offset = right.offset + (group * width + i) * right.columnStep;
        body.get(from).memory('v128.load', offset).set(line);
        return line;
      });
      emitTranspose(body, vectors, lines);
      for (let i = 0; i < rows; i++) {
        const offset = packed.offset + i * packed.rowStep + 16 * group;
        body.get(to).get(lines[i]).memory('v128.store', offset);
      }
      for (const line of lines) body.release('v128', line);
    }
  };
  const whole = inner - (inner % width);
  if (whole > 0) {
    body.loop(k, 0, whole * bytes, 16, () => {
      findSquare();
      square(width);
      advance(body, to, width * packed.rowStep);
    });
  }
  if (whole < inner) {
    body.i32(whole * bytes).set(k);
    findSquare();
    square(inner - whole);
  }
  for (const local of [from, to, k]) body.release('i32', local);
}

/** The columns that do not fill a panel, number by number; the rest of it is zero, and stays it. */
function transposeRest(
  { body, vectors }: CodegenContext,
  right: MatrixView,
  packed: MatrixView,
  { from: first, columns, inner }: { from: number; columns: number; inner: number },
): void {
  const [k, to] = [0, 1].map(() => body.local('i32'));
  const start = packed.offset + first * vectors.bytes * inner;
  for (let j = 0; j < columns - first; j++) {
    body.i32(j * vectors.bytes).set(to);
    body.loop(k, 0, inner * vectors.bytes, vectors.bytes, () => {
      body.get(to);
      pushColumn(body, right, k);
      body.memory(vectors.load, right.offset + (first + j) * right.columnStep);
      body.memory(vectors.store, start);
      advance(body, to, packed.rowStep);
    });
  }
  for (const local of [k, to]) body.release('i32', local);
}

function advance(body: Body, local: number, by: number): void {
  body.get(local).i32(by).op('i32.add').set(local);
}
