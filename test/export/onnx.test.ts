import { readFileSync } from 'node:fs';
import { PbfReader } from 'pbf';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/autodiff/evaluate.js';
import type { Value } from '../../src/autodiff/graph.js';
import * as ops from '../../src/autodiff/ops.js';
import { numberReader, plainTexts } from '../../src/dataset/readings/reading.js';
import { GraphBuilder } from '../../src/export/onnx/graph-builder.js';
import { addValue } from '../../src/export/onnx/network-nodes.js';
import { onnxModel } from '../../src/export/onnx/onnx-model.js';
import type { OnnxTensor } from '../../src/export/onnx/onnx-runtime.js';
import { onnxBytes } from '../../src/export/onnx/protocol.js';
import { parseModel } from '../../src/model/parse-model.js';
import { activations } from '../../src/network/activations.js';
import { embeddingKinds } from '../../src/network/embeddings/kinds.js';
import { randomFor } from '../../src/support/random.js';
import { keysOf } from '../../src/support/records.js';
import { type OpCase, opCases } from '../autodiff/op-cases.js';
import { dataFile, Folder, records } from '../cli/run-mlp.js';
import { classifier, regressor } from '../model/sample-models.js';
import { onnxruntime } from '../onnx/runtime.js';
import { rowsOf, sharesOf } from './csv-fields.js';
import { mixedColumns, mixedFlags } from './mixed-columns.js';
import { spelledColumns, spelledFlags } from './spelled-columns.js';

/** What an exported model says of rows, each of which is handed over as its inputs say. */
async function runOnnx(folder: Folder, rows: readonly Readonly<Record<string, string>>[]) {
  if (onnxruntime === undefined) throw new Error('there is no onnxruntime');
  const session = await onnxruntime.InferenceSession.create(readFileSync(folder.at('model.onnx')));
  const model = parseModel(folder.read('model.json'), 'model.json');
  const missing = new Set(model.schema.na);
  const isNumber = new Map(
    onnxModel(model, 'error').graph.inputs.map(({ name, type }) => [name, type === 'double']),
  );
  const feeds: Record<string, OnnxTensor> = {};
  for (const [k, { column, reading, kind }] of model.schema.features.entries()) {
    const name = session.inputNames[k];
    const texts = rows.map((row) => row[column]);
    const read = numberReader(reading ?? (kind === 'number' ? { kind: 'number' } : plainTexts));
    const dims = [rows.length, 1];
    feeds[name] = isNumber.get(name)
      ? new onnxruntime.Tensor(
          'float64',
          // A number that means a missing one is handed over as it is.
          Float64Array.from(texts, (text) =>
            missing.has(text) ? Number(text || Number.NaN) : (read(text) ?? Number.NaN),
          ),
          dims,
        )
      : new onnxruntime.Tensor('string', texts, dims);
  }
  const found = await session.run(feeds);
  const [prediction, probabilities] = session.outputNames.map((name) => found[name]);
  return { prediction: Array.from(prediction.data), probabilities };
}

/** Compares what an exported model says of every row of a file with what `predict` says. */
async function expectAgreement(folder: Folder, data: string, flags: readonly string[] = []) {
  const exported = await folder.mlp(['export', 'model.json', '-o', 'model.onnx', ...flags]);
  expect(exported.stderr).toBe('');
  expect(exported.code).toBe(0);
  const { target } = parseModel(folder.read('model.json'), 'model.json').schema;
  const args = ['predict', data, '--format', 'ndjson', '--keep', 'none', '--quiet', ...flags];
  const proba = target.kind === 'classes' ? ['--proba'] : [];
  const { stdout, stderr } = await folder.mlp([...args, ...proba]);
  expect(stderr).toBe('');
  const expected = records(stdout);
  const rows = rowsOf(readFileSync(folder.at(data), 'utf8'));
  const { prediction, probabilities } = await runOnnx(folder, rows);
  expect(prediction.length).toBe(expected.length);
  if (target.kind === 'number') {
    for (const [i, record] of expected.entries()) {
      const error = Math.abs(Number(prediction[i]) - Number(record.prediction));
      expect(error / target.scale, `row ${i + 1}`).toBeLessThan(1e-6);
    }
    return;
  }
  const shares = expected.flatMap(sharesOf);
  const most = shares.map((share, i) => Math.abs(share - Number(probabilities.data[i])));
  expect(probabilities.data.length).toBe(shares.length);
  expect(Math.max(...most)).toBeLessThan(1e-6);
  expect(prediction).toEqual(expected.map((record) => record.prediction));
}

