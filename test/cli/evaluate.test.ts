import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataFile, Folder, numberAt, objectIn, records } from './run-mlp.js';

const iris = dataFile('iris.csv');
const models = { iris: '', line: '' };
const lineRows = `x,y\n${Array.from({ length: 20 }, (_, i) => `${i},${2 * i + (i % 3)}\n`).join('')}`;

beforeAll(async () => {
  const folder = new Folder({ 'line.csv': lineRows });
  await folder.mlp(['train', iris, '--hidden', '8', '--momentum', '0.9', '--epochs', '20', '-q']);
  models.iris = folder.read('model.json');
  await folder.mlp([
    'train',
    'line.csv',
    '--hidden',
    'none',
    '--task',
    'regression',
    '-o',
    'line.json',
  ]);
  models.line = folder.read('line.json');
});

function evaluate(flags: readonly string[]) {
  return new Folder({ 'model.json': models.iris }).mlp(['evaluate', iris, ...flags]);
}

describe('mlp evaluate', () => {
  it('prints a confusion matrix and the metrics of each class', async () => {
    const { stdout, stderr, code } = await evaluate([]);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toMatch(/loss +0\.\d+ bits/);
    expect(stdout).toMatch(/accuracy +9\d\.\d %.*95 % interval/);
    for (const word of ['precision', 'recall', 'F1', 'macro average'])
      expect(stdout).toContain(word);
    for (const name of ['setosa', 'versicolor', 'virginica']) {
      expect(stdout.split(name).length).toBeGreaterThan(2);
    }
  });

  it('--json has the fields of the contract, and they agree', async () => {
    const { stdout, code } = await evaluate(['--json']);
    expect(code).toBe(0);
    expect(stdout.trimEnd()).not.toContain('\n');
    const record: {
      confusion: number[][];
      perClass: { class: string; precision: number; recall: number; f1: number; support: number }[];
    } = JSON.parse(stdout);
    expect(record).toMatchObject({
      type: 'evaluation',
      rows: 150,
      logBase: '2',
      classes: ['setosa', 'versicolor', 'virginica'],
    });
    const { confusion, perClass } = record;
    expect(confusion.flat().reduce((sum, n) => sum + n)).toBe(150);
    const right = confusion.reduce((sum, row, k) => sum + row[k], 0);
    expect(numberAt(objectIn(stdout), 'accuracy')).toBeCloseTo(right / 150, 12);
    expect(numberAt(objectIn(stdout), 'loss')).toBeGreaterThan(0);
    perClass.forEach((one, k) => {
      const predicted = confusion.reduce((sum, row) => sum + row[k], 0);
      expect(one.support).toBe(50);
      expect(one.precision).toBeCloseTo(confusion[k][k] / predicted, 12);
      expect(one.recall).toBeCloseTo(confusion[k][k] / 50, 12);
      const f1 = (2 * one.precision * one.recall) / (one.precision + one.recall);
      expect(one.f1).toBeCloseTo(f1, 12);
    });
  });

  it('of a regression: rmse, mae and r2, as the predictions have them', async () => {
    const folder = new Folder({ 'model.json': models.line, 'line.csv': lineRows });
    const record = objectIn((await folder.mlp(['evaluate', 'line.csv', '--json'])).stdout);
    const pairs = (await folder.mlp(['predict', 'line.csv'])).stdout
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').map(Number));
    expect(pairs).toHaveLength(20);
    const mean = pairs.reduce((sum, [, y]) => sum + y, 0) / 20;
    const squares = pairs.reduce((sum, [, y, p]) => sum + (y - p) ** 2, 0);
    const spread = pairs.reduce((sum, [, y]) => sum + (y - mean) ** 2, 0);
    expect(numberAt(record, 'rmse')).toBeCloseTo(Math.sqrt(squares / 20), 5);
    const absolute = pairs.reduce((sum, [, y, p]) => sum + Math.abs(y - p), 0);
    expect(numberAt(record, 'mae')).toBeCloseTo(absolute / 20, 5);
    expect(numberAt(record, 'r2')).toBeCloseTo(1 - squares / spread, 5);
    expect(Object.keys(record)).not.toContain('confusion');
    expect((await folder.mlp(['evaluate', 'line.csv'])).stdout).toMatch(/RMSE.*\n.*MAE.*\n.*R²/);
  });

  it('--fail-under: 5 when a limit is not reached', async () => {
    expect((await evaluate(['--fail-under', 'accuracy=0.9'])).code).toBe(0);
    const { stdout, stderr, code } = await evaluate(['--fail-under', 'accuracy=0.9,f1=0.9999']);
    expect(code).toBe(5);
    expect(stderr).toMatch(/f1 is 0\.9\d*, under the limit of 0\.9999/);
    expect(stdout).toContain('accuracy');
  });

  it.each([
    ['loss=1', 0, ''],
    ['loss=1e-9', 5, /loss is 0\.\d+, over the limit of 1e-9/],
    ['RMSE=3,mae=3,R2=0.9', 0, ''],
    ['rmse=1e-3', 5, /rmse is 0\.\d+, over the limit of 0\.001/],
    ['mae=-1', 5, /mae is 0\.\d+, over the limit of -1/],
    ['r2=0.9999999', 5, /r2 is 0\.9\d+, under the limit/],
    ['rmse=0.003', 5, /rmse is 0\.\d{2,6}, over the limit of 0\.003\n/],
  ])('--fail-under %s: loss, RMSE and MAE are bounded from above', async (limits, code, says) => {
    const folder = new Folder({ 'model.json': models.line, 'line.csv': lineRows });
    const outcome = await folder.mlp(['evaluate', 'line.csv', '--fail-under', limits]);
    expect(outcome.stderr).toMatch(says);
    expect(outcome.code).toBe(code);
  });

  it('--fail-under takes a share of 1, and says so', async () => {
    const { stderr, code } = await evaluate(['--fail-under', 'accuracy=90']);
    expect(stderr).toMatch(/accuracy is 0?[.\d]{1,6}, under the limit of 90 — .*: 90 % is 0\.9\n/);
    expect(code).toBe(5);
  });

  it('--fail-under fails where a metric is not defined', async () => {
    const files = { 'model.json': models.line, 'one.csv': 'x,y\n1,2\n' };
    const { stderr, code } = await new Folder(files).mlp([
      'evaluate',
      'one.csv',
      '--fail-under',
      'r2=-1e9',
    ]);
    expect(stderr).toContain('r2 is not defined here');
    expect(code).toBe(5);
  });

  it('--fail-under is checked before anything is read', async () => {
    const { stderr, code } = await new Folder().mlp([
      'evaluate',
      'none.csv',
      '--cv',
      '2',
      '--fail-under',
      'acuracy=0.9',
    ]);
    expect(stderr).toContain('is it accuracy?');
    expect(code).toBe(2);
  });

  it.each([
    ['rsquared=1', 'error: --fail-under "rsquared": there is no such limit here'],
    ['r2=1', 'choose from loss, accuracy, precision, recall, f1'],
    ['rmse=1', 'choose from loss, accuracy'],
    ['accuracy', '--fail-under "accuracy": expected metrics'],
    ['f1=1,f1=0', '--fail-under "f1=1,f1=0": expected metrics'],
    ['f1=0x1', '--fail-under "f1=0x1": expected metrics'],
  ])('--fail-under %s is refused before anything is computed', async (limits, says) => {
    for (const more of [[], ['--cv', '2', '--epochs', '1']]) {
      const { stdout, stderr, code } = await evaluate([...more, '--fail-under', limits]);
      expect(stderr).toContain(says);
      expect(stderr).not.toContain('fold');
      expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
    }
  });

  it('needs the target', async () => {
    const folder = new Folder({ 'model.json': models.line, 'line.csv': 'x\n1\n2\n' });
    const { stdout, stderr, code } = await folder.mlp(['evaluate', 'line.csv']);
    expect(stderr).toContain('"y"');
    expect({ stdout, code }).toEqual({ stdout: '', code: 3 });
  });

  it.each([
    [['--momentum', '0.9'], '--momentum'],
    [['--hidden', '8'], '--hidden'],
    [['--cv', '5', '--model', 'model.json'], '--model'],
    [['--cv', '5', '--test', '0.2'], '--test'],
    [['--cv', '1'], '--cv'],
  ])('refuses %j, which would have no effect', async (flags, name) => {
    const { stdout, stderr, code } = await evaluate(flags);
    expect(stderr).toContain(name);
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
  });
});

