import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Model, ModelLayer } from '../../src/model/model.js';
import { parseModel } from '../../src/model/parse-model.js';
import { modelNetwork, restore } from '../../src/model/restore.js';
import { weightsDigest } from '../../src/model/weights-digest.js';
import { formatModel } from '../../src/model/write-model.js';
import {
  binary,
  binned,
  classifier,
  ensemble,
  periodic,
  regressor,
  sealed,
} from './sample-models.js';

const name = fc.string({ unit: 'binary' });
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const single = fc.float({ noNaN: true, noDefaultInfinity: true });
const scale = fc.double({ min: 5e-324, noNaN: true, noDefaultInfinity: true });

const features: fc.Arbitrary<Model['schema']['features']> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('number' as const),
      column: name,
      offset: finite,
      scale,
      missing: fc.option(finite),
    }),
    fc.record({
      kind: fc.constant('category' as const),
      column: name,
      categories: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
      missing: fc.option(name),
    }),
  ),
  { minLength: 1, maxLength: 4 },
);

const model: fc.Arbitrary<Model> = fc
  .record({
    features,
    classes: fc.option(fc.uniqueArray(name, { minLength: 2, maxLength: 4 })),
    hidden: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
    precision: fc.constantFrom('single' as const, 'double' as const),
    recipe: fc.dictionary(
      fc.stringMatching(/^[a-z][a-z-]{0,8}$/),
      fc.oneof(finite, name, fc.boolean(), fc.array(finite), fc.array(name)),
    ),
  })
  .chain((draft) => {
    const inputs = draft.features.reduce(
      (sum, feature) => sum + (feature.kind === 'number' ? 1 : feature.categories.length),
      0,
    );
    const widths = [inputs, ...draft.hidden, draft.classes?.length ?? 1];
    const number = draft.precision === 'single' ? single : finite;
    const layers = widths.slice(1).map((units, l): fc.Arbitrary<ModelLayer> => {
      const output = draft.classes === null ? 'linear' : 'softmax';
      const size = widths[l] + 1;
      const row = fc.array(number, { minLength: size, maxLength: size });
      return fc.record({
        units: fc.constant(units),
        activation: fc.constant(l + 2 < widths.length ? 'relu' : output),
        weights: fc.array(row, { minLength: units, maxLength: units }),
      });
    });
    return fc.tuple(...layers).map((drawn) =>
      sealed({
        ...(draft.classes === null ? regressor : classifier),
        precision: draft.precision,
        recipe: draft.recipe,
        layers: drawn,
        schema: {
          ...classifier.schema,
          features: draft.features,
          target:
            draft.classes === null
              ? regressor.schema.target
              : { kind: 'classes', column: 'y', classes: draft.classes },
        },
      }),
    );
  });

it('reads back every bit of any model', () => {
  fc.assert(
    fc.property(model, (written) => {
      const read = parseModel(formatModel(written), 'model.json');
      expect(read).toEqual(written); // by Object.is: −0 is not 0
      expect(formatModel(read)).toBe(formatModel(written));
    }),
    { numRuns: 300 },
  );
});

it.each([binned, periodic])('reads back every bit of an embedding', (embedded) => {
  const text = formatModel(embedded);
  expect(parseModel(text, 'm')).toEqual(embedded);
  expect(formatModel(parseModel(text, 'm'))).toBe(text);
  const { network, weights } = restore(embedded);
  expect({ ...embedded, ...modelNetwork(network, weights, embedded.schema) }).toEqual(embedded);
});

it('reads back every bit of an ensemble, and writes one row per line', () => {
  const text = formatModel(ensemble);
  expect(parseModel(text, 'm')).toEqual(ensemble);
  expect(formatModel(parseModel(text, 'm'))).toBe(text);
  expect(text.split('\n').slice(1, 3)).toEqual(['  "format": "mlp-model",', '  "version": 2,']);
  expect(text).toContain(`
      ],
      "temperature": 1.25
    }
  ],
  "loss": "cross-entropy",`);
  expect(text).toContain(`
    {
      "seed": 17,
      "layers": [
        {
          "units": 1,
          "activation": "tanh",
          "weights": [
            [0, 1, -1, 0.5, 0.25]
          ]
        },`);
});

