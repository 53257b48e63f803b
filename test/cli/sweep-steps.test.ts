import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataFile, Folder, objectIn, records } from './run-mlp.js';
import { shellWords } from './shell-words.js';

const iris = readFileSync(dataFile('iris.csv'), 'utf8');
const halving = [
  ...['iris.csv', '--vary', 'lr=0.01 0.03 0.1 0.3', '--method', 'halving', '--factor', '2'],
  ...['--min-epochs', '1', '--epochs', '4', '--cv', '2', '-q'],
];

let folder: Folder;
const mlp = async (...args: string[]) => {
  const outcome = await folder.mlp(args);
  expect(outcome.code, outcome.stderr).toBe(0);
  return outcome.stdout;
};

describe('the steps of a sweep by themselves', () => {
  const ledgers: string[] = [];

  beforeAll(async () => {
    folder = new Folder({ 'iris.csv': iris });
    await mlp('sweep', ...halving, '-j', '1');
    expect(await mlp('sweep', 'plan', ...halving, '-o', 'pending.ndjson')).toBe('');
    expect(records(folder.read('pending.ndjson')).length).toBe(4);
    // Each trial is a task with a file of its own, rung by rung, until nothing is pending.
    while (folder.read('pending.ndjson') !== '') {
      for (const [i] of records(folder.read('pending.ndjson')).entries()) {
        const file = `task-${ledgers.length}.ndjson`;
        await mlp('trial', 'iris.csv', '--from', 'pending.ndjson', '--index', `${i}`, '-o', file);
        ledgers.push(file);
      }
      await mlp('sweep', 'pending', ...halving, '--ledger', ...ledgers, '-o', 'pending.ndjson');
    }
  });

  it('come to the ledger of the whole', () => {
    const lasting = (text: string): string[] =>
      records(text)
        .map((record) => JSON.stringify({ ...record, seconds: 0 }))
        .sort();
    expect(ledgers.length).toBe(4 + 2 + 1);
    expect(lasting(ledgers.map((file) => folder.read(file)).join(''))).toEqual(
      lasting(folder.read('trials.ndjson')),
    );
  });

  it('leave nothing pending of a sweep that is over, and all where there is no ledger', async () => {
    expect(await mlp('sweep', 'pending', ...halving)).toBe('');
    const plan = await mlp('sweep', 'plan', ...halving);
    const elsewhere = new Folder({ 'iris.csv': iris });
    expect((await elsewhere.mlp(['sweep', 'pending', ...halving])).stdout).toBe(plan);
  });

  it('do not run again what failed', async () => {
    const args = ['iris.csv', '--vary', 'features=1-9 1-2', '--epochs', '1', '--cv', '2', '-q'];
    await mlp('sweep', ...args, '-j', '1', '--ledger', 'failed.ndjson', '-o', 'other.json');
    expect(await mlp('sweep', 'pending', ...args, '--ledger', 'failed.ndjson')).toBe('');
  });

  it('show the same table as the sweep does', async () => {
    const shown = await mlp('sweep', 'table', ...ledgers, '--data', 'iris.csv');
    expect(shown).toMatch(/^4 trials\n\n# +loss /);
    const ranked = records(await mlp('sweep', 'table', ...ledgers, '--json'));
    expect(ranked.map(({ epochs }) => epochs)).toEqual([4, 2, 1, 1].map((n) => [n, n]));
    const accurate = records(
      await mlp('sweep', 'table', ...ledgers, '--json', '--metric', 'accuracy'),
    );
    expect(accurate[0].id).toBe(ranked[0].id);
  });

  it('give the command line of the best, which makes its model', async () => {
    const line = await mlp('sweep', 'best', ...ledgers, '--data', 'iris.csv');
    const [, ...args] = shellWords(line.trim()).map(({ value }) => value);
    await mlp(...args, '-q', '-o', 'again.json');
    expect(folder.read('again.json')).toBe(folder.read('model.json'));
    const best = objectIn(await mlp('sweep', 'best', ...ledgers, '--json'));
    expect(best).toMatchObject({ type: 'trial', status: 'done', epochs: [4, 4] });
  });

  it('leave out what cannot be compared, and say so', async () => {
    const args = ['trial', 'iris.csv', 'lr=0.1', '--cv', '3', '--epochs', '1', '-q'];
    await mlp(...args, '-o', 'other.ndjson');
    const { stdout, stderr } = await folder.mlp(['sweep', 'table', ...ledgers, 'other.ndjson']);
    expect(stdout).toMatch(/^4 trials\n/);
    expect(stderr).toMatch(/^mlp: warning: 1 result of other data, folds or seeds .* left out\n$/);
  });

  it.each([
    [['plan', 'iris.csv', '--vary', 'lr=0.1 1', '-o', 'iris.csv'], 'it is an input, too'],
    [['plan', 'iris.csv', '--vary', 'lr=0.1 1', '-o', 'model.json'], 'has no pending trials in it'],
    [['pending', 'iris.csv', '--vary', 'lr=0.1 1', '--ledger', 'none.ndjson'], 'no such file'],
    [['pending', 'iris.csv', '--vary', 'lr=0.1 1', '--ledger', 'iris.csv'], 'not a ledger'],
    [['table', 'model.json'], 'not a ledger of trials'],
    [['table', 'trials.ndjson', '--metric', 'rmse'], 'no trial has it'],
    [['best', 'pending.ndjson'], 'there are no trials in it'],
    [['space', '--vary', 'lr=0.1 1'], 'there is no engine to say it to'],
    [['space', '--vary', 'lr=0.1 1', '--format', 'dvc', '--cv', '5'], '--cv is for mlp trial'],
    [['space', '--vary', 'lr=0.1..1', '--format', 'dvc'], 'tries every value'],
  ])('are refused with what can be done: %j', async (args, says) => {
    const { stdout, stderr, code } = await folder.mlp(['sweep', ...args]);
    expect(stderr).toContain(says);
    expect(stdout).toBe('');
    expect(code).toBeGreaterThan(1);
  });

  it('say what is varied to other engines, and how they call a trial', async () => {
    const space = ['sweep', 'space', '--vary', 'lr=log:.01..1', '--epochs', '5', '--format'];
    expect(objectIn(await mlp(...space, 'optuna'))).toMatchObject({
      learningRate: { name: 'FloatDistribution' },
      epochs: { name: 'CategoricalDistribution' },
    });
    const wandb = ['iris.csv', '--cv', '3', '--metric', 'accuracy'];
    expect(objectIn(await mlp(...space, 'wandb', ...wandb))).toMatchObject({
      method: 'random',
      metric: { name: 'accuracy', goal: 'maximize' },
      command: expect.arrayContaining(['trial', 'iris.csv', '--cv', '3']),
    });
    const grid = ['sweep', 'space', '--vary', 'lr=.1 1', '--format', 'dvc'];
    expect(await mlp(...grid)).toBe(
      'dvc exp run --queue \\\n  -S params.json:++learningRate=0.1,1\n',
    );
  });
});
