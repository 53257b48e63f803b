import type { EnsembleModel, SingleModel } from '../../src/model/model.js';
import { weightsDigest } from '../../src/model/weights-digest.js';
import { loadPart } from '../../src/network/load-part.js';

await loadPart('embeddings'); // some models have one

/** A model with the right digest, from one without. */
export function sealed(model: Omit<SingleModel, 'weights'>): SingleModel {
  return { ...model, weights: weightsDigest([model]) };
}

/** 2 numbers and a category of 2 → 2 hidden units → 3 classes. */
export const classifier: SingleModel = sealed({
  format: 'mlp-model',
  version: 1,
  mlp: '0.1.0',
  task: 'classification',
  schema: {
    features: [
      { kind: 'number', column: 'length', offset: 5.1, scale: 0.8, missing: 5.1 },
      { kind: 'number', column: 'width', offset: 0, scale: 1, missing: null },
      { kind: 'category', column: 'colour', categories: ['red', 'blue'], missing: 'red' },
    ],
    target: { kind: 'classes', column: 'species', classes: ['a', 'b', 'c "quoted"\n'] },
    header: true,
    delimiter: ',',
    na: ['', 'NA'],
    missing: 'mean',
  },
  layers: [
    {
      units: 2,
      activation: 'tanh',
      weights: [
        [Math.fround(0.1), Math.fround(-0.2), 0.5, -0, 1],
        [0, 1.5, Math.fround(1e-30), 2 ** -149, -3],
      ],
    },
    {
      units: 3,
      activation: 'softmax',
      weights: [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, Math.fround(3.4e38)],
      ],
    },
  ],
  loss: 'cross-entropy',
  logBase: '2',
  precision: 'single',
  recipe: { momentum: 0.9, hidden: [2], activation: ['tanh', 'relu'], shuffle: true, lr: 0.01 },
  seed: 0,
  metrics: { epochs: 100, stopped: 'epochs', loss: 0.0913, accuracy: 0.98, baselineLoss: 1.585 },
  data: { name: 'data.csv', sha256: '0123456789abcdef'.repeat(4), rows: 150 },
});

/** 1 number → linear, with no hidden layer, in float64. */
export const regressor: SingleModel = sealed({
  ...classifier,
  task: 'regression',
  schema: {
    ...classifier.schema,
    features: [{ kind: 'number', column: 'x', offset: -0, scale: 2, missing: null }],
    target: { kind: 'number', column: 'y', offset: 1, scale: 3 },
  },
  layers: [{ units: 1, activation: 'linear', weights: [[0.1, -0]] }],
  loss: 'squared',
  precision: 'double',
});

/** As the classifier, with 2 bins of its first column. */
export const binned: SingleModel = sealed({
  ...classifier,
  version: 2,
  embedding: { kind: 'bins', columns: [{ column: 'length', weights: [[-1, -0.5, 2 ** -10]] }] },
  layers: [
    {
      ...classifier.layers[0],
      weights: classifier.layers[0].weights.map((row, j) => [...row, j, -0.5]),
    },
    classifier.layers[1],
  ],
});

/** As the regressor, with periodic functions of its column: 2 frequencies, and 3 outputs. */
export const periodic: SingleModel = sealed({
  ...regressor,
  version: 2,
  embedding: {
    kind: 'periodic',
    columns: [
      {
        column: 'x',
        weights: [
          [0.1, -0.3],
          [3.1, -0],
          [0.25, 1e-300, -1],
          [0, 0.5, 0.1],
          [0.2, 0.3, 0.4],
        ],
      },
    ],
  },
  layers: [{ units: 1, activation: 'linear', weights: [[0.1, -0, 1, 2, 3]] }],
});

/** 1 number → sigmoid for two classes. */
export const binary: SingleModel = sealed({
  ...regressor,
  task: 'classification',
  schema: {
    ...regressor.schema,
    target: { kind: 'classes', column: 'y', classes: ['no', 'yes'] },
  },
  layers: [{ units: 1, activation: 'sigmoid', weights: [[0.25, -1e-300]] }],
  loss: 'cross-entropy',
});

/** Two members of one recipe: classifiers as above, of which the second one is cooler, and has one hidden unit less. */
export const ensemble: EnsembleModel = (() => {
  const { layers, embedding: _, temperature: __, ...head } = classifier;
  const small = [
    { units: 1, activation: 'tanh', weights: [[0, 1, -1, 0.5, 0.25]] },
    {
      units: 3,
      activation: 'softmax',
      weights: [
        [0, 1],
        [0.5, -1],
        [0, 2],
      ],
    },
  ];
  const members = [
    { seed: 0, layers },
    { seed: 17, layers: small, temperature: 1.25 },
  ];
  return { ...head, version: 2, members, weights: weightsDigest(members) };
})();
