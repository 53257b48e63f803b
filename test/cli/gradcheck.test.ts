import { describe, expect, it } from 'vitest';
import { dataFile, Folder, hasTerminals, mlp, numberAt, objectIn } from './run-mlp.js';

const iris = dataFile('iris.csv');
const xor = 'x1,x2,y\n0,0,a\n0,1,b\n1,0,b\n1,1,a\n';

describe('mlp gradcheck', () => {
  it('compares the three ways, block by block, and the engines', async () => {
    const { stdout, code } = await mlp(['gradcheck', iris, '--layers', '4,8,3', '-q']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^loss {6}\d\.\d+ bits, of 32 rows\n/);
    for (const [block, count] of [
      ['bias 1', 8],
      ['weights 1', 32],
      ['bias 2', 3],
      ['weights 2', 24],
    ]) {
      expect(stdout).toMatch(new RegExp(`^  ${block} +${count} +[\\d.]+e-\\d+ +\\S`, 'm'));
    }
    expect(stdout).toMatch(/petal_length|petal_width|sepal_length|sepal_width/);
    expect(stdout).toMatch(
      /^ {2}single .*\n {2}double .*\n\nholds: the largest relative error is /m,
    );
  });

  it.skipIf(!hasTerminals)('has as many digits as a terminal has room for', async () => {
    const folder = new Folder();
    const check = `export NO_COLOR=1; mlp gradcheck '${iris}' --hidden 3 --rows 7 -q`;
    const blocks = async (columns: number): Promise<string[]> => {
      const { stdout } = await folder.terminal(`stty cols ${columns}; ${check}`);
      return stdout.split('\r\n').filter((line) => /^ {2}(?:block|bias|weights)/.test(line));
    };
    const wide = await blocks(120);
    const narrow = await blocks(80);
    expect(Math.max(...wide.map(({ length }) => length))).toBeGreaterThan(80);
    expect(Math.max(...narrow.map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(narrow.map((line) => line.slice(0, 30))).toEqual(wide.map((line) => line.slice(0, 30)));
  });

  it('has the same in a record', async () => {
    const args = ['gradcheck', iris, '--hidden', '3', '--rows', '7', '--json', '-q'];
    const { stdout } = await mlp(args);
    const record = objectIn(stdout);
    expect(record).toMatchObject({
      ...{ type: 'gradcheck', rows: 7, logBase: '2', epsilon: 1e-6, rtol: 1e-5, holds: true },
      blocks: ['bias 1', 'weights 1', 'bias 2', 'weights 2'].map((block) => ({
        ...{ block, kinks: [], faults: [], worst: { verdict: 'holds' } },
      })),
      engines: [
        { precision: 'single', holds: true },
        { precision: 'double', holds: true },
      ],
    });
    expect((await mlp(args)).stdout).toBe(stdout);
  });

  it('checks the loss that the flags describe: each of them changes it', async () => {
    const loss = async (...flags: string[]) => {
      const small = flags[0] === '--hidden' ? [] : ['--hidden', '5'];
      const { stdout, code } = await mlp(['gradcheck', iris, '--json', '-q', ...small, ...flags]);
      expect(code).toBe(0);
      return numberAt(objectIn(stdout), 'loss');
    };
    const usual = await loss();
    for (const flags of [
      ['--hidden', '4,4'],
      ['--activation', 'silu'],
      ['--loss', 'squared'],
      ['--log-base', 'e'],
      ['--init', 'uniform:2'],
      ['--l1', '0.5'],
      ['--l2', '0.5'],
      ['--dropout', '0.5'],
      ['--rows', '10'],
      ['--seed', '3'],
      ['--scale', 'none'],
      ['--class-weight', 'setosa=4,versicolor=1,virginica=1'],
      ['--validation', '0.5'],
    ]) {
      expect(await loss(...flags), flags.join(' ')).not.toBe(usual);
    }
  });

  it('checks a regression', async () => {
    const { stdout, code } = await mlp(['gradcheck', dataFile('friedman1.csv'), '--loss', 'huber']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^loss {6}[\d.]+, of 32 rows\n/);
  });

  it('tells kinks, which are no faults', async () => {
    const folder = new Folder({ 'xor.csv': xor });
    const args = ['gradcheck', 'xor.csv', '--activation', 'relu', '--scale', 'none'];
    const { stdout, code } = await folder.mlp([...args, '--hidden', '8']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/bias 1 +8 +– +kinks only/);
    expect(stdout).toMatch(/ {2}bias 1, unit 1: \S+ from below, \S+ from above; \S+ is taken\n/);
    expect(stdout).toContain('  bias 1, 5 more\n');
    const smooth = await folder.mlp([
      'gradcheck',
      'xor.csv',
      '--hidden',
      '8',
      '--activation',
      'gelu',
    ]);
    expect(smooth.stdout).not.toContain('kink');
  });

  it('says when another step decided', async () => {
    const args = ['gradcheck', iris, '--activation', 'relu', '--epsilon', '0.3'];
    const { stdout, code } = await mlp(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/ {2}In \d+ places this step met a kink or a bend/);
  });
});

describe('mlp gradcheck --model', () => {
  const train = async (...flags: string[]) => {
    const folder = new Folder();
    const run = await folder.mlp(['train', iris, '-q', '--epochs', '30', ...flags]);
    expect(run.code).toBe(0);
    return folder;
  };

  it('checks at the weights of a model, with its own recipe', async () => {
    const recipe = ['--hidden', '5', '--l2', '0.2', '--dropout', '0.25', '--log-base', 'e'];
    const folder = await train(...recipe, '--precision', 'double');
    const loss = async (...flags: string[]) => {
      const args = ['gradcheck', iris, ...flags, '--rows', '1000', '--json', '-q'];
      const { stdout, code } = await folder.mlp(args);
      const record = objectIn(stdout);
      expect({ code, record }).toMatchObject({ code: 0, record: { rows: 150, logBase: 'e' } });
      return numberAt(record, 'loss');
    };
    const ofModel = await loss('--model', 'model.json');
    expect(await loss('--init-from', 'model.json', ...recipe)).toBeCloseTo(ofModel, 12);
    expect(await loss(...recipe)).not.toBeCloseTo(ofModel, 3);
  });

  it('holds in both engines where the gradient has vanished', async () => {
    const folder = await train(
      '--hidden',
      '8',
      '--momentum',
      '0.9',
      '--lr',
      '0.1',
      '--epochs',
      '300',
    );
    const { stdout, code } = await folder.mlp(['gradcheck', iris, '--model', 'model.json', '-q']);
    expect({ stdout, code }).toMatchObject({ code: 0 });
  });

  it('has no use for the flags of a new network', async () => {
    const folder = await train('--hidden', '2');
    for (const flags of [
      ['--hidden', '4'],
      ['--scale', 'none'],
      ['--seed', '1'],
    ]) {
      const run = await folder.mlp(['gradcheck', iris, '--model', 'model.json', ...flags]);
      expect(run.code).toBe(2);
      expect(run.stderr).toContain(
        `${flags[0]} belongs to a new network, and the model has its own`,
      );
    }
  });

  it('is advised when the model is given as data', async () => {
    const folder = await train('--hidden', '2');
    const { stderr, code } = await folder.mlp(['gradcheck', iris, 'model.json']);
    expect(code).toBe(2);
    expect(stderr).toContain('mlp gradcheck');
    expect(stderr).toContain('--model model.json');
  });
});

describe('what is refused', () => {
  it.each([
    [['--rows', '0'], '--rows'],
    [['--epsilon', '0'], '--epsilon'],
    [['--rtol', '-1'], '--rtol'],
    [['--per-block', 'x'], '--per-block'],
    [['--momentum', '0.9'], 'unknown flag "--momentum"'],
  ])('%j: exit 2', async (flags, text) => {
    const { stderr, stdout, code } = await mlp(['gradcheck', iris, ...flags]);
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
    expect(stderr).toContain(text);
  });
});