describe.skipIf(onnxruntime === undefined)(
  'an exported model in onnxruntime (needs npm ci --prefix test/onnx)',
  () => {
    const names = Object.keys(activations).join(',');
    it.each([
      ['iris', ['--layers', '4,8,3', '--momentum', '0.9']],
      ['iris', ['--hidden', 'none', '--precision', 'double']],
      ['iris', ['--hidden', '4', '--ensemble', '3', '--validation', '0.2']],
      ['iris', ['--hidden', '9,8,7,6,5,6,7,8,7,6', '--activation', names, '--epochs', '5']],
      ['xor', ['--hidden', '4', '--task', 'classification', '--output', 'sigmoid']],
      ['xor', ['--hidden', '4', '--task', 'regression', '--scale', 'none']],
      ['spirals', ['--hidden', '16,8', '--momentum', '0.9', '--dropout', '0.1']],
      ['spirals', ['--hidden', '8', '--activation', 'gelu', '--precision', 'double']],
      ['spirals', ['--hidden', '3', '--activation', 'softplus', '--output', 'softmax']],
      ['spirals', ['--hidden', '6,5', '--activation', 'x * sigmoid(x),max(0, x)^1.5']],
      ...keysOf(embeddingKinds).map((kind): [string, string[]] => [
        'friedman1',
        ['--hidden', '5', '--epochs', '3', '--embed', kind, '--embed-size', '5'],
      ]),
      ['friedman1', ['--hidden', '16,8', '--epochs', '20']],
      [
        'friedman1',
        ['--hidden', '4', '--epochs', '5', '--scale', 'robust', '--precision', 'double'],
      ],
      ['friedman1', ['--hidden', '8', '--precision', 'double', '--scale', 'minmax']],
    ])('agrees with predict on every row of %s, trained with %j', async (name, flags) => {
      const folder = new Folder({ 'data.csv': readFileSync(dataFile(`${name}.csv`)) });
      const { code, stderr } = await folder.mlp(['train', 'data.csv', ...flags, '--quiet']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('error') });
      await expectAgreement(folder, 'data.csv');
    });

    it.each(['label', 'value'])(
      'agrees for columns of every kind, to predict %s',
      async (target) => {
        const folder = new Folder({ 'data.csv': mixedColumns() });
        const args = ['train', 'data.csv', '--target', target, ...mixedFlags];
        const { code, stderr } = await folder.mlp(args);
        expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('error') });
        const kinds = new Set(
          parseModel(folder.read('model.json'), 'model.json').schema.features.map(
            ({ kind, reading }) => `${kind} ${reading?.kind}`,
          ),
        );
        expect(kinds.size).toBeGreaterThan(6);
        await expectAgreement(folder, 'data.csv');
      },
    );

    it('agrees for numbers in the spelling of a country', async () => {
      const folder = new Folder({ 'data.csv': spelledColumns() });
      expect((await folder.mlp(['train', 'data.csv', ...spelledFlags])).code).toBe(0);
      await expectAgreement(folder, 'data.csv');
    });

    it('says nothing of a row that predict refuses, and what predict says with the same flag', async () => {
      const lines = Array.from({ length: 40 }, (_, i) => [
        (i * 7) % 11,
        ['red', 'blue'][i % 2],
        i % 3,
        ['a', 'b'][(i >> 1) % 2],
      ]);
      const folder = new Folder({
        'data.csv': ['x,colour,grade,y', ...lines, ''].join('\n'),
        'unknown.csv': 'x,colour,grade\n1,green,1\n2,red,9\n3,blue,2\n',
        'more.csv': 'x,colour,grade\n1,green,1\n2,red,9\n3,blue,2\n,red,1\n4,,1\n5,red,\n',
      });
      const train = ['train', 'data.csv', '--categorical', 'grade', '--epochs', '5', '--quiet'];
      await folder.mlp([...train, '--missing', 'error']);
      await expectAgreement(folder, 'unknown.csv');
      const rows = rowsOf(folder.read('more.csv'));
      const lenient = await runOnnx(folder, rows);
      expect(lenient.prediction.map((label) => label !== '')).toEqual([
        true,
        true,
        true,
        false,
        false,
        false,
      ]);
      await folder.mlp(['export', 'model.json', '-o', 'model.onnx', '--unknown', 'error']);
      const strict = await runOnnx(folder, rows);
      expect(strict.prediction.map((label) => label !== '')).toEqual([
        false,
        false,
        true,
        false,
        false,
        false,
      ]);
      const isNumber = Array.from(strict.probabilities.data, (p) => !Number.isNaN(Number(p)));
      expect(isNumber).toEqual(strict.prediction.flatMap((label) => [label !== '', label !== '']));
    });

    it.each(['float', 'double'] as const)(
      'computes every op in %s as the reference does',
      async (type) => {
        const random = randomFor(1, 'onnx');
        const rows = ops.input('rows', [100, 1]);
        const cases: Readonly<Record<string, OpCase>> = opCases;
        for (const [name, one] of Object.entries(cases)) {
          if (name === 'uniform') continue; // of training alone
          const { shapes, apply, domain = (x: number) => x } = one;
          const inputs = shapes.map((shape, k) => ops.input(`x${k}`, shape));
          const feeds = new Map(
            inputs.map((input, k) => [
              input,
              Float64Array.from({ length: input.shape[0] * input.shape[1] }, () =>
                Math.fround(domain(random.normal(), k)),
              ),
            ]),
          );
          const output = apply(inputs);
          const [expected] = evaluate([output], feeds);
          const found = await runValue(output, rows, feeds, type, 1);
          expect(found.length, name).toBe(expected.length);
          for (const [i, x] of expected.entries()) {
            expect(Math.abs(found[i] - x), name).toBeLessThan(type === 'float' ? 1e-5 : 1e-12);
          }
        }
      },
    );

    it('has powers of the same numbers: of a negative one only by an exponent of products', async () => {
      const rows = ops.input('rows', [3, 4]);
      const x = [-2, -1, -0.5, 0, 0, 0.5, 1, 2, -3, -1.5, 1.5, 3];
      const exponents = ops.constant([2, 0, -1, 0.5], [1, 4]);
      for (const output of [
        ops.pow(rows, exponents),
        ...[3, -2, 0.5, 2.5, -1.5, 64, 65, 1.3].map((exponent) => ops.pow(rows, exponent)),
      ]) {
        const [expected] = evaluate([output], new Map([[rows, x]]));
        const found = await runValue(output, rows, new Map(), 'double', 3, x);
        for (const [i, y] of expected.entries()) {
          const isSame = Object.is(found[i], y) || Math.abs(found[i] - y) <= 1e-12 * Math.abs(y);
          expect(isSame, `${found[i]} and ${y}, of ${x[i]}`).toBe(true);
        }
      }
    });

    it('repeats rows and columns where ONNX would not by itself', async () => {
      const rows = ops.input('rows', [100, 2]);
      const row = ops.input('row', [1, 2]);
      const numbers = new Map([[row, Float64Array.of(3, 5)]]);
      const x = [1, 2, 3, 4, 5, 6];
      const column = ops.sum(rows, 1);
      for (const output of [
        ops.sum(ops.broadcast(column, [100, 7]), 1),
        ops.exp(ops.broadcast(column, [100, 2])),
        ops.sum(ops.broadcast(row, [100, 2]), 0),
        ops.add(ops.exp(ops.broadcast(row, [100, 2])), 1),
        ops.matmul(ops.broadcast(row, [100, 2]), ops.constant([1, 2, 3, 4], [2, 2]), { b: true }),
        ops.mul(ops.broadcast(row, [100, 2]), ops.sub(rows, column)),
      ]) {
        const three = rebuilt(output, rows, row, 3);
        const [expected] = evaluate(
          [three.output],
          new Map<Value, ArrayLike<number>>([[three.rows, x], ...numbers]),
        );
        const found = await runValue(output, rows, numbers, 'double', 3, x);
        expect([...found]).toEqual([...expected]);
      }
    });
  },
);

