import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/autodiff/evaluate.js';
import * as ops from '../../src/autodiff/ops.js';
import { forwardFunction } from '../../src/export/javascript/forward-function.js';
import { javascriptModule } from '../../src/export/javascript/javascript-module.js';
import * as arithmetic from '../../src/export/javascript/parts/arithmetic.js';
import { parseModel } from '../../src/library/models.js';
import type { SingleModel } from '../../src/model/model.js';
import { numberText } from '../../src/model/number-text.js';
import { activations } from '../../src/network/activations.js';
import { embeddingKinds } from '../../src/network/embeddings/kinds.js';
import { randomFor } from '../../src/support/random.js';
import { keysOf } from '../../src/support/records.js';
import { type OpCase, opCases } from '../autodiff/op-cases.js';
import { dataFile, Folder, records } from '../cli/run-mlp.js';
import { classifier, regressor } from '../model/sample-models.js';
import { rowsOf, sharesOf } from './csv-fields.js';
import { mixedColumns, mixedFlags } from './mixed-columns.js';
import { spelledCases, spelledColumns, spelledFlags, spelledRow } from './spelled-columns.js';

type Fields = Readonly<Record<string, unknown>>;

interface Exported {
  predict(row: Fields): { prediction: string | number; probabilities?: Record<string, number> };
  readonly model: Fields;
}

/** The exports of a module, from its text alone. */
async function load(text: string): Promise<Exported> {
  return import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);
}

/** Predicts every row of a file with an exported module, and with `predict`. */
async function both(folder: Folder, data: string, flags: readonly string[]) {
  const { code } = await folder.mlp(['export', 'model.json', '-o', 'model.js', '--force']);
  expect(code).toBe(0);
  const { predict, model } = await load(folder.read('model.js'));
  expect(folder.read('model.json')).toContain(`"weights": "${model.weights}"`);
  const found = rowsOf(folder.read(data)).map((row) => predict(row));
  const args = ['predict', data, '--format', 'ndjson', '--keep', 'none', '--quiet', ...flags];
  const proba = found[0].probabilities === undefined ? [] : ['--proba'];
  const { stdout, stderr } = await folder.mlp([...args, ...proba]);
  expect(stderr).toBe('');
  return { found, expected: records(stdout) };
}

/** To the last bit: whatever is printed of the two is the same. */
async function expectSame(folder: Folder, data: string): Promise<void> {
  const { found, expected } = await both(folder, data, ['--engine', 'reference']);
  expect(found.map(({ prediction }) => prediction)).toEqual(
    expected.map(({ prediction }) => prediction),
  );
  expect(found.map(({ probabilities = {} }) => Object.values(probabilities))).toEqual(
    expected.map(sharesOf),
  );
}

