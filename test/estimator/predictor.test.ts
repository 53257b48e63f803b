import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compiled } from '../../src/engine/compile.js';
import { reference } from '../../src/engine/reference.js';
import { FittedModel, type RowPrediction } from '../../src/estimator/fitted-model.js';
import { mostProbable } from '../../src/estimator/predictor.js';
import type { ModelNetwork, SingleModel } from '../../src/model/model.js';
import { MlpError } from '../../src/support/errors.js';
import { binary, binned, classifier, periodic, regressor, sealed } from '../model/sample-models.js';

it('the most probable classes are the first of all of them in order, the lower among equals', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(0, 0.1, 0.2, 0.3, 0.5), { minLength: 1, maxLength: 200 }),
      fc.integer({ min: 1, max: 200 }),
      (shares, wanted) => {
        const most = Math.min(wanted, shares.length);
        const all = [...shares.keys()].sort((a, b) => shares[b] - shares[a] || a - b);
        expect(mostProbable(shares, most)).toEqual(all.slice(0, most));
      },
    ),
  );
});

it('of classes that have no probability at all, the first is taken', () => {
  expect(mostProbable([Number.NaN, Number.NaN], 1)).toEqual([0]);
});

/** The same model with weights so many times as large, as far as its precision goes. */
function enlarged(model: SingleModel, factor: number): SingleModel {
  const most = model.precision === 'single' ? 3.4028234663852886e38 : Number.MAX_VALUE;
  const round = model.precision === 'single' ? Math.fround : (x: number) => x;
  const grown = (x: number): number => Math.max(-most, Math.min(most, round(x * factor)));
  const layers: ModelNetwork['layers'] = model.layers.map((layer) => ({
    ...layer,
    weights: layer.weights.map((row) => row.map(grown)),
  }));
  const { weights: _, ...rest } = model;
  return sealed({ ...rest, layers });
}

const [hidden, ...others] = classifier.layers;
const rectified = sealed({ ...classifier, layers: [{ ...hidden, activation: 'relu' }, ...others] });

const subjects = Object.entries({ classifier, rectified, regressor, binned, periodic, binary })
  .flatMap(([name, model]) =>
    [1, 1e10, 1e37, 1e300].map((factor) => ({ name, factor, model: enlarged(model, factor) })),
  )
  .flatMap((subject) =>
    [compiled, reference].map((engine) => new FittedModel(subject.model, engine)),
  );

const extreme = fc.oneof(
  fc.constantFrom(
    1e308,
    -1e308,
    Number.MAX_VALUE,
    1e300,
    1e39,
    1e38,
    -1e38,
    5e-324,
    1e-310,
    1e-40,
    -0,
    0,
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

function isSound({ prediction, probabilities }: RowPrediction): boolean {
  if (probabilities === undefined) return Number.isFinite(prediction);
  const shares = Object.values(probabilities);
  return String(prediction) in probabilities && shares.every((share) => share >= 0 && share <= 1);
}

it('comes to numbers, or says that it comes to none: of extreme fields, by large weights', () => {
  let [refused, predicted] = [0, 0];
  fc.assert(
    fc.property(fc.constantFrom(...subjects), extreme, extreme, (model, x, width) => {
      try {
        const row = { length: x, x, width, colour: 'red' };
        expect(model.predict(row)).toSatisfy(isSound);
        predicted += 1;
      } catch (error) {
        if (!(error instanceof MlpError)) throw error;
        expect(error.message).toMatch(/comes to no number|out of range/);
        refused += 1;
      }
    }),
    { numRuns: 2000 },
  );
  expect(refused).toBeGreaterThan(100);
  expect(predicted).toBeGreaterThan(100);
});
