import { sameShape, type Value } from '../../autodiff/graph.js';
import { type Kernel, type Lowered, type MapKernel, productOf, readsOf } from '../ir/kernel.js';
import { PANEL_BYTES } from '../ir/layout.js';
import { FEW_ROWS, isTiled, LARGE_BYTES } from '../schedule/matmul-schedule.js';
import type { Pass } from './pass.js';

/** Lays large weights out in panels. */
export const panelLayout: Pass = {
  name: 'panel-layout',
  run: (before) => ({ ...before, panelled: panelledValues(before) }),
  summary: ({ panelled }) => `values in panels of columns: ${panelled.size}`,
};

/**
 * The weights, with all that is computed with them number by number, that lie in panels for good: a product with a batch
 * goes through its columns panel by panel, and would otherwise copy them there first; and their update, which goes
 * through them in the same way, reads on and on.
 *
 * Valid for values that a step reads and writes at their own places only, in maps with nothing else but scalars, and as
 * right sides of products, which copy them if they are transposed: no other kernel knows of panels. A line of the matrix has
 * to be whole panels.
 */
function panelledValues(lowered: Lowered): ReadonlySet<Value> {
  const panelled = new Set<Value>();
  for (const kernel of lowered.kernels) {
    const product = productOf(kernel);
    if (product?.op.form.kind !== 'product' || product.op.form.transposeB) continue;
    if (product.shape[0] < FEW_ROWS) continue;
    const weights = product.inputs[1];
    const [rows, columns] = weights.shape;
    const line = columns * lowered.vectors.bytes;
    if (line % PANEL_BYTES !== 0 || rows * line < LARGE_BYTES) continue;
    for (const value of groupOf(weights, lowered) ?? []) panelled.add(value);
  }
  return panelled;
}

/** What has to lie as a value does; undefined if something that reads or writes it cannot do with panels. */
function groupOf(value: Value, lowered: Lowered): Set<Value> | undefined {
  const { program } = lowered;
  const group = new Set([value]);
  // A set that grows while it is gone through.
  for (const member of group) {
    if (member === program.features) return undefined;
    for (const { value: state, next } of program.state) {
      if (member === state) group.add(next);
      if (member === next) group.add(state);
    }
    for (const kernel of lowered.kernels) {
      const alike = alikeIn(kernel, member, lowered);
      if (alike === undefined) return undefined;
      for (const other of alike) group.add(other);
    }
  }
  return group;
}

/** What a kernel reads and writes at the same places as a value; undefined if it also uses the value in another way. */
function alikeIn(
  kernel: Kernel,
  value: Value,
  { stored }: Lowered,
): ReadonlySet<Value> | undefined {
  const product = productOf(kernel);
  if (product?.op.form.kind === 'product') {
    const [a, b] = product.inputs;
    const needsTiles = product === value || (b === value && product.op.form.transposeB);
    if (a === value || (needsTiles && !isTiled(product))) return undefined;
  }
  if (kernel.kind === 'map') {
    const { values, isElementwise } = valuesOf(kernel, stored);
    if (!values.has(value)) return new Set();
    return isElementwise ? values : undefined;
  }
  const isTaken =
    kernel.kind !== 'product' &&
    (kernel.value === value || readsOf(kernel.value, stored).has(value));
  return isTaken ? undefined : new Set();
}

/** The matrices that a map reads or writes, and whether it does so at its own place only, and reads else but scalars. */
function valuesOf(
  { roots, product, shape }: MapKernel,
  stored: ReadonlySet<Value>,
): { values: Set<Value>; isElementwise: boolean } {
  const values = new Set(roots);
  const known = new Map<Value, boolean>();
  const fits = (value: Value): boolean => {
    const found = known.get(value) ?? looked(value);
    known.set(value, found);
    return found;
  };
  const looked = (value: Value): boolean => {
    const { form } = value.op;
    if (sameShape(value.shape, [1, 1])) return true;
    if (form.kind === 'broadcast') return fits(value.inputs[0]);
    if (stored.has(value) || value === product) {
      values.add(value);
      return sameShape(value.shape, shape);
    }
    if (form.kind === 'constant') return form.numbers.length === 1;
    return isElementwise(value);
  };
  // All inputs are looked at, even behind one that does not fit.
  const isElementwise = ({ op, inputs }: Value): boolean =>
    inputs.map(fits).every(Boolean) && op.form.kind === 'elementwise';
  return { values, isElementwise: roots.map(isElementwise).every(Boolean) };
}
