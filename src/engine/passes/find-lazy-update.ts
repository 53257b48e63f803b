import { size, type Value } from '../../autodiff/graph.js';
import {
  isOuter,
  type LazyUpdate,
  type Lowered,
  type MapKernel,
  readsOf,
  rootsOf,
} from '../ir/kernel.js';
import { layoutOf } from '../ir/layout.js';
import { isShortRow } from '../schedule/matmul-schedule.js';
import { isUnrolled } from '../schedule/unroll.js';
import { isLinear } from './linear-recurrence.js';
import type { Pass } from './pass.js';

/** Lets the weights of absent features wait. */
export const findLazyUpdate: Pass = {
  name: 'find-lazy-update',
  run: (before) => ({ ...before, lazy: waitingUpdate(before) }),
  summary: ({ lazy }) => `weights whose rows may wait: ${lazy?.product.inputs[1].name ?? 'none'}`,
};

/**
 * The update that can be put off, row by row, until a row is read again.
 *
 * Where a feature is 0, so is the gradient of its row of weights, and what a step does to the row (momentum goes on,
 * weights decay) depends on the row alone. So a row is left as it is until an example has its feature again; only then
 * it goes through the last step in which it had a gradient, and through those since then. An example thus touches the
 * rows of the features that it has, each once.
 *
 * Valid when each step has one example, and the update is a map, in place, that sees of the step nothing but
 * the features times something (which is 0 where the feature is, as long as that something is finite),
 * scalars that stay for the whole run, and the states it replaces; when it is linear in the states and the gradient, with
 * powers that are finite; when the states, old or new, are read by nothing else but one product with the
 * features, which brings the rows that it reads up to date; and when nothing else reads the features, which are then not
 * copied to the arena.
 */
function waitingUpdate(lowered: Lowered): LazyUpdate | undefined {
  const { program, vectors } = lowered;
  if (program.batchSize !== 1) return undefined;
  for (const kernel of lowered.kernels) {
    if (kernel.kind !== 'map' || isUnrolled(layoutOf(kernel.shape, vectors.bytes))) continue;
    const update = updateOf(kernel, lowered);
    if (update === undefined) continue;
    const product = readerOf(update, lowered);
    if (product === undefined || isShortRow(product, vectors)) continue;
    if (isLinear(update)) return { ...update, product, large: program.large };
  }
  return undefined;
}

type Update = Omit<LazyUpdate, 'product' | 'large'>;

/** What a kernel replaces, if it is an update that may wait. */
function updateOf(kernel: MapKernel, { program, inPlace }: Lowered): Update | undefined {
  const [, features] = program.features.shape;
  if (kernel.shape[0] !== features || kernel.backward !== undefined) return undefined;
  if (kernel.shape[0] === 1 || kernel.shape[1] === 1) return undefined;
  const states: { value: Value; next: Value }[] = [];
  for (const next of kernel.roots) {
    const value = inPlace.get(next);
    if (value === undefined) return undefined;
    states.push({ value, next });
  }
  const known = new Set(states.flatMap(({ value, next }) => [value, next]));
  const isCopied = program.state.some(
    ({ value, next }) => known.has(next) && inPlace.get(next) !== value,
  );
  const gradients = new Set<Value>();
  const staysForTheRun = (value: Value): boolean =>
    value === program.learningRate ||
    program.fixed.includes(value) ||
    value.op.form.kind === 'constant';
  const looked = new Map<Value, boolean>();
  const isRowsOwn = (value: Value): boolean => {
    const found = looked.get(value) ?? looksOwn(value);
    looked.set(value, found);
    return found;
  };
  const looksOwn = (value: Value): boolean => {
    const { form } = value.op;
    if (known.has(value)) return true;
    if (form.kind === 'elementwise') return value.inputs.every(isRowsOwn);
    if (form.kind === 'product') {
      gradients.add(value);
      return isOuter(value) && value.inputs[0] === program.features;
    }
    if (form.kind === 'broadcast') return isRowsOwn(value.inputs[0]);
    return size(value.shape) === 1 && staysForTheRun(value);
  };
  const isValid = kernel.roots.every(
    (root) => root.op.form.kind === 'elementwise' && root.inputs.every(isRowsOwn),
  );
  const [gradient, ...others] = gradients;
  if (isCopied || !isValid || gradient === undefined || others.length > 0) return undefined;
  return { kernel, states, gradient };
}

/**
 * The product X·W, features times a matrix as it lies, that is all that reads the states or the features besides the
 * update.
 */
function readerOf(
  { kernel: own, states }: Update,
  { program: { features, outputs, metrics }, kernels, stored }: Lowered,
): Value | undefined {
  const read = [features, ...states.flatMap(({ value, next }) => [value, next])];
  const readers = kernels
    .filter((kernel) => kernel !== own)
    .flatMap(rootsOf)
    .filter((root) => {
      const reads = readsOf(root, stored);
      return read.some((value) => reads.has(value));
    });
  const [reader, ...others] = readers;
  if (reader === undefined || others.length > 0) return undefined;
  if ([...outputs, ...metrics.values()].includes(features)) return undefined;
  const { form } = reader.op;
  const [a, b] = reader.inputs;
  if (form.kind !== 'product' || form.transposeA || form.transposeB || a !== features) {
    return undefined;
  }
  return states.some(({ value }) => value === b) ? reader : undefined;
}
