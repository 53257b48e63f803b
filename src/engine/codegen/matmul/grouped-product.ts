import type { Value } from '../../../autodiff/graph.js';
import { groupedLengths } from '../../../autodiff/ops/grouped-matmul.js';
import { type MatrixView, viewOf } from '../../schedule/matrix-view.js';
import type { CodegenContext } from '../kernels/codegen-context.js';
import { loadPart, type Part, partsOf, storePart } from '../kernels/part-vectors.js';
import { zeroSums } from './blocks.js';
import { emitTotals } from './dot-products.js';

/** Sums of a weight's gradient that are kept in locals while all rows are gone through: 3 rows of 4 vectors. */
const TILE_ROWS = 3;
const TILE_VECTORS = 4;

/** A grouped product on its way: what a group of each matrix is, and where it begins. */
interface Grouped {
  readonly context: CodegenContext;
  readonly rows: number;
  readonly groups: number;
  readonly n: number;
  readonly m: number;
  readonly a: MatrixView;
  readonly b: MatrixView;
  readonly to: MatrixView;
}

/**
 * Emits the products of all groups. A group is small and whole in registers, so what is inside of it is unrolled, and
 * loops go over groups and rows. Vectors run along m, in which the weights lie; the last one may be a part, as what is
 * behind it is the next group's. Every sum is added in an order that is the same for any number of rows.
 */
export function emitGroupedProduct(context: CodegenContext, value: Value): void {
  const { form } = value.op;
  if (form.kind !== 'grouped-product') throw new Error(`${value.op.name} has no groups`);
  const { groups, transpose } = form;
  const view = (of: Value): MatrixView =>
    viewOf(context.arena.place(of), of.shape, false, context.vectors.bytes);
  const [a, b] = value.inputs;
  const lengths = groupedLengths(a.shape, b.shape, groups, transpose);
  const grouped = { context, groups, ...lengths, a: view(a), b: view(b), to: view(value) };
  const emit = { b: emitDots, none: emitSums, a: emitOuterSums }[transpose];
  emit(grouped);
}

/** Cᵍ = Aᵍ·Bᵍᵀ: n dot products of length m. */
function emitDots(grouped: Grouped): void {
  const { context, n, m, a, b, to } = grouped;
  const { body, vectors } = context;
  const parts = partsOf(vectors, m);
  eachRowAndGroup(grouped, { a: m, b: { rows: n }, to: n }, (at) => {
    const x = body.local('v128');
    for (const { offset, lanes } of partsOf(vectors, n)) {
      const sums = zeroSums(body, lanes);
      for (const part of parts) {
        loadPart(body, vectors, at.a, behind(part, a.offset));
        body.set(x);
        sums.forEach((sum, j) => {
          const line = b.offset + (offset / vectors.bytes + j) * b.rowStep;
          body.get(sum).get(x);
          loadPart(body, vectors, at.b, behind(part, line));
          body.op(vectors.op('mul')).op(vectors.op('add')).set(sum);
        });
      }
      emitTotals(body, vectors, sums);
      body.set(x);
      storePart(body, vectors, at.to, { offset: to.offset + offset, lanes }, x);
      for (const sum of sums) body.release('v128', sum);
    }
    body.release('v128', x);
  });
}

/** Cᵍ = Aᵍ·Bᵍ: n rows of weights, each times a number. */
function emitSums(grouped: Grouped): void {
  const { context, n, m, a, b, to } = grouped;
  const { body, vectors } = context;
  eachRowAndGroup(grouped, { a: n, b: { rows: n }, to: m }, (at) => {
    for (const part of partsOf(vectors, m)) {
      const [sum] = zeroSums(body, 1);
      for (let j = 0; j < n; j++) {
        body.get(sum);
        at.a();
        body.memory(vectors.loadSplat, a.offset + j * vectors.bytes);
        loadPart(body, vectors, at.b, behind(part, b.offset + j * b.rowStep));
        body.op(vectors.op('mul')).op(vectors.op('add')).set(sum);
      }
      storePart(body, vectors, at.to, behind(part, to.offset), sum);
      body.release('v128', sum);
    }
  });
}