/** A graph with other rows than 100. */
function rebuilt(output: Value, rows: Value, kept: Value, count: number) {
  const other = ops.input('rows', [count, rows.shape[1]]);
  const copies = new Map<Value, Value>([
    [rows, other],
    [kept, kept],
  ]);
  const copy = (value: Value): Value => {
    const known = copies.get(value);
    if (known !== undefined) return known;
    const shape = [value.shape[0] === 100 ? count : value.shape[0], value.shape[1]] as const;
    const made =
      value.op.form.kind === 'broadcast'
        ? ops.broadcast(copy(value.inputs[0]), shape)
        : { ...value, inputs: value.inputs.map(copy), shape };
    copies.set(value, made);
    return made;
  };
  return { output: copy(output), rows: other };
}

async function runValue(
  output: Value,
  rows: Value,
  numbers: ReadonlyMap<Value, Float64Array>,
  type: 'float' | 'double',
  count: number,
  x: readonly number[] = [0],
): Promise<number[]> {
  if (onnxruntime === undefined) throw new Error('there is no onnxruntime');
  const builder = new GraphBuilder();
  const named = builder.reserve('rows');
  const name = addValue(builder, output, { value: rows, name: named }, numbers, type);
  builder.node('Cast', [name], {
    output: builder.reserve('out'),
    attributes: { to: { kind: 'int', value: 11 } },
  });
  const { nodes, initializers } = builder;
  const bytes = onnxBytes({
    ...onnxModel(classifier, 'error'),
    graph: {
      name: 'test',
      nodes,
      initializers,
      inputs: [{ name: named, type: 'double', dims: ['n', rows.shape[1]], doc: '' }],
      outputs: [{ name: 'out', type: 'double', dims: ['a', 'b'], doc: '' }],
    },
  });
  const session = await onnxruntime.InferenceSession.create(bytes);
  const given = new onnxruntime.Tensor('float64', Float64Array.from(x), [count, rows.shape[1]]);
  const { out } = await session.run({ rows: given });
  return Array.from(out.data, Number);
}

