import { expect, it } from 'vitest';
import { baselineLoss } from '../../src/network/baseline.js';
import type { LossName } from '../../src/network/loss-names.js';
import { losses } from '../../src/network/losses.js';
import { keysOf } from '../../src/support/records.js';
import { examplesOf } from './examples.js';

const softmax = (units: number) => ({ units, activation: 'softmax' }) as const;
const names = keysOf(losses).filter((name) =>
  losses[name].outputs.some((output) => output === 'softmax'),
);

/** What each loss is of a class with probability p among all of them, by its formula. */
const formulas: Partial<Record<LossName, (p: number, all: readonly number[]) => number>> = {
  'cross-entropy': (p) => -Math.log2(p),
  squared: (p, all) => all.reduce((sum, q) => sum + q * q, 0) - 2 * p + 1,
  absolute: (p) => 2 * (1 - p),
  huber: (p, all) => (all.reduce((sum, q) => sum + q * q, 0) - 2 * p + 1) / 2,
};

it.each(names)('the baseline of %s is its mean over classes of different frequencies', (loss) => {
  // Of classes 0 to 8, there are 1, 2, 3, 1, 2, 3, … examples; class 9 has none.
  const counts = Array.from({ length: 9 }, (_, k) => 1 + (k % 3));
  const rows = counts.flatMap((count, k) => Array.from({ length: count }, () => [0, k]));
  const shares = [...counts.map((count) => count / rows.length), 0];
  const formula = formulas[loss];
  if (formula === undefined) throw new Error(`${loss} has no formula here`);
  const expected = shares.reduce((sum, p) => (p === 0 ? sum : sum + p * formula(p, shares)), 0);
  const found = baselineLoss(softmax(10), { loss, logBase: '2' }, examplesOf(rows));
  expect(found).toBeCloseTo(expected, 12);
});

it('12,000 classes take the memory of some rows: all rows of all classes would be 1.2 GB, several times', () => {
  const classes = 12_000;
  const count = 2 * classes;
  const examples = {
    targets: Float64Array.from({ length: count }, (_, i) => i % classes),
    // A hundred different frequencies.
    weights: Float64Array.from({ length: count }, (_, i) => 1 + (i % 100)),
  };
  const total = examples.weights.reduce((a, b) => a + b, 0);
  const totals = new Float64Array(classes);
  examples.targets.forEach((k, i) => {
    totals[k] += examples.weights[i];
  });
  const entropy = totals.reduce((sum, w) => sum - (w / total) * Math.log2(w / total), 0);
  const objective = { loss: 'cross-entropy', logBase: '2' } as const;
  expect(baselineLoss(softmax(classes), objective, examples)).toBeCloseTo(entropy, 9);
});
