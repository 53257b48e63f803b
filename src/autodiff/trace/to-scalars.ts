import type { Feeds } from '../evaluate.js';
import { apply, size, topological, type Value } from '../graph.js';
import { add } from '../ops/add.js';
import { constant } from '../ops/constant.js';
import { forEachTerm, groupedLengths } from '../ops/grouped-matmul.js';
import { input } from '../ops/input.js';
import { maximum } from '../ops/maximum.js';
import { mul } from '../ops/mul.js';

/** A graph of numbers, made from one of matrices. */
export interface ScalarGraph {
  readonly output: Value;
  /** The elements of the inputs, row by row, one input after another. */
  readonly inputs: readonly Value[];
  readonly feeds: Feeds;
  /** Terms of products and partial results of reductions: no intermediate values of the graph of matrices. */
  readonly parts: ReadonlySet<Value>;
}

/**
 * Every element of every matrix as a value of its own: z_j = b_j + Σ x_i·w_ij, unit by unit.
 *
 * @param inputs of the graph, all of them
 * @param nameOf the name of an input's element
 * @throws RangeError for random numbers, which have no elements apart from their matrix
 */
export function toScalars(
  output: Value,
  inputs: readonly Value[],
  feeds: Feeds,
  nameOf: (input: Value, element: number) => string,
): ScalarGraph {
  const parts = new Set<Value>();
  const fed = new Map<Value, number[]>();
  const elements = new Map<Value, readonly Value[]>();
  for (const source of inputs) {
    const numbers = feeds.get(source) ?? [];
    const own = Array.from({ length: size(source.shape) }, (_, i) => {
      const element = input(nameOf(source, i), [1, 1]);
      fed.set(element, [numbers[i]]);
      return element;
    });
    elements.set(source, own);
  }
  for (const value of topological([output])) {
    if (elements.has(value)) continue;
    const given = value.inputs.map((x) => elements.get(x) ?? []);
    elements.set(value, elementsOf(value, given, parts));
  }
  return {
    output: elements.get(output)?.[0] ?? output,
    inputs: inputs.flatMap((x) => elements.get(x) ?? []),
    feeds: fed,
    parts,
  };
}

function elementsOf(
  value: Value,
  given: readonly (readonly Value[])[],
  parts: Set<Value>,
): readonly Value[] {
  const { op, inputs, shape } = value;
  const [rows, columns] = shape;
  const { form } = op;
  const each = (element: (i: number, j: number) => Value): Value[] =>
    Array.from({ length: rows * columns }, (_, k) => element(Math.floor(k / columns), k % columns));
  const folded = (list: readonly Value[], combine: (a: Value, b: Value) => Value): Value =>
    list.reduce((so, next, i) => {
      if (i > 1) parts.add(so);
      return combine(so, next);
    });
  switch (form.kind) {
    case 'constant':
      return form.numbers.map((x) => constant(x));
    case 'elementwise':
      return each((i, j) =>
        apply(
          op,
          given.map((list) => list[i * columns + j]),
        ),
      );
    case 'broadcast': {
      const [fromRows, fromColumns] = inputs[0].shape;
      return each(
        (i, j) => given[0][(fromRows === 1 ? 0 : i) * fromColumns + (fromColumns === 1 ? 0 : j)],
      );
    }
    case 'reduction': {
      const [fromRows, fromColumns] = inputs[0].shape;
      const combine = form.combine === 'sum' ? add : maximum;
      return each((i, j) => {
        const count = form.axis === 0 ? fromRows : fromColumns;
        const list = Array.from(
          { length: count },
          (_, k) => given[0][form.axis === 0 ? k * fromColumns + j : i * fromColumns + k],
        );
        return folded(list, combine);
      });
    }
    case 'product': {
      const { transposeA, transposeB } = form;
      const [a, b] = inputs.map((x) => x.shape);
      const inner = transposeA ? a[0] : a[1];
      return each((i, j) => {
        const terms = Array.from({ length: inner }, (_, k) => {
          const left = given[0][transposeA ? k * a[1] + i : i * a[1] + k];
          const right = given[1][transposeB ? j * b[1] + k : k * b[1] + j];
          const term = mul(left, right);
          if (inner > 1) parts.add(term);
          return term;
        });
        return folded(terms, add);
      });
    }
    case 'gather':
      return each((i, j) => given[0][i * inputs[0].shape[1] + form.columns[j]]);
    case 'grouped-product':
      return elementsOfGroups(value, given, (terms) => {
        if (terms.length > 1) for (const term of terms) parts.add(term);
        return folded(terms, add);
      });
    case 'input':
    case 'uniform':
      throw new RangeError(`the elements of ${value.name ?? op.name} are not known`);
  }
}

/** Each element of a grouped product, from its terms in the order of the reference. */
function elementsOfGroups(
  { op: { form, name }, inputs, shape }: Value,
  [a, b]: readonly (readonly Value[])[],
  sumOf: (terms: readonly Value[]) => Value,
): readonly Value[] {
  if (form.kind !== 'grouped-product') throw new RangeError(`${name} has no groups`);
  const { groups, transpose } = form;
  const lengths = groupedLengths(inputs[0].shape, inputs[1].shape, groups, transpose);
  const terms = Array.from({ length: size(shape) }, (): Value[] => []);
  forEachTerm(lengths, groups, transpose, (to, ofA, ofB) => {
    terms[to].push(mul(a[ofA], b[ofB]));
  });
  return terms.map(sumOf);
}