describe('the file', () => {
  it('says what it takes, by which opsets, and where it comes from', () => {
    const bytes = onnxBytes(onnxModel(classifier, 'error'));
    const metadata = new Map<string, string>();
    const opsets: [string, number][] = [];
    const found: Record<string, unknown> = {};
    new PbfReader(bytes).readFields((tag, _, reader) => {
      if (tag === 1) found.ir = reader.readVarint();
      if (tag === 2) found.producer = reader.readString();
      if (tag === 8) {
        const opset: [string, number] = ['', 0];
        reader.readMessage((field, _, inner) => {
          if (field === 1) opset[0] = inner.readString();
          if (field === 2) opset[1] = inner.readVarint();
        }, opset);
        opsets.push(opset);
      }
      if (tag === 14) {
        const entry = { key: '', value: '' };
        reader.readMessage((field, _, inner) => {
          if (field === 1) entry.key = inner.readString();
          if (field === 2) entry.value = inner.readString();
        }, entry);
        metadata.set(entry.key, entry.value);
      }
    }, found);
    expect(found).toEqual({ ir: 8, producer: 'mlp' });
    expect(opsets).toEqual([
      ['', 18],
      ['ai.onnx.ml', 3],
    ]);
    expect([...onnxModel(regressor, 'error').opsets.keys()]).toEqual(['']); // it has no texts
    expect(metadata.get('mlp.weights')).toBe(classifier.weights);
    expect(JSON.parse(metadata.get('mlp.recipe') ?? '')).toEqual(classifier.recipe);
    expect(JSON.parse(metadata.get('mlp.classes') ?? '')).toEqual(['a', 'b', 'c "quoted"\n']);
  });

  it('has an input for each column, by its name, whatever the outputs are called', () => {
    const features = ['prediction', 'probabilities', '', 'numbers', 'constant'].map((column) => ({
      kind: 'number' as const,
      column,
      offset: 0,
      scale: 1,
      missing: null,
    }));
    const { graph } = onnxModel(
      { ...classifier, schema: { ...classifier.schema, features } },
      'error',
    );
    expect(graph.inputs.map(({ name }) => name)).toEqual([
      ...['prediction', 'probabilities', 'unnamed', 'numbers', 'constant'],
    ]);
    expect(graph.outputs.map(({ name }) => name)).toEqual(['prediction_2', 'probabilities_2']);
    const made = [
      ...graph.nodes.map(({ output }) => output),
      ...graph.inputs.map(({ name }) => name),
    ];
    expect(new Set(made).size).toBe(made.length);
  });
});
