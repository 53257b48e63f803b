import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Model } from '../../src/model/model.js';
import { modelSchema } from '../../src/model/schema.js';
import { formatModel } from '../../src/model/write-model.js';
import { activations } from '../../src/network/activations.js';
import { FORMULA } from '../../src/network/formula-text.js';
import { losses } from '../../src/network/losses.js';
import { outputs } from '../../src/network/outputs.js';
import { binary, binned, classifier, ensemble, periodic, regressor } from './sample-models.js';

const jsonSchema = JSON.parse(
  readFileSync(new URL('../../src/model/model.schema.json', import.meta.url), 'utf8'),
);
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(jsonSchema);

/** Whether valibot's schema and the JSON Schema accept a value. */
function verdicts(value: unknown): [ours: boolean, published: boolean] {
  return [v.is(modelSchema, value), validate(value)];
}

it.each([
  ['a classifier', classifier],
  ['a regressor', regressor],
  ['a binary classifier', binary],
  ['an ensemble', ensemble],
  ['a model with bins', binned],
  ['a model with periodic functions', periodic],
])('%s is valid by both schemas', (_, model) => {
  expect(verdicts(JSON.parse(formatModel(model)))).toEqual([true, true]);
});

it('takes formulas where names may be', () => {
  const [hidden, ...others] = classifier.layers;
  for (const formula of ['x * sigmoid(x)', 'x', 'tanh(x)']) {
    const layers = [{ ...hidden, activation: formula }, ...others];
    expect(verdicts({ ...classifier, layers, loss: formula })).toEqual([true, true]);
  }
});

it('knows every activation and loss that there is', () => {
  expect(jsonSchema.$defs.layer.properties.activation.anyOf[0].enum).toEqual([
    ...new Set([...Object.keys(activations), ...Object.keys(outputs)]),
  ]);
  expect(jsonSchema.properties.loss.anyOf[0].enum).toEqual(Object.keys(losses));
  expect(jsonSchema.$defs.formula.pattern).toBe(FORMULA.source);
});

/** Where to put what. `undefined` removes the member. */
const mutations: [path: (string | number)[], value: unknown, of?: Model][] = [
  [['format'], 'onnx'],
  [['format'], undefined],
  [['version'], 0],
  [['version'], 1.5],
  [['version'], '1'],
  [['mlp'], 1],
  [['task'], 'clustering'],
  [['schema'], undefined],
  [['schema'], []],
  [['schema', 'features'], {}],
  [['schema', 'features', 0, 'kind'], 'date'],
  [['schema', 'features', 0, 'kind'], 'category'],
  [['schema', 'features', 0, 'scale'], 0],
  [['schema', 'features', 0, 'scale'], '1'],
  [['schema', 'features', 0, 'offset'], null],
  [['schema', 'features', 0, 'missing'], 'red'],
  [['schema', 'features', 0, 'unit'], 'cm'],
  [
    ['schema', 'features', 2, 'categories'],
    ['a', 'a'],
  ],
  [['schema', 'features', 2, 'categories'], [1]],
  [['schema', 'features', 2, 'missing'], 0],
  [['schema', 'target', 'kind'], 'number'],
  [['schema', 'target', 'classes'], ['only']],
  [
    ['schema', 'target', 'classes'],
    ['twice', 'twice'],
  ],
  [['schema', 'header'], 'yes'],
  [['schema', 'delimiter'], ''],
  [['schema', 'delimiter'], '||'],
  [['schema', 'na'], 'NA'],
  [['schema', 'missing'], 'median'],
  [['layers'], []],
  [['layers', 0], null],
  [['layers', 0, 'units'], 0],
  [['layers', 0, 'units'], 1.5],
  [['layers', 0, 'units'], 1e300],
  [['layers', 0, 'activation'], 'toString'],
  [['layers', 0, 'weights'], {}],
  [['layers', 0, 'bias'], [0]],
  [['loss'], 'hinge'],

  [['logBase'], 2],
  [['precision'], 'half'],
  [['recipe'], []],
  [['recipe', 'lr'], null],
  [['recipe', 'lr'], { x: 1 }],
  [
    ['recipe', 'lr'],
    [1, 'a'],
  ],
  [['recipe', 'a_b'], 1],
  [['seed'], '0'],
  [['metrics', 'epochs'], -1],
  [['metrics', 'epochs'], undefined],
  [['metrics', 'loss'], null],
  [['metrics', 'accuracy'], '98 %'],
  [['metrics', 'luck'], 1],
  [['data', 'rows'], 0.5],
  [['data', 'sha256'], 'ABC'],
  [['data', 'path'], '/home'],
  [['weights'], 'md5:1'],
  [['extra'], 1],
  [['layers'], undefined],
  [['temperature'], 1.2],
  [['members'], [{ seed: 1, layers: classifier.layers }]],
  [['version'], 1, binned],
  [['embedding', 'kind'], 'bin', binned],
  [['embedding', 'columns'], [], binned],
  [['embedding', 'columns', 0, 'column'], undefined, binned],
  [['embedding', 'columns', 0, 'extra'], 0, binned],
  [['embedding', 'columns', 0, 'weights'], {}, periodic],
  [['embedding'], binned.embedding, ensemble],
  [['version'], 1, ensemble],
  [['version'], 3, ensemble],
  [['layers'], classifier.layers, ensemble],
  [['temperature'], 1, ensemble],
  [['members'], [], ensemble],
  [['members'], undefined, ensemble],
  [['members', 0, 'seed'], undefined, ensemble],
  [['members', 0, 'layers'], [], ensemble],
  [['members', 1, 'layers', 0, 'units'], 0, ensemble],
  [['members', 1, 'temperature'], 0, ensemble],
  [['members', 1, 'extra'], 0, ensemble],
];

describe('both schemas refuse', () => {
  it.each(mutations)('%j = %j', (path, value, of = classifier) => {
    const model = JSON.parse(formatModel(of));
    const parent = path.slice(0, -1).reduce((object, key) => object[key], model);
    parent[path[path.length - 1]] = value;
    // As it would come from a file: JSON has no undefined.
    expect(verdicts(JSON.parse(JSON.stringify(model)))).toEqual([false, false]);
  });
});
