import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dataFile, Folder, numberAt, objectIn, records } from './run-mlp.js';

const iris = dataFile('iris.csv');
const few = ['--vary', 'lr=0.1 0.2', '--hidden', '3', '--epochs', '2', '--delimiter', ','];

/** What a sweep finds, by the ids of its trials. */
async function swept(args: readonly string[], folder = new Folder()) {
  expect((await folder.mlp(['sweep', iris, ...args, '--jobs', '1'])).code).toBe(0);
  return records(folder.read('trials.ndjson'));
}

describe('mlp sweep --print-commands', () => {
  it('prints cross-validations that come to the scores of the sweep, each in a file of its own', async () => {
    const args = [
      '--vary',
      'lr=0.1',
      ...few.slice(2),
      '--cv',
      '3',
      '--repeats',
      '2',
      '--seed',
      '5',
    ];
    const folder = new Folder();
    const { stdout, code } = await folder.mlp(['sweep', iris, ...args, '--print-commands']);
    expect(code).toBe(0);
    expect(stdout.split('\n')).toHaveLength(3);
    expect(stdout).toMatch(/^mlp evaluate .*iris.csv --cv 3 .* > trial-\w{16}\.ndjson$/m);
    expect(readdirSync(folder.path)).toEqual([]);
    expect(folder.shell(stdout)).toMatchObject({ code: 0, stdout: '' });
    for (const { id, scores } of await swept(args)) {
      const found = ['', '-2'].flatMap((repeat) =>
        records(folder.read(`trial-${id}${repeat}.ndjson`)).slice(0, -1),
      );
      expect(found.map((fold) => numberAt(fold, 'loss'))).toEqual(scores);
    }
  });

  it('prints trainings whose validation rows come to the scores of the sweep', async () => {
    const args = [
      '--vary',
      'activation=["tanh","x * sigmoid(x)"]',
      ...few.slice(2),
      '--validation',
      '0.3',
    ];
    const folder = new Folder();
    const { stdout } = await folder.mlp([
      'sweep',
      iris,
      ...args,
      '--print-commands',
      '--engine',
      'compiled',
    ]);
    const run = folder.shell(stdout);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const found = records(run.stdout).filter(({ type }) => type === 'result');
    const expected = (await swept(args)).map(({ id, score }) => [`trial-${id}.json`, score]);
    expect(found.map((one) => [one.model, one.validationLoss])).toEqual(expected);
    expect(objectIn(folder.read(String(expected[0]?.[0]))).format).toBe('mlp-model');
  });

  it('prints what is not in the ledger', async () => {
    const folder = new Folder();
    await swept([...few, '--cv', '3'], folder);
    const more = ['--vary', 'lr=0.1 0.2 0.3', ...few.slice(2), '--cv', '3', '--print-commands'];
    const { stdout } = await folder.mlp(['sweep', iris, ...more]);
    expect(stdout).toMatch(/^mlp evaluate [^\n]* --lr 0\.3 [^\n]*\n$/);
    const none = await folder.mlp(['sweep', iris, ...few, '--cv', '3', '--print-commands']);
    expect(none).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(/no trial is pending/),
    });
  });

  it.each([
    [['--jobs', '2'], /--jobs is of a sweep that runs/],
    [['--method', 'halving'], /cannot be printed before/],
    [['--test', '0.2'], /--test: no command cross-validates/],
  ])('takes no %j', async (args, problem) => {
    const folder = new Folder();
    const { stderr, code } = await folder.mlp(['sweep', iris, ...few, '--print-commands', ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(problem);
  });
});
