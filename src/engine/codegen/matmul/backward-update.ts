import type { Value } from '../../../autodiff/graph.js';
import type { MapKernel } from '../../ir/kernel.js';
import { schedulingBarrier } from '../../vector/instruction-order.js';
import type { CodegenContext } from '../kernels/codegen-context.js';
import { emitNest } from '../kernels/loop-nest.js';
import { MapCode } from '../kernels/map.js';
import { OperandReader } from '../kernels/operand-reader.js';
import { zeroSums } from './blocks.js';
import { storeTotals } from './dot-products.js';

/** 4 lines are multiplied at a time: what their totals have in common is then done once. */
const LINES = 4;

/**
 * Emits c = r·Wᵀ together with a map that replaces W: each number is read once, and multiplied before it is replaced.
 * Every cᵢ is added as by `emitDots`, lane by lane and then across, so that no bit depends on the way.
 */
export function emitBackwardUpdate(
  context: CodegenContext,
  { shape, roots }: MapKernel,
  product: Value,
): void {
  const { body, vectors, arena } = context;
  const [row, matrix] = product.inputs;
  const place = arena.place(matrix);
  const { offset: from } = arena.place(row);
  const [w, r] = [body.local('v128'), body.local('v128')];
  const reader = new OperandReader(context, shape);
  reader.provide(matrix, () => body.get(w));
  reader.provide(row, () => body.get(r));
  const map = new MapCode(context, roots, reader);
  let sums: number[] = [];
  map.begin();
  emitNest(body, place, vectors.bytes, {
    lines: LINES,
    line(cursor) {
      sums.push(...zeroSums(body, 1));
      map.line(cursor);
    },
    vector(cursor, tail) {
      const ofRow = cursor.row(from);
      body.memory('v128.load', ofRow).set(r);
      const offset = cursor.own(place.offset);
      body.memory('v128.load', offset).set(w);
      const sum = sums[sums.length - 1];
      body.get(sum).get(r).get(w).op(vectors.op('mul')).op(vectors.op('add')).set(sum);
      map.vector(cursor, tail);
    },
    lineEnd(cursor) {
      // Else all products of an iteration are computed at its end, from numbers that have to be kept until then.
      schedulingBarrier(body, vectors, sums, () => void cursor.own(0), sums.length);
    },
    iterationEnd(cursor) {
      storeTotals(body, vectors, sums, (ahead) =>
        cursor.column(arena.place(product).offset + ahead),
      );
      for (const sum of sums) body.release('v128', sum);
      sums = [];
    },
  });
  map.end();
  for (const local of [w, r]) body.release('v128', local);
}
