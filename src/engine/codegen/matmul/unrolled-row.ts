import type { Value } from '../../../autodiff/graph.js';
import { shortRow } from '../../schedule/matmul-schedule.js';
import type { CodegenContext } from '../kernels/codegen-context.js';
import { emitTotals } from './dot-products.js';

/** Emits c = a·B for one row. Either side may be in locals; B is in memory. */
export function emitUnrolledRow(context: CodegenContext, value: Value): void {
  const { body, vectors, arena, locals } = context;
  const { inner, columns, dots } = shortRow(value);
  const [a, b] = value.inputs;
  const right = arena.place(b);
  const across = Math.ceil(columns / vectors.width);
  const store = (vector: number): void => {
    if (locals.holds(value)) body.set(locals.local(value, vector));
    else {
      const result = body.local('v128');
      body.set(result).i32(0).get(result);
      body.memory('v128.store', arena.place(value).offset + vector * 16);
      body.release('v128', result);
    }
  };
  const fromRight = (line: number, vector: number): void => {
    body.i32(0).memory('v128.load', right.offset + line * right.stride + vector * 16);
  };
  if (!dots) {
    // cⱼ = (a₀b₀ⱼ + a₂b₂ⱼ + …) + (a₁b₁ⱼ + a₃b₃ⱼ + …): the two sums do not wait for one another
    const sums = [0, 1].map(() => Array.from({ length: across }, () => body.local('v128')));
    const factor = body.local('v128');
    for (let k = 0; k < inner; k++) {
      if (locals.holds(a)) locals.splat(body, a, k);
      else body.i32(0).memory(vectors.loadSplat, arena.place(a).offset + k * vectors.bytes);
      body.set(factor);
      sums[k % 2].forEach((sum, j) => {
        if (k > 1) body.get(sum);
        body.get(factor);
        fromRight(k, j);
        body.op(vectors.op('mul'));
        if (k > 1) body.op(vectors.op('add'));
        body.set(sum);
      });
    }
    sums[0].forEach((even, j) => {
      body.get(even).get(sums[1][j]).op(vectors.op('add'));
      store(j);
    });
    for (const local of [...sums.flat(), factor]) body.release('v128', local);
    return;
  }
  const length = Math.ceil(inner / vectors.width);
  for (let vector = 0; vector < across; vector++) {
    const first = vector * vectors.width;
    const count = Math.min(vectors.width, columns - first);
    const sums = Array.from({ length: count }, () => body.local('v128'));
    sums.forEach((sum, j) => {
      for (let v = 0; v < length; v++) {
        if (v > 0) body.get(sum);
        if (locals.holds(a)) body.get(locals.local(a, v));
        else body.i32(0).memory('v128.load', arena.place(a).offset + v * 16);
        // A column that is alone, or a row that is, is one line; else the lines of B are its columns.
        fromRight(columns === 1 ? 0 : first + j, v);
        body.op(vectors.op('mul'));
        if (v > 0) body.op(vectors.op('add'));
        body.set(sum);
      }
    });
    emitTotals(body, vectors, sums);
    store(vector);
    for (const local of sums) body.release('v128', local);
  }
}
