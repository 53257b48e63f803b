import { evaluate } from '../autodiff/evaluate.js';
import { broadcast, constant, input } from '../autodiff/ops.js';
import type { ExampleMatrix } from '../engine/program.js';
import { log } from '../support/elementary.js';
import { losses } from './losses.js';
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
  { loss, logBase }: ObjectiveSpec,
  { targets, weights }: Pick<ExampleMatrix, 'targets' | 'weights'>,
): number {
  const totals = new Map<number, number>(); // the weight of each distinct target
  targets.forEach((target, i) => {
    totals.set(target, (totals.get(target) ?? 0) + weights[i]);
  });
  const distinct = [...totals.keys()];
  const total = [...totals.values()].reduce((a, b) => a + b, 0);
  const share = (target: number): number => (totals.get(target) ?? 0) / total;

  const sums: readonly number[] = {
    softmax: () => Array.from({ length: layer.units }, (_, k) => logShare(share(k))),
    sigmoid: () => [logShare(share(1)) - logShare(share(0))],
    linear: () => [distinct.reduce((sum, target) => sum + share(target) * target, 0)],
  }[layer.activation]();
  const column = input('targets', [distinct.length, 1]);
  const perTarget = losses[loss].perExample(
    {
      output: layer.activation,
      z: broadcast(constant(sums, [1, layer.units]), [distinct.length, layer.units]),
      targets: outputs[layer.activation].encode(column, layer.units),
    },
    logBase,
  );
  const [numbers] = evaluate([perTarget], new Map([[column, distinct]]));
  return distinct.reduce((sum, target, i) => sum + share(target) * numbers[i], 0);
}

/**
 * ln p, with a number in place of −∞ for a class that has no weight: e^−1e4 is 0 just as well, and
 * a loss can multiply it by 0.
 */
function logShare(p: number): number {
  return p === 0 ? -1e4 : log(p);
}