describe('mlp evaluate --cv 5', () => {
  const recipe = ['evaluate', iris, '--cv', '5', '--hidden', '4', '--epochs', '5', '--lr', '0.05'];

  it('prints a line per fold, the means and the deviations in 80 columns, and writes no model', async () => {
    const folder = new Folder();
    const { stdout, stderr, code } = await folder.mlp(recipe);
    expect(code).toBe(0);
    expect(stderr).not.toContain('fold');
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(stdout.match(/^ *[1-5] +30 /gm)).toHaveLength(5);
    expect(stdout).toMatch(/^fold +rows +epochs +loss +baseline +accuracy/m);
    expect(stdout.match(/^ *[1-5] +30 +5 +[\d.]+ +1\.585 /gm)).toHaveLength(5);
    expect(stdout).toMatch(/^mean +0\.\d+ +1\.585 /m);
    expect(stdout).toMatch(/^± +0\.\d+ +0 /m);
    expect(existsSync(folder.at('model.json'))).toBe(false);
  });

  it('--json: a record per fold, then means and deviations', async () => {
    const { stdout, stderr, code } = await new Folder().mlp([...recipe, '--json', '-q']);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    const all = records(stdout);
    expect(all.map(({ type }) => type)).toEqual([...Array(5).fill('fold'), 'cross-validation']);
    const folds = all.slice(0, 5);
    expect(folds.map(({ fold, rows }) => [fold, rows])).toEqual(
      [1, 2, 3, 4, 5].map((k) => [k, 30]),
    );
    const summary: { loss: { mean: number; deviation: number }; confusion: number[][] } =
      JSON.parse(stdout.trimEnd().split('\n')[5]);
    const losses = folds.map((fold) => numberAt(fold, 'loss'));
    const mean = losses.reduce((sum, x) => sum + x) / 5;
    const variance = losses.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 4;
    expect(summary.loss.mean).toBeCloseTo(mean, 12);
    expect(summary.loss.deviation).toBeCloseTo(Math.sqrt(variance), 12);
    for (const fold of folds) expect(numberAt(fold, 'baselineLoss')).toBeCloseTo(Math.log2(3), 9);
    expect(all[5].baselineLoss).toMatchObject({ mean: expect.closeTo(Math.log2(3), 9) });
    // stratified, and every row held out once
    expect(summary.confusion.map((row) => row.reduce((sum, n) => sum + n))).toEqual([50, 50, 50]);
  });

  it('says in how many folds the training diverged, whatever they are scored by', async () => {
    const folder = new Folder({
      // Without its last row, which is in one fold, all others are near 0.
      'data.csv': `x,y\n${'0.1,1.5\n0.2,2.5\n'.repeat(5)}1e20,3.5\n`,
    });
    const flags = ['--task', 'regression', '--hidden', 'none', '--scale', 'none', '--epochs', '2'];
    const diverging = async (...more: string[]) =>
      (await folder.mlp(['evaluate', 'data.csv', '--cv', '3', ...flags, ...more, '-q'])).stderr;
    const said = 'mlp: warning: the training loss is not a number any more in';
    expect(await diverging()).toBe(
      `${said} 2 of 3 folds, which are scored by the weights before that (try smaller steps: --lr 0.001 --clip-norm 1)\n`,
    );
    expect(await diverging('--scale', 'standard', '--lr', '1e30')).toContain(
      `${said} 3 of 3 folds`,
    );
    expect(await diverging('--scale', 'standard')).not.toContain(said);
    // A tenth of the rate that it was, which is smaller by itself where a row is heavy.
    const [header, ...rows] = folder.read('data.csv').trim().split('\n');
    const weighed = rows.map((row, i) => `${i === 0 ? 10 : 1},${row}`);
    folder.write('data.csv', [`w,${header}`, ...weighed, ''].join('\n'));
    expect(await diverging('--weight-column', 'w', '--momentum', '0.9')).toContain('--lr 0.00018');
  });

  it('of folds of one row has no R²: a dash in the table, and nothing in the records', async () => {
    const folder = new Folder({ 'data.csv': 'x,y\n1,1.5\n2,2.5\n3,9.5\n' });
    const leavingOneOut = ['evaluate', 'data.csv', '--cv', '3', '--epochs', '1', '--hidden', '2'];
    const { stdout } = await folder.mlp([...leavingOneOut, '-q']);
    expect(stdout.match(/ –$/gm)).toHaveLength(5);
    expect(stdout).not.toContain('NaN');
    const json = await folder.mlp([...leavingOneOut, '-q', '--json']);
    expect(records(json.stdout)).toHaveLength(4);
    expect(json.stdout).not.toMatch(/"r2"|null/);
  });
});