describe('an exported module', () => {
  const names = Object.keys(activations).join(',');
  it.each([
    ['iris', ['--layers', '4,8,3', '--momentum', '0.9']],
    ['iris', ['--hidden', '9,8,7,6,5,6,7,8', '--activation', names, '--epochs', '5']],
    ['xor', ['--hidden', '4', '--task', 'classification', '--output', 'sigmoid']],
    ['xor', ['--hidden', '4', '--task', 'regression', '--scale', 'none']],
    ['iris', ['--hidden', '4', '--ensemble', '3', '--validation', '0.2']],
    ['xor', ['--hidden', '4', '--output', 'sigmoid', '--ensemble', '2', '--validation', '0.5']],
    ['spirals', ['--hidden', '16,8', '--momentum', '0.9', '--precision', 'double']],
    ['spirals', ['--hidden', '6,5', '--activation', 'x * sigmoid(x),max(0, x)^1.5']],
    ...keysOf(embeddingKinds).map((kind): [string, string[]] => [
      'friedman1',
      ['--hidden', '5', '--epochs', '3', '--embed', kind, '--embed-size', '5'],
    ]),
    ['friedman1', ['--hidden', '16,8', '--epochs', '20']],
    ['friedman1', ['--hidden', 'none', '--precision', 'double', '--scale', 'minmax']],
    ['friedman1', ['--hidden', '4', '--epochs', '5', '--scale', 'robust']],
  ])(
    'says to the bit what predict says of every row of %s, trained with %j',
    async (name, flags) => {
      const folder = new Folder({ 'data.csv': readFileSync(dataFile(`${name}.csv`)) });
      const { code } = await folder.mlp(['train', 'data.csv', ...flags, '--quiet']);
      expect(code).toBe(0);
      await expectSame(folder, 'data.csv');
    },
  );

  it.each(['label', 'value'])('reads columns of every kind, to predict %s', async (target) => {
    const folder = new Folder({ 'data.csv': mixedColumns() });
    const { code } = await folder.mlp(['train', 'data.csv', '--target', target, ...mixedFlags]);
    expect(code).toBe(0);
    await expectSame(folder, 'data.csv');
  });

  it('takes a number for that number, however the texts of its column are spelled', async () => {
    const folder = new Folder({ 'data.csv': spelledColumns() });
    expect((await folder.mlp(['train', 'data.csv', ...spelledFlags])).code).toBe(0);
    const strict = ['--unknown', 'error'];
    const { code } = await folder.mlp(['export', 'model.json', '-o', 'model.js', ...strict]);
    expect(code).toBe(0);
    const { predict } = await load(folder.read('model.js'));
    const fitted = parseModel(folder.read('model.json'));
    for (const { column, text, given } of spelledCases) {
      const { prediction } = predict({ ...spelledRow, [column]: given });
      expect([column, prediction]).toEqual([
        column,
        predict({ ...spelledRow, [column]: text }).prediction,
      ]);
      const said = fitted.predict({ ...spelledRow, [column]: given }, { unknown: 'error' });
      expect([column, prediction]).toEqual([column, said.prediction]);
    }
    for (const odd of [Number.POSITIVE_INFINITY, new Date(Number.NaN), new Date(0), {}]) {
      expect(() => predict({ ...spelledRow, price: odd })).toThrow(RangeError);
    }
  });

  it('agrees with the compiled engine, in double precision to 1e-12', async () => {
    const folder = new Folder({ 'data.csv': readFileSync(dataFile('spirals.csv')) });
    await folder.mlp(['train', 'data.csv', '--hidden', '8', '--precision', 'double', '--quiet']);
    const { found, expected } = await both(folder, 'data.csv', []);
    const shares = found.flatMap(({ probabilities = {} }) => Object.values(probabilities));
    const errors = expected.flatMap(sharesOf).map((share, i) => Math.abs(share - shares[i]));
    expect(errors.length).toBeGreaterThan(100);
    expect(Math.max(...errors)).toBeLessThan(1e-12);
  });

  it('refuses what predict refuses, and knows the flag that does not', async () => {
    const strict = (await load(javascriptModule(classifier, 'error'))).predict;
    const lenient = (await load(javascriptModule(classifier, 'ignore'))).predict;
    const row = { length: 5, width: '3.5', colour: 'red' };
    expect(strict(row)).toEqual(lenient(row));
    expect(strict({ ...row, length: null })).toEqual(strict({ ...row, length: 5.1 }));
    for (const [odd, message] of [
      [{ ...row, width: 'wide' }, 'column "width": "wide"'],
      [{ ...row, width: undefined }, 'column "width" is missing'],
      [{ ...row, width: Number.NaN }, 'column "width"'],
      [{ ...row, width: '1e400' }, 'column "width"'],
      [{ length: 5, width: 3 }, 'there is no column "colour"'],
      [{ ...row, colour: 'green' }, '"green" is not a known category'],
    ] as const) {
      expect(() => strict(odd)).toThrow(RangeError);
      expect(() => strict(odd)).toThrow(message);
    }
    expect(lenient({ ...row, colour: 'green' }).prediction).toMatch(/^[abc]/);
  });

  it('needs nothing else', () => {
    const text = javascriptModule(regressor, 'error');
    expect(text).not.toMatch(/\b(?:import|require|process|globalThis|eval|Function)\b/);
    expect(text.length).toBeLessThan(10_000);
  });

  it('is no other program, whatever columns and classes are called', async () => {
    const names = ['*/ throw 1; /*', '</script><script>', '__proto__', '"]}', '\u2028', '`', '\\'];
    const model: SingleModel = {
      ...classifier,
      schema: {
        ...classifier.schema,
        features: names.slice(0, 4).map((column) => ({
          ...{ kind: 'number', column, offset: 0, scale: 1, missing: null },
          kind: 'number',
        })),
        target: { kind: 'classes', column: names[0], classes: names.slice(0, 3) },
      },
      layers: [
        {
          units: 3,
          activation: 'softmax',
          weights: Array.from({ length: 3 }, (_, k) => [k, 1, 0, 0, 0]),
        },
      ],
    };
    const text = javascriptModule(model, 'error');
    expect(text).not.toContain('</script');
    const { predict } = await load(text);
    const row = Object.fromEntries(names.map((name) => [name, 1]));
    const { prediction, probabilities = {} } = predict(row);
    expect(prediction).toBe('__proto__');
    expect(Object.keys(probabilities)).toEqual(names.slice(0, 3));
  });

  it('has types: another column, and another class, are errors', () => {
    const folder = new Folder({ 'model.js': javascriptModule(classifier, 'error') });
    folder.write('package.json', '{"type":"module"}');
    folder.write(
      'use.ts',
      `import { predict } from './model.js';
const { prediction, probabilities } = predict({ length: 5, width: '3.5', colour: null });
const share: number = probabilities[prediction];
// @ts-expect-error a column is not there
predict({ length: 5, width: 3 });
// @ts-expect-error no such class
export const isOther = prediction === 'd';
// @ts-expect-error it is a text
export const wrong: number = prediction;
export { share };
`,
    );
    const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
    const args = [
      '--noEmit',
      '--strict',
      '--allowJs',
      '--module',
      'nodenext',
      '--types',
      '',
      'use.ts',
    ];
    const { stdout, status } = spawnSync(process.execPath, [join(typescript, 'bin/tsc'), ...args], {
      cwd: folder.path,
      encoding: 'utf8',
    });
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
  });
});

