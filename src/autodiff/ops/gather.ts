import { apply, type Op, type Value } from '../graph.js';
import { constant } from './constant.js';
import { matmul } from './matmul.js';

/**
 * Some columns of a matrix, each as often as it is named: yᵢⱼ = xᵢₖ with k the j-th of `columns`.
 *
 * @throws RangeError for a column that is not there, and for none at all
 */
export function gather(x: Value, columns: readonly number[]): Value {
  return apply(gatherOf(columns), [x]);
}

function gatherOf(columns: readonly number[]): Op {
  return {
    name: 'gather',
    form: { kind: 'gather', columns },
    shape([[rows, count]]) {
      const isThere = (k: number): boolean => Number.isInteger(k) && k >= 0 && k < count;
      if (columns.length === 0 || !columns.every(isThere)) {
        throw new RangeError(`gather: ${columns.join(', ')} are no columns of ${rows} × ${count}`);
      }
      return [rows, columns.length];
    },
    evaluate(out, { inputs, shape: [rows] }, [x]) {
      const count = inputs[0].shape[1];
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns.length; j++) {
          out[i * columns.length + j] = x[i * count + columns[j]];
        }
      }
    },
    // It is x·S for a matrix S with a 1 in each column: x̄ = ȳ·Sᵀ adds up what came of the same column.
    vjp: [(t, { inputs: [x] }) => matmul(t, selection(columns, x.shape[1]), { b: true })],
    jvp: [(t) => gather(t, columns)],
  };
}

/** S, count × columns. */
function selection(columns: readonly number[], count: number): Value {
  const numbers = new Array<number>(count * columns.length).fill(0);
  columns.forEach((k, j) => {
    numbers[k * columns.length + j] = 1;
  });
  return constant(numbers, [count, columns.length]);
}
