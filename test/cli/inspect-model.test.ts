import { describe, expect, it } from 'vitest';
import { dataFile, Folder, objectIn, records } from './run-mlp.js';

async function trained(): Promise<Folder> {
  const folder = new Folder({ 'empty.csv': '' });
  const network = ['--layers', '4,8,3', '--momentum', '0.9', '--epochs', '30'];
  await folder.mlp(['train', dataFile('iris.csv'), ...network, '-q']);
  return folder;
}

const iris = dataFile('iris.csv');
const inputs = ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'];
const species = ['setosa', 'versicolor', 'virginica'];

describe('mlp inspect model.json', () => {
  it('--weights: every number of the file, by the names of columns and classes', async () => {
    const folder = await trained();
    const { layers } = objectIn(folder.read('model.json'));
    const json = await folder.mlp(['inspect', 'model.json', '--weights', '--json']);
    const shown = records(json.stdout);
    expect(shown).toMatchObject([
      { type: 'weights', layer: 1, activation: 'tanh', inputs },
      {
        type: 'weights',
        layer: 2,
        activation: 'softmax',
        units: species.map((name) => ({ name })),
      },
    ]);
    const rows = shown.map(({ units }) =>
      Array.isArray(units) ? units.map(({ bias, weights }) => [bias, ...weights]) : [],
    );
    expect(layers).toMatchObject(rows.map((weights) => ({ weights })));

    const { stdout } = await folder.mlp(['inspect', 'model.json', '--weights']);
    expect(stdout).toContain('layer 1: 4 inputs, 8 units, tanh, 40 weights with the biases\n');
    expect(stdout).toMatch(
      /^ +setosa +versicolor +virginica\n {2}bias( +-?[\d.e-]+){3}\n {2}unit 1 /m,
    );
    const numbers = rows.flat(2).map(String);
    expect(numbers.filter((number) => !stdout.includes(number))).toEqual([]);
    const second = await folder.mlp(['inspect', 'model.json', '--weights', '--layer', '2']);
    expect(stdout.endsWith(`\n${second.stdout}`)).toBe(true);
  });

  it('--layer: its units, and their strongest inputs', async () => {
    const folder = await trained();
    const { stdout } = await folder.mlp(['inspect', 'model.json', '--layer', '1']);
    expect(stdout.split('\n')).toHaveLength(11);
    expect(stdout).toMatch(/^ {2}unit 8( +-?[\d.]+){4} {2}(\w+ \(-?[\d.]+\)(, )?){3}$/m);
    const json = await folder.mlp(['inspect', 'model.json', '--layer', '2', '--json']);
    expect(objectIn(json.stdout)).toMatchObject({
      type: 'layer',
      layer: 2,
      units: [{ name: 'setosa' }, { name: 'versicolor' }, { name: 'virginica' }],
    });
    const { stderr, code } = await folder.mlp(['inspect', 'model.json', '--layer', '3']);
    expect(code).toBe(2);
    expect(stderr).toContain('--layer 3: the model has 2 layers — the last one is --layer 2');
  });

  it('--activations: what predict says of the row, and how it comes to that', async () => {
    const folder = await trained();
    const args = ['inspect', 'model.json', '--activations', iris, '--row', '71'];
    const found = objectIn((await folder.mlp([...args, '--json'])).stdout);
    const predicted = await folder.mlp(['predict', iris, '--proba', '--format', 'ndjson']);
    const expected = records(predicted.stdout)[70];
    expect(found).toMatchObject({
      type: 'activations',
      row: 71,
      line: 72,
      prediction: expected.prediction,
      target: 'versicolor',
      layers: [
        { layer: 1, units: 8 },
        {
          layer: 2,
          outputs: species.map((name) => expect.closeTo(Number(expected[`p(${name})`]), 5)),
        },
      ],
    });
    const { stdout } = await folder.mlp(args);
    expect(stdout).toContain(`(line 72): predicted "${expected.prediction}", the target is`);
    expect(stdout).toMatch(/layer 1, tanh\n {2}unit +z +y\n {2}1 +-?\d/);
    const one = await folder.mlp([...args, '--layer', '2']);
    expect(one.stdout).toContain('layer 2, softmax');
    expect(one.stdout).not.toMatch(/layer 1|sepal_length/);
    expect((await folder.mlp([...args.slice(0, 4), '--row', '151'])).stderr).toContain('150 rows');
  });

  it('--importance: by seed, metric and repetitions', async () => {
    const folder = await trained();
    const args = ['inspect', 'model.json', '--importance', 'permutation', iris];
    const { stdout, stderr, code } = await folder.mlp(args);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toMatch(
      /^accuracy of 9\d\.\d % on 150 rows; each column shuffled 10 times, seed 0/,
    );
    expect(stdout).toMatch(/^petal_length +1 +\d\d\.\d +\d\d\.\d to \d\d\.\d$/m);
    const more = ['--metric', 'loss', '--repetitions', '3', '--seed', '7', '--json'];
    const json = objectIn((await folder.mlp([...args, ...more])).stdout);
    expect(json).toMatchObject({
      type: 'importance',
      metric: 'loss',
      repetitions: 3,
      seed: 7,
      rows: 150,
    });
    expect((await folder.mlp([...args, ...more])).stdout).toBe(`${JSON.stringify(json)}\n`);
    const wrong = await folder.mlp([...args, '--metric', 'rmse']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('--metric rmse: that is no metric of a classification');
  });

  it('refuses flags that would change nothing, and what it has no rows or no model for', async () => {
    const folder = await trained();
    const refused = [
      ['model.json', '--row', '3'],
      ['model.json', '--target', 'x'],
      ['model.json', '--weights', '--plan'],
      ['model.json', '--layer', '1', '--plan'],
      ['model.json', '--weights', '--metric', 'loss'],
      ['model.json', iris, '--activations', '--importance', 'permutation'],
      ['model.json', iris, '--importance', 'permutation', '--missing', 'mean'],
      ['model.json', iris, '--activations', '--seed', '3'],
      ['model.json', '--importance', 'permutation'],
      ['model.json', '--activations'],
      ['model.json', iris],
      ['model.json', 'model.json'],
      [iris, '--importance', 'permutation'],
      [iris, '--activations'],
      [iris, '--weights'],
      [iris, '--layer', '2'],
      [iris, '--repetitions', '2'],
    ];
    for (const args of refused) {
      const { stdout, stderr, code } = await folder.mlp(['inspect', ...args]);
      expect({ args, stdout, code, stderr }).toMatchObject({ args, stdout: '', code: 2 });
      expect(stderr).toMatch(/^mlp: error: .* — .+\n$/);
    }
  });
});
