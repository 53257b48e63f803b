import type { Shape, Value } from '../../../autodiff/graph.js';
import type { MapKernel } from '../../ir/kernel.js';
import { Expression } from '../../vector/expression.js';
import { type Epilogue, pushTile, viewOf } from '../matmul/blocks.js';
import { type Cursor, emitNest, moving } from './loop-nest.js';
import {
  type CodegenContext,
  OperandReader,
  outside,
  tailMask,
  vectorOf,
} from './operand-reader.js';

/** Emits elementwise values of one shape as one nest of loops. */
export function emitMap(context: CodegenContext, shape: Shape, roots: readonly Value[]): void {
  const { body, vectors } = context;
  const map = new MapCode(context, roots, new OperandReader(context, shape));
  map.begin();
  emitNest(body, context.arena.layout(roots[0]), vectors.bytes, {
    line: (cursor) => map.line(cursor),
    vector: (cursor, tail) => map.vector(cursor, tail),
  });
  map.end();
}

/** The same for a map that takes a product: of each tile as it is summed. */
export function mapEpilogue(
  context: CodegenContext,
  { shape, roots }: MapKernel,
  product: Value,
): Epilogue {
  const { body, vectors } = context;
  const place = context.arena.layout(roots[0]);
  const to = viewOf({ offset: 0, ...place }, shape, false, vectors.bytes);
  let summed = 0;
  const reader = new OperandReader(context, shape);
  reader.provide(product, () => body.get(summed));
  const map = new MapCode(context, roots, reader);
  return ({ row, column, sums, tail }) => {
    const own = body.local('i32');
    pushTile(body, to, { row, column });
    body.set(own);
    map.begin();
    sums.forEach((line, i) => {
      line.forEach((sum, j) => {
        const cursor = moving(body, { line: row, column, own }, place, vectors.bytes, i, j * 16);
        if (j === 0) map.line(cursor);
        summed = sum;
        map.vector(cursor, tail && j === line.length - 1);
      });
    });
    map.end();
    body.release('i32', own);
  };
}

/** The code of a map at a place, wherever the loops around it are. */
export class MapCode {
  readonly #context: CodegenContext;
  readonly #roots: readonly Value[];
  readonly #reader: OperandReader;
  readonly #expression: Expression;

  constructor(context: CodegenContext, roots: readonly Value[], reader: OperandReader) {
    this.#context = context;
    this.#roots = roots;
    this.#reader = reader;
    const nodes = roots.map((root) => reader.compute(root));
    this.#expression = new Expression(context.body, nodes, reader.leaves);
  }

  /** Before all loops. */
  begin(): void {
    this.#reader.at = outside(this.#context.body);
    this.#expression.enter(0);
  }

  /** Before the vectors of a line. */
  line(cursor: Cursor): void {
    this.#reader.at = cursor;
    this.#expression.enter(1);
  }

  vector(cursor: Cursor, tail: boolean): void {
    const { body, vectors, arena, locals } = this.#context;
    const place = arena.layout(this.#roots[0]);
    this.#reader.at = cursor;
    this.#expression.enter(2);
    // One may overwrite the state that another reads.
    const results = this.#expression.emitRoots();
    this.#roots.forEach((root, k) => {
      const held = locals.holds(root);
      const offset = held ? 0 : cursor.own(arena.place(root).offset);
      body.get(results[k]);
      if (tail && (!held || locals.isPadded(root))) {
        body.v128(tailMask(vectors, place.length)).op('v128.and');
      }
      if (held) body.set(locals.local(root, vectorOf(cursor, place)));
      else body.memory('v128.store', offset);
      body.release('v128', results[k]);
    });
  }

  /** Behind all loops. */
  end(): void {
    this.#expression.leave(0);
  }
}
