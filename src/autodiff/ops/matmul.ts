import { apply, type Op, type Shape, type Value } from '../graph.js';

/** Which arguments of a product are taken transposed. */
export interface Transposes {
  readonly a?: boolean;
  readonly b?: boolean;
}

/**
 * The matrix product A·B, of either argument's transpose if asked.
 *
 * @throws RangeError when the inner dimensions differ
 */
export function matmul(a: Value, b: Value, transpose: Transposes = {}): Value {
  return apply(product(transpose.a ?? false, transpose.b ?? false), [a, b]);
}

function product(transposeA: boolean, transposeB: boolean): Op {
  return {
    name: 'matmul',
    form: { kind: 'product', transposeA, transposeB },
    shape([a, b]) {
      const [rows, inner] = oriented(a, transposeA);
      const [innerB, columns] = oriented(b, transposeB);
      if (inner !== innerB) {
        throw new RangeError(`matmul: ${rows} × ${inner} and ${innerB} × ${columns} do not fit`);
      }
      return [rows, columns];
    },
    evaluate(out, value, [a, b]) {
      const [rows, columns] = value.shape;
      const [shapeA, shapeB] = value.inputs.map((input) => input.shape);
      const inner = oriented(shapeA, transposeA)[1];
      const [rowA, innerA] = transposeA ? [1, shapeA[1]] : [shapeA[1], 1];
      const [innerB, columnB] = transposeB ? [1, shapeB[1]] : [shapeB[1], 1];
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          let total = 0;
          for (let k = 0; k < inner; k++) {
            total += a[i * rowA + k * innerA] * b[k * innerB + j * columnB];
          }
          out[i * columns + j] = total;
        }
      }
    },
    // For C = A·B: Ā = C̄·Bᵀ and B̄ = Aᵀ·C̄; for a transposed argument, the transpose of that.
    vjp: [
      (t, { inputs: [, b] }) =>
        transposeA ? matmul(b, t, { a: transposeB, b: true }) : matmul(t, b, { b: !transposeB }),
      (t, { inputs: [a] }) =>
        transposeB ? matmul(t, a, { a: true, b: transposeA }) : matmul(a, t, { a: !transposeA }),
    ],
    // Ċ = Ȧ·B + A·Ḃ
    jvp: [
      (t, { inputs: [, b] }) => matmul(t, b, { a: transposeA, b: transposeB }),
      (t, { inputs: [a] }) => matmul(a, t, { a: transposeA, b: transposeB }),
    ],
  };
}

function oriented([rows, columns]: Shape, transpose: boolean): Shape {
  return transpose ? [columns, rows] : [rows, columns];
}
