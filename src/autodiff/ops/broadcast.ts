import { apply, type Op, type Shape, sameShape, type Value } from '../graph.js';

/** 0 reduces the rows (a column of examples becomes one number per column), 1 the columns. */
export type Axis = 0 | 1;

/**
 * Repeats rows, columns, or a scalar until they fill `shape`; the value itself where it already
 * does. Broadcast and sum are in one file because each is the other's transpose.
 *
 * @throws RangeError when an axis has neither length 1 nor the length asked for
 */
export function broadcast(value: Value, shape: Shape): Value {
  return sameShape(value.shape, shape) ? value : apply(broadcastTo(shape), [value]);
}

/** The sum over an axis, which is kept with length 1; over both axes when none is named. */
export function sum(value: Value, axis?: Axis): Value {
  if (axis === undefined) return sum(sum(value, 1), 0);
  return value.shape[axis] === 1 ? value : apply(sumOver(axis), [value]);
}

function broadcastTo(shape: Shape): Op {
  return {
    name: 'broadcast',
    form: { kind: 'broadcast' },
    shape([from]) {
      if ([0, 1].some((axis) => from[axis] !== 1 && from[axis] !== shape[axis])) {
        throw new RangeError(`${from.join(' × ')} cannot be repeated to ${shape.join(' × ')}`);
      }
      return shape;
    },
    evaluate(out, value, [x]) {
      const [rows, columns] = value.shape;
      const [fromRows, fromColumns] = value.inputs[0].shape;
      for (let i = 0; i < rows; i++) {
        const row = fromRows === 1 ? 0 : i * fromColumns;
        for (let j = 0; j < columns; j++) {
          out[i * columns + j] = x[row + (fromColumns === 1 ? 0 : j)];
        }
      }
    },
    vjp: [(adjoint, value) => sumTo(adjoint, value.inputs[0].shape)],
    jvp: [(tangent) => broadcast(tangent, shape)],
  };
}

/** Sums over the axes along which `shape` was repeated. */
function sumTo(value: Value, shape: Shape): Value {
  const columns = shape[1] === 1 ? sum(value, 1) : value;
  return shape[0] === 1 ? sum(columns, 0) : columns;
}

function sumOver(axis: Axis): Op {
  return {
    name: 'sum',
    form: { kind: 'reduction', axis, combine: 'sum' },
    shape: ([from]) => (axis === 0 ? [1, from[1]] : [from[0], 1]),
    evaluate(out, value, [x]) {
      const [rows, columns] = value.inputs[0].shape;
      out.fill(0);
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) out[axis === 0 ? j : i] += x[i * columns + j];
      }
    },
    vjp: [(adjoint, value) => broadcast(adjoint, value.inputs[0].shape)],
    jvp: [(tangent) => sum(tangent, axis)],
  };
}