/** Cᵍ = Aᵍᵀ·Bᵍ: tile after tile of the weights of a group, each over all rows. */
function emitOuterSums({ context, rows, groups, n, m, a, b, to }: Grouped): void {
  const { body, vectors } = context;
  const [group, row, fromA, fromB, target] = Array.from({ length: 5 }, () => body.local('i32'));
  const x = body.local('v128');
  const parts = partsOf(vectors, m);
  const tile = (line: number, lines: number, some: readonly Part[]): void => {
    const sums = Array.from({ length: lines }, () => zeroSums(body, some.length));
    begin(body, fromA, group, n * vectors.bytes);
    begin(body, fromB, group, m * vectors.bytes);
    loop(body, row, rows, () => {
      for (const [v, part] of some.entries()) {
        loadPart(body, vectors, () => void body.get(fromB), behind(part, b.offset));
        body.set(x);
        sums.forEach((ofLine, j) => {
          body.get(ofLine[v]).get(fromA);
          body.memory(vectors.loadSplat, a.offset + (line + j) * vectors.bytes);
          body.get(x).op(vectors.op('mul')).op(vectors.op('add')).set(ofLine[v]);
        });
      }
      body.get(fromA).i32(a.rowStep).op('i32.add').set(fromA);
      body.get(fromB).i32(b.rowStep).op('i32.add').set(fromB);
    });
    begin(body, target, group, n * to.rowStep);
    for (const [j, ofLine] of sums.entries()) {
      for (const [v, sum] of ofLine.entries()) {
        const part = behind(some[v], to.offset + (line + j) * to.rowStep);
        storePart(body, vectors, () => void body.get(target), part, sum);
        body.release('v128', sum);
      }
    }
  };
  loop(body, group, groups, () => {
    for (let line = 0; line < n; line += TILE_ROWS) {
      for (let first = 0; first < parts.length; first += TILE_VECTORS) {
        tile(line, Math.min(TILE_ROWS, n - line), parts.slice(first, first + TILE_VECTORS));
      }
    }
  });
  for (const local of [group, row, fromA, fromB, target]) body.release('i32', local);
  body.release('v128', x);
}

/** Pushes the address at which a group begins, to which the offset of its matrix is to be added. */
interface Beginnings {
  a(): void;
  b(): void;
  to(): void;
}

/** Goes through all groups of all rows. @param widths columns of a group in a and the result, rows of one in b */
function eachRowAndGroup(
  { context, rows, groups, a, b, to }: Grouped,
  widths: { readonly a: number; readonly b: { readonly rows: number }; readonly to: number },
  each: (at: Beginnings) => void,
): void {
  const { body, vectors } = context;
  const [row, group, fromA, fromB, target] = Array.from({ length: 5 }, () => body.local('i32'));
  loop(body, row, rows, () => {
    begin(body, fromA, row, a.rowStep);
    begin(body, target, row, to.rowStep);
    body.i32(0).set(fromB);
    loop(body, group, groups, () => {
      each({
        a: () => void body.get(fromA),
        b: () => void body.get(fromB),
        to: () => void body.get(target),
      });
      for (const [local, step] of [
        [fromA, widths.a * vectors.bytes],
        [fromB, widths.b.rows * b.rowStep],
        [target, widths.to * vectors.bytes],
      ]) {
        body.get(local).i32(step).op('i32.add').set(local);
      }
    });
  });
  for (const local of [row, group, fromA, fromB, target]) body.release('i32', local);
}

type Body = CodegenContext['body'];

function loop(body: Body, local: number, count: number, each: () => void): void {
  if (count === 1) {
    body.i32(0).set(local);
    each();
  } else body.loop(local, 0, count, 1, each);
}

/** Sets a local to so many steps. */
function begin(body: Body, local: number, count: number, step: number): void {
  body.get(count).i32(step).op('i32.mul').set(local);
}

function behind({ offset, lanes }: Part, by: number): Part {
  return { offset: offset + by, lanes };
}
