import { apply, type Op, type Value } from '../graph.js';
import { type Axis, broadcast, sum } from './broadcast.js';
import { div } from './div.js';
import { equal } from './equal.js';
import { mul } from './mul.js';

/** The largest over an axis, which is kept with length 1. Equal maxima share the derivative. */
export function max(value: Value, axis: Axis): Value {
  return value.shape[axis] === 1 ? value : apply(maxOver(axis), [value]);
}

function maxOver(axis: Axis): Op {
  return {
    name: 'max',
    form: { kind: 'reduction', axis, combine: 'max' },
    shape: ([from]) => (axis === 0 ? [1, from[1]] : [from[0], 1]),
    evaluate(out, value, [x]) {
      const [rows, columns] = value.inputs[0].shape;
      out.fill(-Infinity);
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          const k = axis === 0 ? j : i;
          out[k] = Math.max(out[k], x[i * columns + j]);
        }
      }
    },
    vjp: [
      (adjoint, value) => {
        const taken = argmaxes(value);
        return mul(broadcast(div(adjoint, sum(taken, axis)), taken.shape), taken);
      },
    ],
    jvp: [
      (tangent, value) => {
        const taken = argmaxes(value);
        return div(sum(mul(tangent, taken), axis), sum(taken, axis));
      },
    ],
  };
}

/** 1 where an element is the largest of its row or column. */
function argmaxes(value: Value): Value {
  return equal(value.inputs[0], value);
}
