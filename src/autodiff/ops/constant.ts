import { apply, type Shape, size, type Value } from '../graph.js';

/** A value that never changes: a number (1 × 1), or numbers row by row with their shape. */
export function constant(numbers: number | readonly number[], shape: Shape = [1, 1]): Value {
  const data = typeof numbers === 'number' ? [numbers] : numbers;
  if (data.length !== size(shape)) {
    throw new RangeError(`${data.length} numbers do not make ${shape.join(' × ')}`);
  }
  return apply(
    {
      name: 'constant',
      form: { kind: 'constant', numbers: data },
      shape: () => shape,
      evaluate: (out) => out.set(data),
      vjp: [],
      jvp: [],
    },
    [],
    data.length === 1 ? String(data[0]) : undefined,
  );
}

/** A value as it is, a number as a constant. */
export function toValue(value: Value | number): Value {
  return typeof value === 'number' ? constant(value) : value;
}
