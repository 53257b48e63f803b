import type { Shape, Value } from '../../autodiff/graph.js';
import type { Program } from '../program.js';
import type { Vectors } from '../vector/vectors.js';

/** One pass over memory: the steps of a program are kernels, in their order. */
export type Kernel =
  | MapKernel
  | { readonly kind: 'reduction'; readonly value: Value }
  | { [K in WholeKind]: { readonly kind: K; readonly value: Value } }[WholeKind];

/** The forms that take their arguments whole: these are in memory, and so is what is computed of them. */
const wholeKinds = ['product', 'gather', 'grouped-product'] as const;
type WholeKind = (typeof wholeKinds)[number];

/** Elementwise values of one shape, computed together, number by number. */
export interface MapKernel {
  readonly kind: 'map';
  readonly shape: Shape;
  readonly roots: readonly Value[];
  /** A product that it takes tile by tile, as it is summed. */
  readonly product?: Value;
  /** r·Wᵀ for a row r and the state W that it replaces: each line is multiplied by the row, and then replaced. */
  readonly backward?: Value;
}

/** A program on its way to machine code: each pass hands it on with something more decided. */
export interface Lowered {
  readonly program: Program;
  /** What became of a value of the program that was given. */
  readonly sharedOf: (value: Value) => Value;
  /** The vectors that it is compiled for. */
  readonly vectors: Vectors;
  /** In the order in which they run. */
  readonly kernels: readonly Kernel[];
  /** What kernels write, and the inputs that they read; anything else is computed inside the kernels that use it. */
  readonly stored: ReadonlySet<Value>;
  /** Gradients whose numbers become 0, when they are computed, where they are as good as 0. */
  readonly flushed: ReadonlySet<Value>;
  /** Constants that are matrices, or results, and so have to be in memory. */
  readonly constants: readonly Value[];
  /** For each `next` that is written straight into the place of a state: that state. */
  readonly inPlace: ReadonlyMap<Value, Value>;
  /** Matrices that lie in panels of columns, each as wide as PANEL_BYTES. */
  readonly panelled: ReadonlySet<Value>;
  /** The update whose rows may wait, if there is one. */
  readonly lazy: LazyUpdate | undefined;
  /** Values that are never in memory: their vectors are locals of the step. */
  readonly held: ReadonlySet<Value>;
  /** Of these, the ones whose lanes behind the last number must be zero, because a product adds them up. */
  readonly padded: ReadonlySet<Value>;
}

/** An update that sees of a step nothing but the gradient and what stays for the run. */
export interface RowUpdate {
  /** What it replaces, and by what. */
  readonly states: readonly { readonly value: Value; readonly next: Value }[];
  readonly gradient: Value;
  /** A scalar that stays for the run and is large, whatever is written there. */
  readonly large?: Value | undefined;
}

/** An update of the weights of the features whose rows may wait. */
export interface LazyUpdate extends RowUpdate {
  readonly kernel: MapKernel;
  /** Xᵀ·D: its rows are D, times what an example has of their feature. */
  readonly gradient: Value;
  /** X·W, which reads one of the states, and is the only one to do so. */
  readonly product: Value;
}

/** The product that a kernel is, or takes in either way. */
export function productOf(kernel: Kernel): Value | undefined {
  if (kernel.kind === 'map') return kernel.product ?? kernel.backward;
  return kernel.kind === 'product' ? kernel.value : undefined;
}

/** What a kernel computes. */
export function rootsOf(kernel: Kernel): readonly Value[] {
  if (kernel.kind !== 'map') return [kernel.value];
  return kernel.backward === undefined ? kernel.roots : [kernel.backward, ...kernel.roots];
}

/** The form of a value that takes its arguments whole; undefined for any other, as is an outer product. */
export function wholeKindOf(value: Value): WholeKind | undefined {
  return isOuter(value) ? undefined : wholeKinds.find((kind) => kind === value.op.form.kind);
}

/** A product over an inner dimension of 1. */
export function isOuter(value: Value): boolean {
  const { form } = value.op;
  return form.kind === 'product' && value.inputs[0].shape[form.transposeA ? 0 : 1] === 1;
}

/** The stored values that a value reads, and whether it reads them at its own place only. */
export function readsOf(value: Value, stored: ReadonlySet<Value>): Map<Value, boolean> {
  const reads = new Map<Value, boolean>();
  // Each value is gone through at most twice, aligned and not, however many ways lead to it.
  const seen = new Map<Value, boolean>();
  const stack = [{ value, aligned: true }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (top.value !== value && stored.has(top.value)) {
      reads.set(top.value, top.aligned && (reads.get(top.value) ?? true));
      continue;
    }
    const known = seen.get(top.value);
    if (known === false || known === top.aligned) continue;
    seen.set(top.value, top.aligned);
    const aligned = top.aligned && top.value.op.form.kind === 'elementwise';
    // The last first, as the top of the stack is taken next.
    for (const input of top.value.inputs.toReversed()) stack.push({ value: input, aligned });
  }
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
