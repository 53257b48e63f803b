import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { madeUp } from '../sweep/made-up-results.js';
import { dataFile, Folder, numberAt, objectIn, records } from './run-mlp.js';

const iris = dataFile('iris.csv');
const sweep = ['sweep', iris, '--vary', 'lr=0.02 0.1', '--hidden', '3', '--epochs', '2'];
const nested = [...sweep, '--cv', '2', '--nested', '3', '--jobs', '1'];

describe('mlp sweep --nested', () => {
  it('scores the selection on rows that it has not seen, beside the sweep itself', async () => {
    const folder = new Folder();
    const { stdout, code } = await folder.mlp([...nested, '--json']);
    expect(code).toBe(0);
    const lines = records(stdout);
    expect(lines.map(({ type }) => type)).toEqual([
      ...Array(8).fill('trial'),
      ...['outer', 'outer', 'outer', 'nested', 'sweep', 'result'],
    ]);
    const outer = lines.slice(8, 11);
    expect(outer.map((line) => line.outer)).toEqual(['1/3', '2/3', '3/3']);
    const scores = outer.map((line) => numberAt(line, 'score'));
    expect(lines[11]).toMatchObject({ folds: 3, metric: 'loss', deviation: expect.any(Number) });
    expect(numberAt(lines[11] ?? {}, 'score')).toBeCloseTo(
      scores.reduce((sum, score) => sum + score, 0) / 3,
    );

    const again = await folder.mlp([...nested, '--resume']);
    expect(records(folder.read('trials.ndjson'))).toHaveLength(8);
    expect(again.stdout).toMatch(/^nested: loss 0\.\d+ ± 0\.\d+ on rows/m);
    const table = await folder.mlp(['sweep', 'table', 'trials.ndjson', '--json']);
    expect(table).toMatchObject({ code: 0, stderr: '' });
    expect(records(table.stdout).map((line) => line.outer)).toEqual([undefined, undefined]);
    const page = await folder.mlp(['report', 'trials.ndjson', '-o', 'page.html']);
    expect(page.code).toBe(0);
    expect(folder.read('page.html')).toContain('without outer fold 2/3, seed 0');
    expect(again.stdout).toMatch(/^ +3\/3 +\d\.\d+ +0\.1$/m);
  });

  it('selects what a command says in each outer fold, and says where results are missing', async () => {
    const folder = new Folder();
    const few = [...sweep, '--nested', '3', '--metric', 'accuracy', '--json', '--exec'];
    const torn = await folder.mlp([...few, `grep -v 2/3 | ${madeUp}`]);
    expect(torn.code).toBe(3);
    expect(torn.stderr).toMatch(/no result for 2 of 2 trials without outer fold 2\/3/);
    const { stdout, code } = await folder.mlp([...few, madeUp]);
    expect(code).toBe(0);
    const outer = records(stdout).filter(({ type }) => type === 'outer');
    expect(outer.map(({ parameters }) => parameters)).toEqual(
      Array(3).fill({ learningRate: 0.1 }), // the higher, the better
    );
  });

  it('has no mean of a metric that an outer fold has not, as R² of a single row', async () => {
    const rows = Array.from({ length: 6 }, (_, i) => `${i},${(i * i) % 5}.5\n`);
    const folder = new Folder({ 'few.csv': `x,y\n${rows.join('')}` });
    const few = ['sweep', 'few.csv', '--vary', 'lr=0.1', '--hidden', '2', '--epochs', '1'];
    const args = [...few, '--cv', '2', '--nested', '6', '--metric', 'r2', '--jobs', '1'];
    const { stdout, code } = await folder.mlp([...args, '--json']);
    expect(code).toBe(0);
    const outer = records(stdout).filter(({ type }) => type === 'outer');
    expect(outer).toHaveLength(6);
    for (const { score, metrics } of outer) {
      expect(score).toBe(undefined);
      expect(metrics).toEqual({
        loss: expect.any(Number),
        rmse: expect.any(Number),
        mae: expect.any(Number),
      });
    }
    const text = await folder.mlp(args);
    expect(text.stdout).toMatch(/^nested: no mean of r2, as not every outer fold has one$/m);
    expect(text.stdout).toMatch(/^ +6\/6 +– +0\.1$/m);
  });

  it('has pending trials that mlp trial runs to the same scores', async () => {
    const folder = new Folder();
    const { stdout } = await folder.mlp([...nested, '--json']);
    const result = records(stdout)[5] ?? {};
    const { metric, id, parameters, base, data, seed, folds, outer, repeats } = result;
    const setting = { base, data, seed, folds, outer, repeats, metric };
    const line = JSON.stringify({ type: 'pending', ...setting, id, parameters });
    const trial = await folder.mlp(['trial', iris, line]);
    expect(objectIn(trial.stdout)).toMatchObject({ outer, scores: result.scores });
    const wrong = await folder.mlp(['trial', iris, line.replace(String(outer), '9/3')]);
    expect(wrong.code).toBe(2);
  });

  it.each([
    [['--nested', '8'], '--nested 8: 7 rows are too few for 8 folds — use fewer folds'],
    [['--nested', '7', '--cv', '7'], '--cv 7: 6 rows are too few for 7 folds — use fewer folds'],
  ])('runs no trial where there are too few rows: %j', async (args, problem) => {
    const rows = Array.from({ length: 7 }, (_, i) => `${i},${i % 3}.5\n`);
    const folder = new Folder({ 'few.csv': `x,y\n${rows.join('')}` });
    const few = ['sweep', 'few.csv', '--vary', 'lr=0.1', '--cv', '2', '--jobs', '1'];
    const { stdout, stderr, code } = await folder.mlp([...few, ...args]);
    expect({ stdout, code }).toEqual({ stdout: '', code: 3 });
    expect(stderr).toContain(problem);
    expect(existsSync(folder.at('trials.ndjson'))).toBe(false);
  });

  it.each([
    [['--test', '0.2'], /--nested takes no --test/],
    [['--vary', 'missing=drop mean'], /--missing decides how they are read/],
    [['--print-commands'], /is of a sweep that runs/],
  ])('takes no %j', async (args, problem) => {
    const { stderr, code } = await new Folder().mlp([...sweep, '--nested', '3', ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(problem);
  });
});
