import { evaluate } from '../autodiff/evaluate.js';
import type { Floats } from '../autodiff/graph.js';
import { broadcast, constant, input } from '../autodiff/ops.js';
import type { ExampleMatrix } from '../engine/program.js';
import { log } from '../support/elementary.js';
import { lossFor } from './choices.js';
import type { NetworkSpec } from './network.js';
import type { ObjectiveSpec } from './objective.js';
import { outputs } from './outputs.js';

/**
 * The mean loss of a model that does not look: it always predicts the frequencies of the classes, or
 * the mean of the target. With cross entropy this is the entropy of the classes. Training that does
 * not get below it has learnt nothing.
 */
export function baselineLoss(
  layer: NetworkSpec['outputs'],
  objective: ObjectiveSpec,
  { targets, weights }: Pick<ExampleMatrix, 'targets' | 'weights'>,
  rows?: Uint32Array,
): number {
  const totals = new Map<number, number>(); // the weight of each distinct target
  const count = rows?.length ?? targets.length;
  for (let i = 0; i < count; i++) {
    const row = rows === undefined ? i : rows[i];
    const target = targets[row];
    totals.set(target, (totals.get(target) ?? 0) + weights[row]);
  }
  const distinct = [...totals.keys()];
  const total = [...totals.values()].reduce((a, b) => a + b, 0);
  const share = (target: number): number => (totals.get(target) ?? 0) / total;

  const sums: readonly number[] = {
    softmax: () => Array.from({ length: layer.units }, (_, k) => logShare(share(k))),
    sigmoid: () => [logShare(share(1)) - logShare(share(0))],
    linear: () => [distinct.reduce((sum, target) => sum + share(target) * target, 0)],
  }[layer.activation]();
  // Losses treat all classes alike: those of one frequency have one loss.
  const alike = (target: number): number =>
    layer.activation === 'softmax' ? share(target) : target;
  const one = new Map(distinct.map((target) => [alike(target), target]));
  const lossOf = new Map<number, number>();
  const targetsAtOnce = Math.ceil(NUMBERS_AT_ONCE / layer.units);
  const representatives = [...one.values()];
  for (let first = 0; first < representatives.length; first += targetsAtOnce) {
    const some = representatives.slice(first, first + targetsAtOnce);
    lossesOf(some, sums, layer, objective).forEach((number, i) => {
      lossOf.set(alike(some[i]), number);
    });
  }
  return distinct.reduce(
    (sum, target) => sum + share(target) * (lossOf.get(alike(target)) ?? Number.NaN),
    0,
  );
}

/** A matrix of a row for each target and a column for each class has about so many numbers: not those of all targets. */
const NUMBERS_AT_ONCE = 1 << 18;

/** The loss of each target, where the weighted sums of the last layer are always the same. */
function lossesOf(
  targets: readonly number[],
  sums: readonly number[],
  { activation, units }: NetworkSpec['outputs'],
  { loss, logBase }: ObjectiveSpec,
): Floats {
  const column = input('targets', [targets.length, 1]);
  const perTarget = lossFor(loss).perExample(
    {
      output: activation,
      z: broadcast(constant(sums, [1, units]), [targets.length, units]),
      targets: outputs[activation].encode(column, units),
    },
    logBase,
  );
  return evaluate([perTarget], new Map([[column, targets]]))[0];
}

/**
 * ln p, with a number in place of −∞ for a class that has no weight: e^−1e4 is 0 just as well, and
 * a loss can multiply it by 0.
 */
function logShare(p: number): number {
  return p === 0 ? -1e4 : log(p);
}
