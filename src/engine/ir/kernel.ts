import type { Shape, Value } from '../../autodiff/graph.js';

/** One pass over memory: the steps of a program are kernels, in their order. */
export type Kernel =
  | MapKernel
  | { readonly kind: 'reduction'; readonly value: Value }
  | { readonly kind: 'product'; readonly value: Value };

/** Elementwise values of one shape, computed together, number by number. */
export interface MapKernel {
  readonly kind: 'map';
  readonly shape: Shape;
  readonly roots: Value[];
  /** A product that it takes tile by tile, as it is summed. */
  readonly product?: Value;
  /** A row times the transpose of a state that it replaces: each line is multiplied by the row, and then replaced. */
  readonly dots?: Value;
}

/** The product that a kernel is, or takes in either way. */
export function productOf(kernel: Kernel): Value | undefined {
  if (kernel.kind === 'map') return kernel.product ?? kernel.dots;
  return kernel.kind === 'product' ? kernel.value : undefined;
}

/** What a kernel computes. */
export function rootsOf(kernel: Kernel): readonly Value[] {
  if (kernel.kind !== 'map') return [kernel.value];
  return kernel.dots === undefined ? kernel.roots : [kernel.dots, ...kernel.roots];
}

/** A product over an inner dimension of 1. */
export function isOuter(value: Value): boolean {
  const { form } = value.op;
  return form.kind === 'product' && value.inputs[0].shape[form.transposeA ? 0 : 1] === 1;
}

/** The stored values that a value reads, and whether it reads them at its own place only. */
export function readsOf(value: Value, stored: ReadonlySet<Value>): Map<Value, boolean> {
  const reads = new Map<Value, boolean>();
  const visit = (input: Value, aligned: boolean): void => {
    if (stored.has(input)) {
      reads.set(input, aligned && (reads.get(input) ?? true));
      return;
    }
    const elementwise = input.op.form.kind === 'elementwise';
    for (const next of input.inputs) visit(next, aligned && elementwise);
  };
  const elementwise = value.op.form.kind === 'elementwise';
  for (const input of value.inputs) visit(input, elementwise);
  return reads;
}

/** Which kernels read a value, and whether at their own place only. */
export type Readers = ReadonlyMap<
  Value,
  readonly { readonly kernel: number; readonly aligned: boolean }[]
>;

export function readersOf(kernels: readonly Kernel[], stored: ReadonlySet<Value>): Readers {
  const readers = new Map<Value, { kernel: number; aligned: boolean }[]>();
  kernels.forEach((kernel, index) => {
    for (const root of rootsOf(kernel)) {
      for (const [read, aligned] of readsOf(root, stored)) {
        const entry = { kernel: index, aligned: aligned && kernel.kind === 'map' };
        const known = readers.get(read);
        if (known === undefined) readers.set(read, [entry]);
        else known.push(entry);
      }
    }
  });
  return readers;
}
