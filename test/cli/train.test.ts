import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dataFile, Folder, numberAt, objectIn, records } from './run-mlp.js';

const iris = dataFile('iris.csv');
const line = ['train', iris, '--layers', '4,8,3', '--momentum', '0.9'];
const short = [...line, '--epochs', '3'];

describe('the line that must always work', () => {
  it('prints a falling loss and a summary, and writes model.json', async () => {
    const folder = new Folder();
    const { stdout, stderr, code } = await folder.mlp(line);
    expect(code).toBe(0);
    for (const control of ['\r', '\u001b']) {
      expect(stdout + stderr).not.toContain(control); // nothing is animated or coloured off a terminal
    }
    const losses = [...stdout.matchAll(/^ +(\d+) +([\d.]+) +[\d.]+ % .*s$/gm)];
    expect(losses.length).toBeGreaterThan(10);
    expect(losses[0][1]).toBe('1');
    expect(losses[losses.length - 1][1]).toBe('100');
    expect(Number(losses[losses.length - 1][2])).toBeLessThan(Number(losses[0][2]) / 2);
    expect(stdout).toContain('stopped after 100 epochs');
    expect(stdout).toMatch(/training +0\.[01]\d+ bits +9\d\.\d %/);
    expect(stdout).toMatch(/always the class frequencies +1\.585 bits/);
    expect(stdout).toMatch(/examples\/s/);
    const model = objectIn(folder.read('model.json'));
    expect(model.format).toBe('mlp-model');
    expect(model.weights).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(stdout).toContain(`weights ${model.weights}\nmodel model.json\n`);
    expect(readdirSync(folder.path)).toEqual(['model.json']);
  });

  it('writes the same bytes in two runs and in another folder', async () => {
    const csv = new Folder().shell(`cat ${iris}`).stdout;
    const runs = [0, 1].map(async () => {
      const folder = new Folder({ 'iris.csv': csv });
      expect((await folder.mlp(['train', 'iris.csv', ...short.slice(2)])).code).toBe(0);
      return folder.read('model.json');
    });
    const models = await Promise.all(runs);
    const elsewhere = new Folder();
    await elsewhere.mlp(short);
    await elsewhere.mlp(short);
    expect(models).toEqual([elsewhere.read('model.json'), elsewhere.read('model.json')]);
    await elsewhere.mlp([...short, '--seed', '1']);
    expect(elsewhere.read('model.json')).not.toBe(models[0]);
  });
});

describe('train --json', () => {
  it('prints epochs and a result, with the fields of the contract, and nothing else', async () => {
    const folder = new Folder();
    const held = ['--test', '0.3', '--validation', '0.2', '--patience', '1000'];
    const { stdout, stderr, code } = await folder.mlp([
      ...line,
      '--epochs',
      '5',
      ...held,
      '--json',
      '-q',
    ]);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    const all = records(stdout);
    expect(all).toHaveLength(6);
    all.slice(0, 5).forEach((epoch, i) => {
      expect(epoch).toMatchObject({ type: 'epoch', epoch: i + 1 });
      expect(numberAt(epoch, 'learningRate')).toBeCloseTo(
        0.005 * (1 + Math.cos((Math.PI * i) / 5)),
      );
      expect(epoch.logBase).toBe('2');
      for (const key of ['accuracy', 'validationAccuracy']) {
        expect(numberAt(epoch, key)).toBeGreaterThan(0);
        expect(numberAt(epoch, key)).toBeLessThanOrEqual(1);
      }
      for (const key of ['loss', 'validationLoss', 'seconds']) {
        expect(numberAt(epoch, key)).toBeGreaterThan(0);
      }
    });
    const result = all[5];
    const model = objectIn(folder.read('model.json'));
    expect(result).toMatchObject({
      type: 'result',
      epochs: 5,
      stopped: 'epochs',
      model: 'model.json',
      weights: model.weights,
      logBase: '2',
    });
    expect(numberAt(result, 'baselineLoss')).toBeCloseTo(Math.log2(3), 6);
    const keys = ['loss', 'accuracy', 'validationLoss', 'testLoss', 'testAccuracy', 'seconds'];
    for (const key of [...keys, 'examplesPerSecond']) {
      expect(numberAt(result, key)).toBeGreaterThan(0);
    }
    // a stratified 30 % of 150 rows are 45, fifteen of each class
    expect((numberAt(result, 'testAccuracy') * 45) % 1).toBeCloseTo(0, 9);
  });

  it('leaves out what does not apply', async () => {
    const [epoch, result] = records(
      (await new Folder().mlp([...line, '--epochs', '1', '--json'])).stdout,
    );
    for (const record of [epoch, result]) {
      expect(Object.keys(record).filter((key) => /^(validation|test)/.test(key))).toEqual([]);
      expect(Object.values(record)).not.toContain(null);
    }
  });
});

