import type { Shape, Value } from '../../../autodiff/graph.js';
import type { MapKernel } from '../../ir/kernel.js';
import { Expression } from '../../vector/expression.js';
import { type Finish, pushTile, walkOf } from '../matmul/blocks.js';
import { type Cursor, emitNest, moving } from './loop-nest.js';
import { type Emitter, Inside, outside, tailMask, vectorOf } from './value-reader.js';

/** Emits elementwise values of one shape as one nest of loops. */
export function emitMap(emitter: Emitter, shape: Shape, roots: readonly Value[]): void {
  const { body, vectors } = emitter;
  const map = new MapCode(emitter, roots, new Inside(emitter, shape));
  map.begin();
  emitNest(body, emitter.arena.layout(roots[0]), vectors.bytes, {
    line: (cursor) => map.line(cursor),
    vector: (cursor, tail) => map.vector(cursor, tail),
  });
  map.end();
}

/** The same for a map that takes a product: of each tile as it is summed. */
export function finishMap(emitter: Emitter, { shape, roots }: MapKernel, product: Value): Finish {
  const { body, vectors } = emitter;
  const place = emitter.arena.layout(roots[0]);
  const to = walkOf({ offset: 0, ...place }, shape, false, vectors.bytes);
  let summed = 0;
  const inside = new Inside(emitter, shape);
  inside.provide(product, () => body.get(summed));
  const map = new MapCode(emitter, roots, inside);
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
  readonly #emitter: Emitter;
  readonly #roots: readonly Value[];
  readonly #inside: Inside;
  readonly #expression: Expression;

  constructor(emitter: Emitter, roots: readonly Value[], inside: Inside) {
    this.#emitter = emitter;
    this.#roots = roots;
    this.#inside = inside;
    const nodes = roots.map((root) => inside.compute(root));
    this.#expression = new Expression(emitter.body, nodes, inside.leaves);
  }

  /** Before all loops. */
  begin(): void {
    this.#inside.at = outside(this.#emitter.body);
    this.#expression.enter(0);
  }

  /** Before the vectors of a line. */
  line(cursor: Cursor): void {
    this.#inside.at = cursor;
    this.#expression.enter(1);
  }

  vector(cursor: Cursor, tail: boolean): void {
    const { body, vectors, arena, registers } = this.#emitter;
    const place = arena.layout(this.#roots[0]);
    this.#inside.at = cursor;
    this.#expression.enter(2);
    // One may overwrite the state that another reads.
    const results = this.#expression.emitRoots();
    this.#roots.forEach((root, k) => {
      const held = registers.holds(root);
      const offset = held ? 0 : cursor.own(arena.place(root).offset);
      body.get(results[k]);
      if (tail && (!held || registers.isPadded(root))) {
        body.v128(tailMask(vectors, place.length)).op('v128.and');
      }
      if (held) body.set(registers.local(root, vectorOf(cursor, place)));
      else body.memory('v128.store', offset);
      body.release('v128', results[k]);
    });
  }

  /** Behind all loops. */
  end(): void {
    this.#expression.leave(0);
  }
}