describe('rows that are left out', () => {
  const flower = '5.1,3.5,1.4,0.2,setosa';
  const header = 'sepal_length,sepal_width,petal_length,petal_width,species';
  const held = [
    header,
    flower,
    flower.replace('1.4', 'x'),
    `${flower},1`,
    flower.replace('setosa', 'rose'),
    flower,
  ];

  it('--on-error skip: those that cannot be read, which are told and counted', async () => {
    const folder = new Folder({ 'model.json': models.iris, 'held.csv': held.join('\n') });
    const skip = ['evaluate', 'held.csv', '--on-error', 'skip'];
    const { stdout, stderr, code } = await folder.mlp([...skip, '--json']);
    expect(code).toBe(0);
    expect(objectIn(stdout)).toMatchObject({ rows: 2, dropped: 0, skipped: 3, accuracy: 1 });
    const lines = stderr.trimEnd().split('\n');
    expect(lines.map((line) => /skipped held\.csv:(\d)/.exec(line)?.[1])).toEqual(['3', '4', '5']);
    expect(stderr).not.toMatch(/--na|--missing/); // which belong to the training
    const text = (await folder.mlp(skip)).stdout;
    expect(text).toMatch(/^rows +2 +3 that cannot be read skipped$/m);
    // What comes before them is the same as without them.
    folder.write('held.csv', [header, flower, flower].join('\n'));
    const without = objectIn((await folder.mlp(['evaluate', 'held.csv', '--json'])).stdout);
    expect(without).toEqual({ ...objectIn(stdout), skipped: 0 });
  });

  it.each(['evaluate', 'predict'])(
    '%s: of many such rows the first ten, and their number',
    async (name) => {
      const rows = `x,y\n${'a,1\n'.repeat(1200)}1,2\n`;
      const folder = new Folder({ 'model.json': models.line, 'line.csv': rows });
      const { stderr, code } = await folder.mlp([name, 'line.csv', '--on-error', 'skip']);
      const lines = stderr.trimEnd().split('\n');
      expect(code).toBe(0);
      expect(lines).toHaveLength(11);
      expect(lines.at(-1)).toBe('mlp: warning: skipped 1,200 rows in all');
    },
  );

  it('but no file without the target', async () => {
    const folder = new Folder({ 'model.json': models.line, 'line.csv': 'x\n1\n2\n' });
    const { stderr, code } = await folder.mlp(['evaluate', 'line.csv', '--on-error', 'skip']);
    expect(stderr).toContain('there is no column "y"');
    expect(code).toBe(3);
  });

  it('says so where none are left', async () => {
    const folder = new Folder({ 'model.json': models.line, 'line.csv': 'x,y\na,1\n' });
    const { stderr, code } = await folder.mlp(['evaluate', 'line.csv', '--on-error', 'skip']);
    expect(stderr).toContain('there are no rows to score: the only one was left out');
    expect(code).toBe(3);
  });

  it('says how many have missing fields, in a validation file and in --cv, too', async () => {
    const rows = `x,y\n${'1,a\n2,b\n,b\n'.repeat(5)}`;
    const folder = new Folder({ 'data.csv': rows, 'held.csv': 'x,y\n1,a\n,b\n2,\n2,b\n' });
    const recipe = ['--missing', 'drop', '--epochs', '1'];
    const trained = await folder.mlp(['train', 'data.csv', '--test', 'held.csv', ...recipe]);
    expect(trained.stderr).toContain('5 of 15 rows are left out, as a field is missing');
    expect(trained.stderr).toContain('held.csv: 2 of 4 rows are left out');
    const { stdout, stderr } = await folder.mlp(['evaluate', 'held.csv']);
    expect(stderr).toContain('held.csv: 2 of 4 rows are left out');
    expect(stdout).toMatch(/^rows +2 +2 with missing fields left out$/m);
    const cv = await folder.mlp(['evaluate', 'data.csv', '--cv', '2', ...recipe, '--json']);
    expect(records(cv.stdout).at(-1)).toMatchObject({ type: 'cross-validation', dropped: 5 });
  });

  it('--on-error has no effect with --cv, and is refused', async () => {
    const { stderr, code } = await evaluate(['--cv', '2', '--on-error', 'skip']);
    expect(stderr).toContain('--on-error');
    expect(code).toBe(2);
  });
});
