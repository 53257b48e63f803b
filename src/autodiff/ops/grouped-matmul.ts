import { apply, type Op, type Shape, type Value } from '../graph.js';

/** Which argument of each of the products is taken transposed. */
export type GroupedTranspose = 'none' | 'a' | 'b';

/**
 * Products of groups, each for itself: what one product with a block-diagonal matrix gives, without its zeros. A group of
 * a matrix with a row for each example is some of its columns, one behind the other, and one of a matrix of weights, some
 * of its rows. For G groups, with Cᵍ the g-th of C:
 *
 * - `b`: Cᵍ = Aᵍ·Bᵍᵀ, from rows × G·m and G·n × m to rows × G·n
 * - `none`: Cᵍ = Aᵍ·Bᵍ, from rows × G·n and G·n × m to rows × G·m
 * - `a`: Cᵍ = Aᵍᵀ·Bᵍ, from rows × G·n and rows × G·m to G·n × m
 *
 * @throws RangeError when the matrices have no such groups
 */
export function groupedMatmul(
  a: Value,
  b: Value,
  groups: number,
  transpose: GroupedTranspose = 'none',
): Value {
  return apply(groupedProduct(groups, transpose), [a, b]);
}

/** The lengths of a grouped product: n × m weights for each group. */
export interface GroupedLengths {
  readonly rows: number;
  readonly n: number;
  readonly m: number;
}

/** The lengths from the shapes of the arguments. @throws RangeError when they have no such groups */
export function groupedLengths(
  a: Shape,
  b: Shape,
  groups: number,
  transpose: GroupedTranspose,
): GroupedLengths {
  const rows = a[0];
  const perGroup = a[1] / groups;
  const [n, m] =
    transpose === 'a'
      ? [perGroup, b[1] / groups]
      : transpose === 'b'
        ? [b[0] / groups, perGroup]
        : [perGroup, b[1]];
  const fits = { a: b[0] === rows, b: b[1] === m, none: b[0] === groups * n }[transpose];
  if (!fits || ![groups, n, m].every(Number.isInteger)) {
    throw new RangeError(
      `groupedMatmul: ${a.join(' × ')} and ${b.join(' × ')} do not fit in ${groups} groups`,
    );
  }
  return { rows, n, m };
}

/**
 * Tells every term of a grouped product: the element that it belongs to, and those of the arguments that it is the product
 * of. The terms of an element come in the order in which they are added.
 */
export function forEachTerm(
  { rows, n, m }: GroupedLengths,
  groups: number,
  transpose: GroupedTranspose,
  term: (to: number, ofA: number, ofB: number) => void,
): void {
  for (let g = 0; g < groups; g++) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < n; j++) {
        for (let k = 0; k < m; k++) {
          const ofN = (i * groups + g) * n + j;
          const ofM = (i * groups + g) * m + k;
          const ofWeights = (g * n + j) * m + k;
          if (transpose === 'b') term(ofN, ofM, ofWeights);
          else if (transpose === 'a') term(ofWeights, ofN, ofM);
          else term(ofM, ofN, ofWeights);
        }
      }
    }
  }
}

function groupedProduct(groups: number, transpose: GroupedTranspose): Op {
  const next = (a: Value, b: Value, other: GroupedTranspose): Value =>
    groupedMatmul(a, b, groups, other);
  return {
    name: 'groupedMatmul',
    form: { kind: 'grouped-product', groups, transpose },
    shape([a, b]) {
      const { rows, n, m } = groupedLengths(a, b, groups, transpose);
      if (transpose === 'a') return [groups * n, m];
      return [rows, groups * (transpose === 'b' ? n : m)];
    },
    evaluate(out, { inputs: [{ shape: shapeA }, { shape: shapeB }] }, [a, b]) {
      const lengths = groupedLengths(shapeA, shapeB, groups, transpose);
      out.fill(0);
      forEachTerm(lengths, groups, transpose, (to, ofA, ofB) => {
        out[to] += a[ofA] * b[ofB];
      });
    },
    // As for a product of matrices, group by group: each is one of the other two ways.
    vjp: {
      b: [
        (t: Value, { inputs: [, b] }: Value) => next(t, b, 'none'),
        (t: Value, { inputs: [a] }: Value) => next(t, a, 'a'),
      ],
      none: [
        (t: Value, { inputs: [, b] }: Value) => next(t, b, 'b'),
        (t: Value, { inputs: [a] }: Value) => next(a, t, 'a'),
      ],
      a: [
        (t: Value, { inputs: [, b] }: Value) => next(b, t, 'b'),
        (t: Value, { inputs: [a] }: Value) => next(a, t, 'none'),
      ],
    }[transpose],
    jvp: [
      (t, { inputs: [, b] }) => next(t, b, transpose),
      (t, { inputs: [a] }) => next(a, t, transpose),
    ],
  };
}
