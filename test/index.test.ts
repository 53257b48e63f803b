import { expect, it } from 'vitest';
import * as mlp from '../src/index.js';

it('trains a network on either engine, from the library alone', async () => {
  const network = mlp.buildNetwork({
    inputs: 2,
    hidden: [{ units: 8, activation: 'tanh' }],
    outputs: { units: 2, activation: 'softmax' },
  });
  const examples = {
    count: 4,
    inputs: 2,
    features: Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1),
    targets: Float64Array.of(0, 1, 1, 0),
    weights: Float64Array.of(1, 1, 1, 1),
  };
  const losses = [];
  for (const engine of [mlp.compiled, mlp.reference]) {
    const program = mlp.trainingProgram(network, {
      ...{ loss: 'cross-entropy', logBase: '2', optimizer: 'sgd', momentum: 0.9, nesterov: false },
      ...{ batchSize: 1, penalties: {}, exampleCount: 4, watchGradient: false },
    });
    const records: mlp.EpochRecord[] = [];
    const result = await mlp.igd(
      {
        ...{ program, engine, precision: 'double', examples, learningRate: 0.1, seed: 0 },
        ...{ weights: mlp.initialWeights(network, 0), schedule: { name: 'constant' } },
        ...{ shuffle: true, epochs: 100 },
      },
      { onEpoch: (record) => void records.push(record) },
    );
    expect(result.epochs).toBe(100);
    losses.push(records.map(({ loss }) => loss));
  }
  const [compiled, reference] = losses;
  expect(compiled.at(-1)).toBeLessThan(0.01);
  compiled.forEach((loss, epoch) => {
    expect(loss).toBeCloseTo(reference[epoch], 8);
  });
});

it('advises a program nothing that only a prompt can do', async () => {
  const options = { hidden: [2], epochs: 1 };
  const model = await mlp.fit(mlp.parseCsv('x,y\n1,a\n2,b\n'), options);
  expect(() => model.predict({ x: 'one' })).toThrow(
    /^row:1: column "x": expected a number, got "one" — correct it, or leave the row out$/,
  );
});

it.each([
  ['{"value": "iris.csv"}', 'got a value of type string — parseCsv takes a text'],
  ['{"value": [{"x": 1, "y": "a"}]}', 'got a list — parseCsv takes a text'],
  ['{"value": null}', 'got nothing — parseCsv takes a text'],
  ['{}', 'got nothing — parseCsv takes a text'],
])('says what rows are to a program that gives %s', async (json, message) => {
  const { value } = JSON.parse(json);
  const model = await mlp.fit(mlp.parseCsv('x,y\n1,a\n2,b\n'), { epochs: 1 });
  const said = `expected rows as readCsv or parseCsv give them, ${message}`;
  for (const rows of [value, { rows: value }]) await expect(mlp.fit(rows)).rejects.toThrow(said);
  await expect(mlp.crossValidate(value, {}, 2)).rejects.toThrow(said);
  await expect(mlp.evaluateModel(model, value)).rejects.toThrow(said);
});

it('says that a promise of rows is to be awaited', async () => {
  const promises = { rows: JSON.parse('{}') };
  promises.rows = mlp.readCsv('data/iris.csv');
  await expect(mlp.fit(promises.rows)).rejects.toThrow('got a promise — await it');
});
