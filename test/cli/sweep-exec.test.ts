import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { madeUp } from '../sweep/made-up-results.js';
import { dataFile, Folder, mlpPath, numberAt, records } from './run-mlp.js';

const iris = dataFile('iris.csv');
const sweep = ['sweep', iris, '--vary', 'lr=0.1 0.2 0.3', '--hidden', '3', '--epochs', '2'];

describe('mlp sweep --exec', () => {
  it('ranks what a command printed, keeps it, and trains the best', async () => {
    const folder = new Folder();
    const { stdout, stderr, code } = await folder.mlp([
      ...[...sweep, '--metric', 'accuracy', '--json', '--exec', `echo there >&2; ${madeUp}`],
    ]);
    expect({ stderr, code }).toEqual({ stderr: expect.stringMatching(/^there$/m), code: 0 });
    const lines = records(stdout);
    expect(lines.map(({ type }) => type)).toEqual([...Array(3).fill('trial'), 'sweep', 'result']);
    expect(lines[3]).toMatchObject({ score: 0.3, parameters: { learningRate: 0.3 } });
    expect(records(folder.read('trials.ndjson'))).toEqual(lines.slice(0, 3));
    expect(existsSync(folder.at('model.json'))).toBe(true);
  });

  it('comes by xargs and mlp trial to the scores of a sweep here', async () => {
    const trial = `'${process.execPath}' '${mlpPath}' trial '${iris}' --quiet`;
    const both = [
      ['--jobs', '1'],
      ['--exec', `tr '\\n' '\\0' | xargs -0 -n 1 -P 2 ${trial}`],
    ].map(async (where) => {
      const folder = new Folder();
      expect((await folder.mlp([...sweep, '--cv', '3', ...where])).code).toBe(0);
      const results = records(folder.read('trials.ndjson'));
      return new Map(results.map((one) => [one.id, [numberAt(one, 'score'), one.weights]]));
    });
    const [here, there] = await Promise.all(both);
    expect(here?.size).toBe(3);
    expect(there).toEqual(here);
  });

  it('says how many are missing, and goes on with these', async () => {
    const folder = new Folder();
    const first = await folder.mlp([...sweep, '--exec', `head -n 2 | ${madeUp}; exit 7`]);
    expect(first.code).toBe(3);
    expect(first.stderr).toMatch(/ended with exit code 7/);
    expect(first.stderr).toMatch(
      /error: the command printed no result for 1 of 3 trials; .*trials.ndjson/,
    );
    expect(existsSync(folder.at('model.json'))).toBe(false);
    const again = await folder.mlp([...sweep, '--exec', `tee given | ${madeUp}`]);
    expect(again.code).toBe(0);
    expect(records(folder.read('given'))).toHaveLength(1);
    expect(records(folder.read('trials.ndjson'))).toHaveLength(3);
  });

  it('says what a command is to do that has given no result at all', async () => {
    const { stderr } = await new Folder().mlp([...sweep, '--exec', 'cat']);
    expect(stderr).toMatch(
      /error: the command printed no result for 3 of 3 trials — it is given lines of JSON, /,
    );
  });

  it('runs halving rung by rung, a command each', async () => {
    const folder = new Folder();
    const rates = Array.from({ length: 9 }, (_, i) => (i + 1) / 10).join(' ');
    const { code } = await folder.mlp([
      ...['sweep', iris, '--vary', `lr=${rates}`, '--hidden', '3', '--epochs', '9'],
      ...['--method', 'halving', '--min-epochs', '1'],
      ...['--exec', `echo begin >> begun; tee -a given | ${madeUp}`],
    ]);
    expect(code).toBe(0);
    expect(folder.read('begun')).toBe('begin\n'.repeat(3));
    const budgets = records(folder.read('given')).map(({ budget }) => budget);
    expect(budgets).toEqual([...Array(9).fill(1), 3, 3, 3, undefined]);
  });

  it('is interrupted with the command, and keeps what it printed', async () => {
    const folder = new Folder();
    const child = folder.spawn([...sweep, '--json', '--exec', `head -n 1 | ${madeUp}; sleep 60`]);
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    const [code] = await once(child, 'close');
    expect(code).toBe(143);
    expect(stderr).toMatch(/interrupted: 1 of 3 trials are in trials.ndjson/);
    expect(records(folder.read('trials.ndjson'))).toHaveLength(1);
  });

  it('takes no number of jobs', async () => {
    const { stderr, code } = await new Folder().mlp([...sweep, '--jobs', '2', '--exec', 'cat']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/--jobs is of trials that run here/);
  });
});
