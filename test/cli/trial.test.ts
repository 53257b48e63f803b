import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dataFile, Folder } from './run-mlp.js';

const iris = readFileSync(dataFile('iris.csv'));
const common = ['--preset', 'lecture', '--epochs', '3', '--cv', '3', '-q'];

function parsed(text: string): Record<string, unknown> {
  return JSON.parse(text);
}

/** What of a line does not depend on the clock. */
function lasting(line: string): Record<string, unknown> {
  return { ...parsed(line), seconds: 0 };
}

describe('mlp trial', () => {
  const folder = new Folder({ 'iris.csv': iris });
  const trial = (words: readonly string[], input = '') =>
    folder.mlp(['trial', 'iris.csv', ...words], input);

  it('takes a trial in any spelling, and says the same of it in one line', async () => {
    const { stdout, stderr, code } = await trial(['lr=0.05', 'hidden=8', ...common]);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toMatch(/^\{"type":"trial",.*\}\n$/);
    expect(parsed(stdout)).toMatchObject({
      status: 'done',
      folds: 3,
      parameters: { hidden: [8], learningRate: 0.05 },
      base: { preset: 'lecture', epochs: 3 },
    });
    const json = '{"learning-rate": 0.05, "hidden": [8]}';
    const spellings = [
      await trial([json, ...common]),
      await trial(['-', ...common], json),
      await trial(['{"lr": "0.05"}', 'hidden=8', ...common]),
      await trial(['-', ...common], `{"number": 12, "params": ${json}}`),
    ].map((outcome) => lasting(outcome.stdout));
    for (const one of spellings.slice(0, 3)) expect(one).toEqual(lasting(stdout));
    expect(spellings[3]).toEqual({ ...lasting(stdout), number: 12 });
  });

  it('takes parameters as flags and from a file, which are the same trial', async () => {
    folder.write('params.json', '\ufeff{"hidden": "8", "lr": 0.05}\r\n'); // as an editor of Windows writes it
    const byWords = parsed((await trial(['lr=0.05', 'hidden=8', ...common])).stdout);
    const byFlags = parsed((await trial(['--lr', '0.05', '--hidden', '8', ...common])).stdout);
    const byFile = parsed((await trial(['--config', 'params.json', ...common])).stdout);
    for (const one of [byFlags, byFile]) {
      expect([one.id, one.weights, one.score]).toEqual([
        byWords.id,
        byWords.weights,
        byWords.score,
      ]);
    }
  });

  it('prints a bare number, and writes plain numbers', async () => {
    const whole = parsed((await trial(['lr=0.05', ...common])).stdout);
    const { stdout } = await trial([
      'lr=0.05',
      ...common,
      '--print',
      'loss',
      '--metrics-file',
      'm.json',
    ]);
    expect(Number(stdout)).toBe(whole.score);
    const written = parsed(folder.read('m.json'));
    expect(written).toMatchObject({ loss: whole.score, lossDeviation: whole.deviation });
    for (const value of Object.values(written)) expect(Number.isFinite(value)).toBe(true);
  });

  it('has a result where a training diverges', async () => {
    const words = ['lr=1e30', 'activation=relu', 'momentum=0.99', ...common];
    const { stdout, code } = await trial(words);
    expect(parsed(stdout)).toMatchObject({ status: 'diverged' });
    expect(code).toBe(0);
    expect((await trial([...words, '--print', 'accuracy'])).stdout).toBe('nan\n');
  });

  it('runs the lines of a file that are asked for', async () => {
    const lines = [0.01, 0.02, 0.05].map((lr) => trial([`lr=${lr}`, ...common]));
    const own = (await Promise.all(lines)).map(({ stdout }) => stdout);
    folder.write('pending.ndjson', own.join('').replaceAll('"type":"trial"', '"type":"pending"'));
    const run = async (...words: string[]) => {
      const { stdout } = await trial(['--from', 'pending.ndjson', '-q', ...words]);
      return stdout.trim().split('\n').map(lasting);
    };
    const expected = own.map(lasting);
    expect(await run()).toEqual(expected);
    expect(await run('--index', '1')).toEqual([expected[1]]);
    expect(await run('--index', '0', '--stride', '2')).toEqual([expected[0], expected[2]]);
    await trial(['--from', 'pending.ndjson', '-o', 'results.ndjson']);
    expect(folder.read('results.ndjson').trim().split('\n').map(lasting)).toEqual(expected);
    const { stderr, code } = await trial(['--from', 'pending.ndjson', '--index', '3']);
    expect(stderr).toMatch(/not as many trials/);
    expect(code).toBe(2);
  });

  it('has no more to do than there are trials', async () => {
    const { stdout: line } = await trial(['lr=0.05', ...common]);
    folder.write('one.ndjson', line);
    folder.write('none.ndjson', '\n');
    for (const words of [
      ['one.ndjson', '--index', '1', '--stride', '2'],
      ['none.ndjson', '--index', '0', '--stride', '1'],
      ['none.ndjson'],
    ]) {
      const { stdout, stderr, code } = await trial(['--from', ...words]);
      expect({ stdout, code }).toEqual({ stdout: '', code: 0 });
      expect(stderr).toContain(`${words[0]} has no trial for this call`);
    }
    // What an earlier call has left is not taken for a result of this one.
    folder.write('results.ndjson', line);
    await trial(['--from', 'none.ndjson', '-o', 'results.ndjson', '-q']);
    expect(folder.read('results.ndjson')).toBe('');
    const { stderr, code } = await trial(['--from', 'none.ndjson', '--index', '0']);
    expect(stderr).toMatch(/not as many trials/);
    expect(code).toBe(2);
  });

  it('refuses other data than the trial is of', async () => {
    const { stdout } = await trial(['lr=0.05', ...common]);
    const others = new Folder({ 'line.ndjson': stdout, 'iris.csv': `${iris}5,3,1,1,setosa\n` });
    const { stderr, code } = await others.mlp(['trial', 'iris.csv', '--from', 'line.ndjson']);
    expect(stderr).toMatch(/the trial is of other data/);
    expect(code).toBe(3);
  });

  it('refuses lines that were edited, and what is no trial', async () => {
    const { stdout } = await trial(['lr=0.05', ...common]);
    folder.write('edited.ndjson', stdout.replace('"learningRate":0.05', '"learningRate":0.5'));
    for (const [words, message] of [
      [['--from', 'edited.ndjson'], /edited\.ndjson:1: the trial's id/],
      [['{"type":"pending","id":"0"}'], /no line of a trial: parameters: missing/],
      [[stdout.replace('"repeats":1', '"repeats":"one"')], /repeats: .*, got "one"/],
      [['{"lr": 0.05'], /the trial: this is not JSON: .* — like \{"lr"/],
      [['{"rate": 0.05}'], /"rate" is not an option/],
      [['lr=fast'], /expected a number above 0/],
      [['lr=0.1', '--index', '2'], /--index chooses lines of --from/],
      [['--from', 'edited.ndjson', 'lr=0.1'], /give one of them/],
      [['--test', 'iris.csv', 'lr=0.1'], /no trial sees/],
    ] as const) {
      const { stderr, code } = await trial(words);
      expect(stderr).toMatch(message);
      expect(code).toBe(2);
    }
  });
});
