import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { plain } from '../../../src/cli/output/colours.js';
import { tableWidth } from '../../../src/cli/output/table.js';
import { sweepText } from '../../../src/cli/views/sweep-text.js';
import { evaluateCommand, trainCommand } from '../../../src/cli/views/trial-commands.js';
import { readParameters } from '../../../src/sweep/parameters.js';
import { trainingSeed } from '../../../src/sweep/trial.js';
import { resultOf, setting, without } from '../../sweep/trial-results.js';
import { dataFile, Folder, objectIn, records } from '../run-mlp.js';
import { shellWords } from '../shell-words.js';

const text = (results: Parameters<typeof sweepText>[0], width?: number) =>
  sweepText(results, setting, ['iris.csv'], plain, width);

/** Everything above the command lines. */
const tableOf = (shown: string) => shown.split('\n\n')[1];

describe('the text of a sweep', () => {
  const results = [
    ...Array.from({ length: 12 }, (_, i) =>
      resultOf({ lr: 0.01 * (i + 1), layers: i % 2 ? '4,8,3' : '4,16,3' }, { score: 0.5 + i / 40 }),
    ),
    without('diverged', { lr: 100 }),
    without('failed', { lr: 1000 }),
  ];

  it('lists the best ten, with what varies, and how to run the first again', () => {
    const shown = text(results);
    const [counts, table, again] = shown.split('\n\n');
    expect(counts).toBe('14 trials, 1 diverged, 1 failed; the best 10:');
    const lines = table.split('\n');
    expect(lines.length).toBe(11);
    expect(lines[0]).toMatch(/^ # +accuracy +layers +lr +weights +epochs +time +id$/);
    const [best] = results.slice(11);
    expect(lines[1]).toBe(
      ` 1  77.5 ± 2.0 %   4,8,3  0.12       67      50  250 ms  ${best.id.slice(0, 8)}`,
    );
    const flags = `--epochs 50 --layers 4,8,3 --lr 0.12 --seed ${trainingSeed(best, 0)}`;
    expect(again).toBe(
      `the first again:\n  mlp evaluate iris.csv --cv 5 ${flags} --split-seed 7\n  mlp train iris.csv ${flags}\n`,
    );
  });

  it('shows where a trial has no score, and has no deviation of a single training', () => {
    expect(tableOf(text(results.slice(12)))).toMatch(/1 +diverged .*\n.*2 +failed /);
    expect(text(results.slice(12))).not.toContain('mlp train');
    const one = resultOf({ lr: 0.1 }, { folds: undefined, scores: [0.93] });
    expect(tableOf(text([one]))).toMatch(/\n1 +90\.0 % +0\.1 /);
    expect(text([])).toBe('0 trials\n');
  });

  it('fits into 80 columns, and says what does not', () => {
    const many = Array.from({ length: 3 }, (_, i) =>
      resultOf({
        lr: 1 / (i + 7),
        activation: i % 2 ? 'x * sigmoid(x) + 0.1 * abs(x)^1.5' : 'tanh',
        batchSize: 8 + i,
        optimizer: i % 2 ? 'adam' : 'sgd',
        l2: i / 7000,
        dropout: [i / 17],
        labelSmoothing: i / 300,
      }),
    );
    const shown = tableOf(text(many));
    expect(tableWidth(shown)).toBeLessThanOrEqual(80);
    expect(shown).toMatch(/\nnot in the table: .*lr, optimizer$/);
    expect(shown).toContain('x * sigm…');
    expect(shown).toMatch(/ 0\.1176 /);
    const wide = tableOf(text(many, 160));
    expect(wide).toMatch(/activation +batch-size.* time +id\n/);
    expect(wide).not.toContain('not in the table');
  });

  it('has one line of a trial that got through several rungs', () => {
    const rungs = [2, 4, undefined].map((budget) => resultOf({ lr: 0.1 }, { budget }));
    const shown = text([resultOf({ lr: 0.2 }, { budget: 2, score: 0.99 }), ...rungs]);
    expect(shown).toMatch(/^2 trials\n/);
    expect(shown).toMatch(/1 +90\.0 .*\n *2 +99\.0 /);
  });
});

describe('the command lines of a trial', () => {
  const folder = new Folder({ 'my iris.csv': readFileSync(dataFile('iris.csv')) });
  const parameters = {
    activation: 'x + 0.1 * sin(x)^2',
    shuffle: false,
    optimizer: 'adam',
    layers: '_,8,_',
    schedule: 'step:10,0.5',
    nesterov: false,
    header: true,
  };

  const run = (line = '', ...more: string[]) => {
    const [, ...args] = shellWords(line).map(({ value }) => value);
    return folder.mlp([...args, ...more]);
  };

  it('give the recipe of the trial', async () => {
    const result = resultOf(parameters, { test: 0.2 });
    const { stdout, stderr, code } = await run(
      trainCommand(result, ['my iris.csv']),
      '--print-config',
    );
    expect(code, stderr).toBe(0);
    expect(readParameters(objectIn(stdout))).toMatchObject({
      ...result.base,
      ...result.parameters,
      seed: trainingSeed(result, 0),
      test: 0.2,
    });
  });

  it('cross-validate to the very scores of the sweep', async () => {
    const vary = ['--vary', 'lr=0.01 0.1', '--cv', '2', '--epochs', '2', '--no-shuffle'];
    const args = ['sweep', 'my iris.csv', ...vary, '--seed', '5', '--jobs', '1'];
    const sweep = await folder.mlp(args);
    expect(sweep.code, sweep.stderr).toBe(0);
    const line = /^ {2}(mlp evaluate .*)$/m.exec(sweep.stdout)?.[1];
    const { stdout, stderr, code } = await run(line, '--json');
    expect(code, stderr).toBe(0);
    const losses = records(stdout).flatMap((one) => (one.type === 'fold' ? [one.loss] : []));
    const trials = records(folder.read('trials.ndjson')).map(({ scores }) => scores);
    expect(trials).toContainEqual(losses);
  });

  it('are of its own seed where that varies, and none of folds where there are none', () => {
    expect(trainCommand(resultOf({ seed: 3 }), ['a.csv', 'b c.csv'])).toBe(
      'mlp train a.csv "b c.csv" --epochs 50 --seed 3',
    );
    expect(evaluateCommand(resultOf({}, { folds: undefined }), ['a.csv'])).toBeUndefined();
    expect(evaluateCommand(resultOf({}, { test: 0.2 }), ['a.csv'])).toBeUndefined();
    expect(evaluateCommand(resultOf({}, { outer: '1/3' }), ['a.csv'])).toBeUndefined();
    const own = resultOf({}, { folds: 3 });
    const [first, second] = [0, 1].map((repeat) => evaluateCommand(own, ['a'], repeat));
    expect(first).not.toBe(second);
  });
});
