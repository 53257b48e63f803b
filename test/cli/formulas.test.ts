import { describe, expect, it } from 'vitest';
import { loadModel, parseModel } from '../../src/index.js';
import { dataFile, Folder } from './run-mlp.js';

const iris = dataFile('iris.csv');
const digest = (text: string): string | undefined => /sha256:[0-9a-f]+/.exec(text)?.[0];

/** The digest of the weights that flags lead to. */
async function weightsOf(folder: Folder, ...flags: string[]): Promise<string | undefined> {
  const args = ['train', iris, '--hidden', '6', '--epochs', '5', '--force', ...flags];
  const { stdout, stderr, code } = await folder.mlp(args);
  expect({ stderr: stderr.replace(/^mlp: .*\n/gm, ''), code }).toEqual({ stderr: '', code: 0 });
  return digest(stdout);
}

describe('formulas', () => {
  it.each([
    ['--activation', 'silu', 'x * sigmoid(x)'],
    ['--activation', 'relu', 'max(0, x)', '--init', 'he'],
    ['--activation', 'tanh,relu', 'tanh(x),relu(x)', '--hidden', '5,4'],
    ['--loss', 'squared', 'sum((y - c)^2)'],
    ['--loss', 'cross-entropy', '-sum(c * log2(y))'],
    ['--penalty', 'l2', 'sum(w^2)', '--lambda', '0.3'],
    ['--penalty', 'l1', 'sum(abs(w))', '--lambda', '0.3', '--precision', 'double'],
  ])('%s %s and %s come to the same weights', async (flag, name, formula, ...others) => {
    const folder = new Folder();
    const named = await weightsOf(folder, flag, name, ...others);
    expect(named).toBeDefined();
    expect(await weightsOf(folder, flag, formula, ...others)).toBe(named);
    expect(await weightsOf(folder, flag, formula, ...others)).toBe(named);
  });

  it('weighs a penalty by name as the option of that name does', async () => {
    const folder = new Folder();
    const own = await weightsOf(folder, '--l1', '0.3');
    expect(await weightsOf(folder, '--penalty', 'l1', '--lambda', '0.3')).toBe(own);
    expect(await weightsOf(folder)).not.toBe(own);
  });

  it('splits lists outside parentheses', async () => {
    const folder = new Folder();
    const args = ['train', iris, '--hidden', '5,4', '--epochs', '1', '--activation'];
    expect((await folder.mlp([...args, 'tanh, max(0, x, -0.5 * x)'])).code).toBe(0);
    const { layers, recipe } = JSON.parse(folder.read('model.json'));
    expect(layers[0].activation).toBe('tanh');
    expect(layers[1].activation).toBe('max(0, x, -0.5 * x)');
    expect(recipe.activation).toEqual(['tanh', 'max(0, x, -0.5 * x)']);
  });

  it('are kept in the model, which predicts, scores, is shown, and trains again', async () => {
    const folder = new Folder();
    const flags = [
      ...['--activation', 'x * sigmoid(1.5 * x)', '--loss', 'sum(abs(c - y)^1.5)'],
      ...['--penalty', 'sum(log(1 + w^2))', '--lambda', '0.1', '--dropout', '0.1'],
    ];
    const weights = await weightsOf(folder, ...flags);
    const predicted = await folder.mlp(['predict', iris, '--proba', '--keep', 'none']);
    expect(predicted).toMatchObject({ stderr: '', code: 0 });
    expect(predicted.stdout.split('\n')).toHaveLength(152);
    expect((await folder.mlp(['evaluate', iris])).stdout).toMatch(/^loss +0\.\d+$/m);
    const shown = (await folder.mlp(['inspect', 'model.json'])).stdout;
    expect(shown).toContain('x * sigmoid(1.5 * x)');
    expect(shown).toContain('loss        sum(abs(c - y)^1.5)\n');
    expect(shown).toMatch(/--penalty +sum\(log\(1 \+ w\^2\)\)/);
    const plan = await folder.mlp(['inspect', 'model.json', '--plan']);
    expect(plan).toMatchObject({ stderr: '', code: 0 });
    expect(plan.stdout).toMatch(/lower/);

    const { recipe } = JSON.parse(folder.read('model.json'));
    folder.write('recipe.json', JSON.stringify({ ...recipe, lambda: 0.1 }));
    const again = await folder.mlp(['train', iris, '--config', 'recipe.json', '--force']);
    expect(digest(again.stdout)).toBe(weights);

    const model = await loadModel(folder.at('model.json'));
    const row = { sepal_length: 5, sepal_width: 3, petal_length: 1, petal_width: 0.2 };
    expect(model.predict(row).probabilities).toEqual(
      parseModel(folder.read('model.json')).predict(row).probabilities,
    );
  });

  it('are for a number, too: its target as it is scaled', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i / 10},${(i / 10) ** 2}`);
    const folder = new Folder({ 'a.csv': `x,y\n${rows.join('\n')}\n` });
    const train = ['train', 'a.csv', '--task', 'regression', '--epochs', '3', '--force'];
    const named = await folder.mlp([...train, '--loss', 'squared']);
    const own = await folder.mlp([...train, '--loss', '(c - y)^2']);
    expect(own.code).toBe(0);
    expect(digest(own.stdout)).toBe(digest(named.stdout));
  });

  it.each([
    ['--penalty', 'sum(log(1 + w^2))', '--lambda', '0.1'],
    ['--activation', 'max(0, x)', '--loss', 'sum(abs(c - y)^1.5)'],
  ])('are checked by gradcheck: %s %s %s %s', async (...flags) => {
    const folder = new Folder();
    await weightsOf(folder, ...flags);
    for (const network of [
      ['--model', 'model.json'],
      ['--hidden', '6', ...flags],
    ]) {
      const checked = await folder.mlp(['gradcheck', iris, ...network, '--rows', '5', '--json']);
      expect(checked.code).toBe(0);
      expect(JSON.parse(checked.stdout).holds).toBe(true);
    }
  });

  it('are cross-validated', async () => {
    const args = ['evaluate', iris, '--cv', '3', '--epochs', '3', '--hidden', '4'];
    const own = await new Folder().mlp([...args, '--activation', 'x * sigmoid(x)', '--json']);
    const named = await new Folder().mlp([...args, '--activation', 'silu', '--json']);
    expect(own.stdout).toBe(named.stdout);
    expect(own.code).toBe(0);
  });

  it.each([
    ['--activation', 'x * sgmoid(x)', 'there is no function named "sgmoid"', '    ^^^^^^'],
    ['--activation', 'tanh,x + * 2', '"*" was not expected here', '    ^'],
    ['--activation', 'x + y', 'there is nothing named "y" here', '    ^'],
    ['--activation', 'x +', 'the formula ends too early', '   ^'],
    ['--activation', 'log(x)', 'it gives no number', '^^^^^^'],
    ['--loss', '(c - y)^2', 'a loss is one number for each example', '^^^^^^^^^'],
    ['--loss', 'process.exit(1)', '"." was not expected here', '       ^'],
    ['--loss', 'sum(c * \u001b[2J y)', 'was not expected here', '        ^^^^'],
    ['--penalty', 'w^2', 'a penalty is one number', '^^^'],
  ])('%s %s is refused, with carets under the place', async (flag, text, problem, carets) => {
    const weighed = flag === '--penalty' ? ['--lambda', '0.1'] : [];
    const args = ['train', iris, flag, text, ...weighed, '--epochs', '1'];
    const { stdout, stderr, code } = await new Folder().mlp(args);
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
    expect(stderr).toContain(problem);
    expect(stderr).not.toContain('\u001b');
    expect(stderr).toContain(`\n  ${carets}\n`);
  });

  it('of a model that was edited are refused as the rest of it is', async () => {
    const folder = new Folder();
    await weightsOf(folder, '--activation', 'x * sigmoid(x)');
    folder.write(
      'model.json',
      folder.read('model.json').replace('x * sigmoid(x)', 'x * sigmoid(q)'),
    );
    const { stderr, code } = await folder.mlp(['predict', iris]);
    expect(stderr).toContain('model.json: layers[0].activation: there is nothing named "q" here');
    expect(stderr).toContain('\n  x * sigmoid(q)\n              ^\n');
    expect(code).toBe(3);
  });
});
