import type { Value } from '../../../autodiff/graph.js';
import type { MapKernel } from '../../ir/kernel.js';
import { schedulingBarrier } from '../../vector/instruction-order.js';
import type { CodegenContext } from '../kernels/codegen-context.js';
import { pushFlushed } from '../kernels/flush-subnormals.js';
import { type Cursor, emitNest } from '../kernels/loop-nest.js';
import { MapCode } from '../kernels/map.js';
import { OperandReader } from '../kernels/operand-reader.js';
import { zeroSums } from './blocks.js';
import { KEPT_VECTORS, storeTotals } from './dot-products.js';

/** 4 lines are multiplied at a time: what their totals have in common is then done once. */
const LINES = 4;

/**
 * Emits c = r·Wᵀ together with a map that replaces W: each number is read once, and multiplied before it is replaced.
 * Every cᵢ is added as by `emitDots`, lane by lane and then across, so that no bit depends on the way, unless numbers of r
 * are as good as 0.
 */
export function emitBackwardUpdate(
  context: CodegenContext,
  { shape, roots }: MapKernel,
  product: Value,
): void {
  const { body, vectors, arena } = context;
  const [row, matrix] = product.inputs;
  const place = arena.place(matrix);
  const w = body.local('v128');
  const r = new RowReader(context, row);
  const reader = new OperandReader(context, shape);
  reader.provide(matrix, () => body.get(w));
  reader.provide(row, () => r.push());
  const map = new MapCode(context, roots, reader);
  let sums: number[] = [];
  map.begin();
  emitNest(body, place, vectors.bytes, {
    lines: LINES,
    line(cursor) {
      sums.push(...zeroSums(body, 1));
      r.begin();
      map.line(cursor);
    },
    vector(cursor, tail) {
      r.next(cursor);
      const offset = cursor.own(place.offset);
      body.memory('v128.load', offset).set(w);
      const sum = sums[sums.length - 1];
      body.get(sum);
      r.push();
      body.get(w).op(vectors.op('mul')).op(vectors.op('add')).set(sum);
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
  r.release();
  body.release('v128', w);
}

/**
 * Reads a row vector by vector, line after line; one that is short stays in registers, a longer one is copied.
 *
 * What is as good as 0 in it is 0: the gradient of a class that is as good as impossible is often subnormal, and would
 * slow down its product with every line.
 */
class RowReader {
  readonly #body: CodegenContext['body'];
  readonly #isKept: boolean;
  readonly #locals: readonly number[];
  /** The offset of the row, if it is not kept. */
  readonly #from: number;
  #vector = 0;

  constructor({ body, vectors, arena }: CodegenContext, row: Value) {
    const { offset, stride } = arena.place(row);
    const length = stride / 16;
    this.#body = body;
    this.#isKept = length <= KEPT_VECTORS;
    const count = this.#isKept ? length : 1;
    this.#locals = Array.from({ length: count }, () => body.local('v128'));
    if (this.#isKept) {
      this.#from = offset;
      this.#locals.forEach((local, j) => {
        const at = offset + 16 * j;
        body.i32(0).memory('v128.load', at).set(local);
        pushFlushed(body, vectors, local);
        body.set(local);
      });
      return;
    }
    this.#from = arena.reserve(stride);
    const at = body.local('i32');
    const [local] = this.#locals;
    body.loop(at, 0, stride, 16, () => {
      body.get(at).get(at).memory('v128.load', offset).set(local);
      pushFlushed(body, vectors, local);
      body.memory('v128.store', this.#from);
    });
    body.release('i32', at);
  }

  /** Before a line. */
  begin(): void {
    this.#vector = -1;
  }

  /** Goes on to the vector of a column. */
  next(cursor: Cursor): void {
    this.#vector = this.#isKept ? this.#vector + 1 : 0;
    if (this.#isKept) return;
    const offset = cursor.row(this.#from);
    this.#body.memory('v128.load', offset).set(this.#locals[0]);
  }

  /** Leaves the vector. */
  push(): void {
    this.#body.get(this.#locals[this.#vector]);
  }

  release(): void {
    for (const local of this.#locals) this.#body.release('v128', local);
  }
}
