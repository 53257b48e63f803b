import { sameShape, type Value } from '../../autodiff/graph.js';
import {
  isOuter,
  type Kernel,
  type Lowered,
  productOf,
  rootsOf,
  wholeKindOf,
} from '../ir/kernel.js';
import { PANEL_BYTES } from '../ir/layout.js';
import { resultsOf } from '../program.js';
import { isTiled } from '../schedule/matmul-schedule.js';
import { isFixed } from './promote-to-locals.js';

/** How a kernel reads a value that is in memory. */
interface Read {
  readonly value: Value;
  /** The kernel, and where it comes among all. */
  readonly kernel: Kernel;
  readonly at: number;
  /** Whether by a map at its own place, by anything else elsewhere, or by a product, which takes a side whole. */
  readonly how: 'own' | 'elsewhere' | 'whole';
}

/**
 * What is wrong with a lowering, one line each: none if it can be emitted as it is. The tests ask after each pass; it
 * trusts none of them, and asks them nothing but whether a kernel is unrolled.
 */
export function verify(lowered: Lowered): string[] {
  if (lowered.stored.size === 0) return []; // nothing is decided yet
  const faults: string[] = [];
  const reads = lowered.kernels.flatMap((kernel, at) => readsIn(kernel, at, lowered, faults));
  const computedAt = new Map(
    lowered.kernels.flatMap((kernel, at) => rootsOf(kernel).map((root) => [root, at] as const)),
  );
  return [
    ...faults,
    ...order(lowered, reads, computedAt),
    ...updates(lowered, reads, computedAt),
    ...flushes(lowered),
    ...panels(lowered, reads),
    ...locals(lowered, reads),
    ...waiting(lowered, reads),
  ];
}

/** Everything that a kernel reads from memory; a fault for what has no place there, and cannot be computed inside. */
function readsIn(kernel: Kernel, at: number, lowered: Lowered, faults: string[]): Read[] {
  const { stored, constants } = lowered;
  const product = productOf(kernel);
  const found: Read[] = [];
  const visit = (value: Value, how: Read['how']): void => {
    const { form } = value.op;
    const isNumber = form.kind === 'constant' && form.numbers.length === 1 && how !== 'whole';
    if (isNumber) return;
    if (stored.has(value) || constants.includes(value)) found.push({ value, kernel, at, how });
    else if (value === product) for (const side of value.inputs) visit(side, 'whole');
    else if (how === 'whole' || !isInside(value)) {
      faults.push(`kernel ${at} reads ${text(value)}, which is nowhere`);
    } else visitInputs(value, how);
  };
  const visitInputs = (value: Value, how: 'own' | 'elsewhere'): void => {
    const isAligned = how === 'own' && value.op.form.kind === 'elementwise';
    for (const input of value.inputs) visit(input, isAligned ? 'own' : 'elsewhere');
  };
  for (const root of rootsOf(kernel)) {
    if (wholeKindOf(root) !== undefined) for (const side of root.inputs) visit(side, 'whole');
    else visitInputs(root, kernel.kind === 'map' ? 'own' : 'elsewhere');
  }
  return found;
}

/** Whether a kernel can compute a value where it uses it. */
function isInside(value: Value): boolean {
  const { kind } = value.op.form;
  return ['elementwise', 'broadcast', 'uniform'].includes(kind) || isOuter(value);
}

/** Everything is computed once, and before it is read; what is in a map's own place, in it. */
function order(
  { program, kernels, stored }: Lowered,
  reads: readonly Read[],
  computedAt: ReadonlyMap<Value, number>,
): string[] {
  const isGiven = ({ op }: Value): boolean => ['input', 'constant'].includes(op.form.kind);
  const late = reads.filter(({ value, at, how, kernel }) => {
    const own = computedAt.get(value) ?? Infinity;
    const isOwn = how === 'own' && own === at && value !== productOf(kernel);
    return !isGiven(value) && own >= at && !isOwn;
  });
  const missing = [...stored].filter((value) => !isGiven(value) && !computedAt.has(value));
  return [
    ...late.map(({ value, at }) => `kernel ${at} reads ${text(value)} before it is computed`),
    ...missing.map((value) => `${text(value)} has memory, but no kernel`),
    ...[...computedAt.keys(), ...resultsOf(program)]
      .filter((value) => !stored.has(value))
      .map((value) => `${text(value)} is computed, and has no memory`),
    ...(kernels.flatMap(rootsOf).length > computedAt.size ? ['a value is computed twice'] : []),
  ];
}

