import { countOf } from '../network/example-rows.js';
import type { Scorer } from '../network/scorer.js';
import { fittedTemperatures } from '../network/temperatures.js';
import type { TrainedMember } from './train-members.js';

/**
 * What the weighted sums of members are divided by: the root of the temperature at which the log loss of all members of one kind,
 * each on the rows that it has not seen, is smallest. T itself suits a member that is alone; the mean of several is less
 * sure than they are.
 *
 * @param scorer of one network, at all the temperatures that a model may have
 * @returns undefined where no rows were held out
 */
export function memberTemperature(
  members: readonly TrainedMember[],
  scorer: Scorer,
): number | undefined {
  const sums = new Float64Array(fittedTemperatures.length);
  let count = 0;
  for (const { weights, heldOut } of members) {
    if (heldOut === undefined) continue;
    scorer.use(weights);
    const { tempered = [] } = scorer.score(heldOut.examples, heldOut.rows);
    for (const [i, loss] of tempered.entries()) sums[i] += loss * countOf(heldOut);
    count += countOf(heldOut);
  }
  if (count === 0) return undefined;
  const best = sums.reduce((least, sum, i) => (sum < sums[least] ? i : least), 0);
  return Math.sqrt(fittedTemperatures[best]);
}