describe('what train says and writes', () => {
  it('--quiet says nothing', async () => {
    const folder = new Folder();
    expect(await folder.mlp([...short, '--quiet'])).toEqual({ stdout: '', stderr: '', code: 0 });
    expect(existsSync(folder.at('model.json'))).toBe(true);
  });

  it('--dry-run describes the network and writes nothing', async () => {
    const folder = new Folder();
    const { stdout, code } = await folder.mlp([...line, '-n', '--log', 'log.ndjson']);
    expect(code).toBe(0);
    expect(stdout).toContain('sepal_length, sepal_width, petal_length, petal_width');
    expect(stdout).toMatch(/weights +67 /); // 8·(1 + 4) + 3·(1 + 8)
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('--dry-run --json is a record', async () => {
    const flags = ['-n', '--json', '--validation', '0.2'];
    const { stdout, code } = await new Folder().mlp([...line, ...flags]);
    expect(code).toBe(0);
    expect(objectIn(stdout)).toEqual({
      type: 'dry-run',
      rows: 120,
      validationRows: 30,
      inputs: ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'],
      target: 'species',
      classes: ['setosa', 'versicolor', 'virginica'],
      loss: 'cross-entropy',
      layers: [
        { inputs: 4, units: 8, activation: 'tanh' },
        { inputs: 8, units: 3, activation: 'softmax' },
      ],
      weights: 67,
    });
  });

  it('--print-config is what --config reads, and the command line wins', async () => {
    const folder = new Folder();
    await folder.mlp(short);
    const plain = folder.read('model.json');
    const { stdout, code } = await folder.mlp([...short, '--print-config']);
    expect(code).toBe(0);
    expect(objectIn(stdout)).toMatchObject({ layers: '4,8,3', momentum: 0.9, epochs: 3 });
    folder.write('flags.json', stdout);
    expect(
      (await folder.mlp(['train', iris, '--config', 'flags.json', '-o', 'again.json'])).code,
    ).toBe(0);
    expect(folder.read('again.json')).toBe(plain);
    const more = ['--config', 'flags.json', '--epochs', '2', '--json'];
    expect(records((await folder.mlp(['train', iris, ...more])).stdout)).toHaveLength(3);
  });

  it('--print-config prints the recipe that a preset stands for, under the flags', async () => {
    const folder = new Folder();
    const printed = async (...flags: string[]) =>
      objectIn((await folder.mlp(['train', iris, ...flags, '--print-config'])).stdout);
    expect(await printed('--preset', 'lecture', '--epochs', '7')).toMatchObject({
      ...{ hidden: '16', schedule: 'constant', l2: 0, epochs: 7 },
    });
    folder.write('flags.json', JSON.stringify(await printed('--preset', 'lecture')));
    const models = [
      ['--preset', 'lecture'],
      ['--config', 'flags.json'],
    ];
    const texts = [];
    for (const flags of models) {
      expect((await folder.mlp(['train', iris, ...flags])).code).toBe(0);
      texts.push(folder.read('model.json'));
    }
    expect(texts[0]).toBe(texts[1]);
    const { stderr, code } = await folder.mlp(['train', 'nowhere.csv', '--print-config']);
    expect(code).toBe(3);
    expect(stderr).toContain('nowhere.csv');
  });

  it('--log keeps a record per epoch, that of --json', async () => {
    const folder = new Folder();
    const { stdout } = await folder.mlp([...short, '--json', '--log', 'log.ndjson']);
    const logged = folder.read('log.ndjson');
    expect(records(logged)).toHaveLength(3);
    expect(stdout.startsWith(logged)).toBe(true);
  });

  it('reads standard input', async () => {
    const folder = new Folder();
    await folder.mlp(short);
    const { weights } = objectIn(folder.read('model.json'));
    const csv = new Folder().shell(`cat ${iris}`).stdout;
    expect(
      (await folder.mlp(['train', '-', ...short.slice(2), '-o', 'stdin.json'], csv)).code,
    ).toBe(0);
    expect(objectIn(folder.read('stdin.json')).weights).toBe(weights);
  });

  it('infers _ in --layers, and --hidden is the same network', async () => {
    const runs = [
      ['--layers', '4,8,3'],
      ['--layers', '_,8,_'],
      ['--hidden', '8'],
    ].map(async (flags) => {
      const folder = new Folder();
      expect((await folder.mlp(['train', iris, ...flags, '--epochs', '1'])).code).toBe(0);
      return objectIn(folder.read('model.json')).weights;
    });
    expect(new Set(await Promise.all(runs)).size).toBe(1);
  });
});

describe('a regression', () => {
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${1000 + 20 * i + (i % 3)}\n`).join('');
  const files = { 'line.csv': `x,y\n${rows}`, 'held.csv': 'x,y\n3,1070\n5,1090\n8,1170\n' };
  const regression = ['train', 'line.csv', '--hidden', 'none', '--task', 'regression'];
  const parts = [...regression, '--validation', '0.2', '--test', 'held.csv'];

  it('says RMSE and R² of all parts, in the unit of the target', async () => {
    const folder = new Folder(files);
    const { stdout } = await folder.mlp([...parts, '--json', '-q']);
    const result = records(stdout).at(-1) ?? {};
    const evaluated = await folder.mlp(['evaluate', 'held.csv', '--json']);
    expect(result.testRmse).toBe(objectIn(evaluated.stdout).rmse);
    expect(result.testR2).toBe(objectIn(evaluated.stdout).r2);
    for (const key of ['rmse', 'validationRmse']) {
      expect(numberAt(result, key)).toBeGreaterThan(0.5);
      expect(numberAt(result, key)).toBeLessThan(20);
    }
    for (const key of ['r2', 'validationR2']) expect(numberAt(result, key)).toBeGreaterThan(0.9);
    const text = (await new Folder(files).mlp(parts)).stdout;
    expect(text).toMatch(/ +loss +RMSE +R²\n/);
    for (const part of ['training', 'validation', 'test']) {
      expect(text).toMatch(new RegExp(`^${part} +[\\d.e-]+ +[\\d.]+ +0\\.\\d{4}$`, 'm'));
    }
    expect(text).toMatch(/^always the mean +[\d.]+$/m);
  });

  it('says nothing of parts that there are not, and a classification of none', async () => {
    const [result] = records((await new Folder(files).mlp([...regression, '--json'])).stdout).slice(
      -1,
    );
    expect(result).toMatchObject({ rmse: expect.any(Number), r2: expect.any(Number) });
    for (const key of ['validationRmse', 'testR2']) expect(result).not.toHaveProperty(key);
    const [classes] = records((await new Folder().mlp([...short, '--json'])).stdout).slice(-1);
    for (const key of ['rmse', 'r2']) expect(classes).not.toHaveProperty(key);
  });
});
