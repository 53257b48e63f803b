import type { Shape, Value } from '../../../autodiff/graph.js';
import { Expression } from '../../vector/expression.js';
import type { CodegenContext } from './codegen-context.js';
import { type Cursor, emitNest } from './loop-nest.js';
import { OperandReader, outside, tailMask, vectorOf } from './operand-reader.js';

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
