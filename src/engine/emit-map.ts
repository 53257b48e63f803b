import type { Shape, Value } from '../autodiff/graph.js';
import { Expression } from './expression.js';
import { type Emitter, Inside, outside, tailMask, vectorOf } from './inside.js';
import { layoutOf } from './layout.js';
import { emitNest, type OverLines } from './nest.js';

/** Emits elementwise values of one shape as one nest of loops. */
export function emitMap(
  emitter: Emitter,
  shape: Shape,
  roots: readonly Value[],
  overLines?: OverLines,
): void {
  const { body, vectors, arena, registers } = emitter;
  const inside = new Inside(emitter, shape);
  const nodes = roots.map((root) => inside.compute(root));
  const expression = new Expression(body, nodes, inside.leaves);
  const place = layoutOf(shape, vectors.bytes);
  const mask = tailMask(vectors, place.length);
  inside.at = outside(body);
  expression.enter(0);
  emitNest(
    body,
    place,
    vectors.bytes,
    {
      line(cursor) {
        inside.at = cursor;
        expression.enter(1);
      },
      vector(cursor, tail) {
        inside.at = cursor;
        expression.enter(2);
        // All are computed before any is stored: one may overwrite the state that another reads.
        const results = nodes.map((node) => {
          const result = body.local('v128');
          expression.emit(node);
          body.set(result);
          return result;
        });
        roots.forEach((root, k) => {
          const held = registers.holds(root);
          const offset = held ? 0 : cursor.own(arena.place(root).offset);
          body.get(results[k]);
          if (tail && (!held || registers.isPadded(root))) body.v128(mask).op('v128.and');
          if (held) body.set(registers.local(root, vectorOf(cursor, place)));
          else body.memory('v128.store', offset);
          body.release('v128', results[k]);
        });
      },
    },
    overLines,
  );
  expression.leave(0);
}