/** A state that is overwritten has no later reader, nor one out of place in the map that replaces it; what does is no output. */
function updates(
  { program, kernels, inPlace }: Lowered,
  reads: readonly Read[],
  computedAt: ReadonlyMap<Value, number>,
): string[] {
  return [...inPlace].flatMap(([next, state]) => {
    const end = computedAt.get(next) ?? -1;
    const kernel = kernels[end];
    const isEarly = ({ value, at, how }: Read): boolean =>
      value !== state || at < end || (at === end && (how === 'own' || isMultiplied(kernel, state)));
    const isSafe =
      kernel?.kind === 'map' &&
      program.state.some((known) => known.value === state && known.next === next) &&
      ![...program.metrics.values()].includes(state) && // these are added behind all kernels
      !program.outputs.includes(next) && // it is read when the state may have been written
      reads.every(isEarly);
    return isSafe ? [] : [`${text(state)} is read behind ${text(next)}, which overwrites it`];
  });
}

/** Whether a map multiplies a state line by line, before it replaces it. */
function isMultiplied(kernel: Kernel | undefined, state: Value): boolean {
  if (kernel?.kind !== 'map' || kernel.backward?.op.form.kind !== 'product') return false;
  const [row, matrix] = kernel.backward.inputs;
  return matrix === state && row !== state && kernel.backward.op.form.transposeB;
}

/** What is flushed is computed by a map, and nobody asks for it behind the step. */
function flushes({ program, kernels, flushed }: Lowered): string[] {
  const results = resultsOf(program);
  const roots = kernels.flatMap((kernel) => (kernel.kind === 'map' ? kernel.roots : []));
  return [...flushed]
    .filter((value) => results.includes(value) || !roots.includes(value))
    .map((value) => `${text(value)} cannot be flushed`);
}

/** Panels are read and written by maps of panels alone, with scalars, and by products that go through columns. */
function panels(
  { program, kernels, panelled, vectors }: Lowered,
  reads: readonly Read[],
): string[] {
  const faults: string[] = [];
  const check = (isSound: boolean, value: Value, why: string): void => {
    if (!isSound) faults.push(`${text(value)} cannot lie in panels: ${why}`);
  };
  for (const value of panelled) {
    check((value.shape[1] * vectors.bytes) % PANEL_BYTES === 0, value, 'a line is no whole panels');
    check(value !== program.features, value, 'features are copied in by rows');
  }
  for (const { value, next } of program.state) {
    check(panelled.has(value) === panelled.has(next), value, 'what replaces it lies otherwise');
  }
  kernels.forEach((kernel, at) => {
    const own = reads.filter((read) => read.at === at);
    const product = productOf(kernel);
    const form = product?.op.form;
    if (product !== undefined && form?.kind === 'product') {
      const [a, b] = product.inputs;
      check(!panelled.has(a), a, 'it is a left side');
      check(!panelled.has(b) || !form.transposeB || isTiled(product), b, 'it is read by lines');
      check(!panelled.has(product) || isTiled(product), product, 'it is not summed by tiles');
    }
    const others = own.filter(({ how }) => how !== 'whole').map(({ value }) => value);
    const alike = [...rootsOf(kernel), ...others].filter((value) => value !== product);
    const touched = alike.find((value) => panelled.has(value));
    if (touched === undefined) return;
    const isAlike = own.every(
      ({ value, how }) =>
        how === 'whole' || sameShape(value.shape, [1, 1]) || (how === 'own' && panelled.has(value)),
    );
    const roots = kernel.kind === 'map' && kernel.roots.every((root) => panelled.has(root));
    check(isAlike && roots, touched, `kernel ${at} also takes what does not`);
  });
  return faults;
}

/** What is held in locals is not asked for behind the step, and has a number for its place in every kernel. */
function locals({ program, kernels, held, vectors }: Lowered, reads: readonly Read[]): string[] {
  const lasting = [...program.outputs, ...program.state.map(({ next }) => next)];
  const loops = kernels.filter((kernel) => !isFixed(kernel, vectors));
  const inLoops = new Set([
    ...loops.flatMap(rootsOf),
    ...reads.filter(({ kernel }) => loops.includes(kernel)).map(({ value }) => value),
    ...kernels.flatMap((kernel) => productOf(kernel)?.inputs[1] ?? []), // B is in memory
  ]);
  return [...held]
    .filter((value) => lasting.includes(value) || inLoops.has(value))
    .map((value) => `${text(value)} cannot be held in locals`);
}

/** The states of rows that wait, and the features, are seen by their update, and by one product that lets them catch up. */
function waiting({ program, kernels, inPlace, lazy }: Lowered, reads: readonly Read[]): string[] {
  if (lazy === undefined) return [];
  const seen = [program.features, ...lazy.states.flatMap(({ value, next }) => [value, next])];
  const isSound =
    program.batchSize === 1 &&
    kernels.includes(lazy.kernel) &&
    lazy.states.every(({ value, next }) => inPlace.get(next) === value) &&
    reads.every(
      ({ value, kernel }) =>
        kernel === lazy.kernel || productOf(kernel) === lazy.product || !seen.includes(value),
    );
  return isSound ? [] : ['rows wait that others need'];
}

function text({ name, op, shape }: Value): string {
  return `${name ?? op.name} ${shape.join('×')}`;
}