describe('a graph as a function', () => {
  const cases: Readonly<Record<string, OpCase>> = {
    ...opCases,
    'constants that are no float32': {
      shapes: [[1, 1]],
      apply: ([x]) =>
        [0.1, 1e-50, -3e-42, 1e300, -0].reduce((y, c) => ops.sub(y, ops.mul(x, c)), x),
      expected: () => [],
    },
  };
  it.each(Object.entries(cases).filter(([name]) => name !== 'uniform'))(
    'computes %s to the bit, in both precisions',
    (_, { shapes, apply, domain = (x: number) => x }) => {
      const random = randomFor(2, 'javascript');
      const inputs = shapes.map((shape, k) => ops.input(`x${k}`, shape));
      const output = apply(inputs);
      for (const precision of ['single', 'double'] as const) {
        const feeds = new Map(
          inputs.map((input, k) => [
            input,
            Float64Array.from({ length: input.shape[0] * input.shape[1] }, () =>
              Math.fround(domain(random.normal(), k)),
            ),
          ]),
        );
        const [expected] = evaluate([output], feeds, { precision });
        const x = ops.input('x', [1, 1]);
        const { code } = forwardFunction(output, x, feeds, numberText[precision]);
        const floats = precision === 'single' ? Float32Array : Float64Array;
        const names = Object.keys(arithmetic);
        const make = new Function('Floats', ...names, `${code}; return forward;`);
        const found: ArrayLike<number> = make(floats, ...Object.values(arithmetic))([0]);
        expect(Array.from(found)).toEqual(Array.from(expected));
      }
    },
  );
});