it('says which member is at fault', () => {
  const text = formatModel(ensemble);
  expect(() => parseModel(text.replace('[0, 1, -1, 0.5, 0.25]', '[0, 1]'), 'm')).toThrow(
    'members[1].layers[0].weights[0]: expected 5 numbers',
  );
  expect(() => parseModel(text.replace('[0.5, -1]', '[0.5, -2]'), 'm')).toThrow(
    'the weights are not those that were written',
  );
  const [first, second] = ensemble.members;
  const odd = [first, { ...second, layers: [{ ...second.layers[0], weights: [[0.1]] }] }];
  expect(() => formatModel({ ...ensemble, members: odd, weights: weightsDigest(odd) })).toThrow(
    'members[1].layers[0].weights[0][0]: 0.1 cannot be a weight',
  );
});

it('writes the same text whatever order the keys were made in', () => {
  const turned: Model = {
    ...classifier,
    recipe: { lr: 0.01, shuffle: true, activation: ['tanh', 'relu'], momentum: 0.9, hidden: [2] },
    data: { rows: 150, sha256: classifier.data.sha256, name: 'data.csv' },
  };
  expect(Object.keys(turned.recipe)).not.toEqual(Object.keys(classifier.recipe));
  expect(formatModel(turned)).toBe(formatModel(classifier));
});

it('writes one row per line, with the shortest decimals, and −0', () => {
  expect(formatModel(classifier).split('\n')).toEqual(
    expect.arrayContaining([
      '  "format": "mlp-model",',
      '        [0.1, -0.2, 0.5, -0, 1],',
      '        [0, 1.5, 1e-30, 1e-45, -3]',
      '      "units": 3,',
      '      "activation": "softmax",',
      '        [7, 8, 3.4e+38]',
    ]),
  );
  expect(formatModel(classifier)).toMatch(/^\{\n {2}"format": "mlp-model",\n {2}"version": 1,\n/);
  expect(formatModel(regressor)).toContain('"offset": -0,');
});

it('reads models with one sigmoid unit, and without hidden layers', () => {
  expect(parseModel(formatModel(binary), 'm')).toEqual(binary);
  expect(parseModel(formatModel(regressor), 'm')).toEqual(regressor);
});

it('refuses to write what could not be read back', () => {
  const withWeights = (weights: number[][]) =>
    sealed({ ...regressor, layers: [{ units: 1, activation: 'linear', weights }] });
  expect(() => formatModel(withWeights([[0, Number.NaN]]))).toThrow('layers[0].weights[0][1]: NaN');
  expect(() => formatModel(withWeights([[Infinity, 0]]))).toThrow('layers[0].weights[0][0]');
  expect(() => formatModel({ ...withWeights([[0.1, 0]]), precision: 'single' })).toThrow(
    '0.1 cannot be a weight',
  );
  expect(() => formatModel({ ...regressor, seed: Number.NaN })).toThrow('seed: NaN');
  expect(() => formatModel({ ...regressor, weights: classifier.weights })).toThrow('digest');
});

it('defines the digest over little-endian float64, row by row, bias first', () => {
  // printf '\0\0\0\0\0\0\xf0\x3f\0\0\0\0\0\0\0\xc0\0\0\0\0\0\0\0\x80' | sha256sum
  expect(weightsDigest([{ layers: [{ weights: [[1, -2]] }, { weights: [[-0]] }] }])).toBe(
    'sha256:17ec34b046e38ce4954f54f74c2c9ad1425a64c702fd32f1bc1a2d9e6ff6a2f7',
  );
});

it('writes a million float32 weights fast enough to be no nuisance', () => {
  const row = Array.from({ length: 1001 }, (_, i) => Math.fround(Math.sin(i + 1) / 7));
  const layers = [
    { units: 1000, activation: 'relu', weights: Array.from({ length: 1000 }, () => row) },
    { units: 1, activation: 'linear', weights: [row] },
  ];
  const features = Array.from({ length: 1000 }, (_, i) => ({
    kind: 'number' as const,
    column: `x${i}`,
    offset: 0,
    scale: 1,
    missing: null,
  }));
  const large = sealed({
    ...regressor,
    precision: 'single',
    layers,
    schema: { ...regressor.schema, features },
  });
  const begin = performance.now();
  const text = formatModel(large);
  const seconds = (performance.now() - begin) / 1000;
  expect(parseModel(text, 'large').weights).toBe(large.weights);
  expect(seconds).toBeLessThan(6); // 1 s on a quiet machine
});
