import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readRecipe } from '../../src/estimator/recipe.js';
import { readModel } from '../../src/model/read-model.js';
import { dataFile, Folder, objectIn } from '../cli/run-mlp.js';

/** Written by the version that stored the texts of flags, with what it predicted. */
const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const path = fixture('model-of-flags.json');

describe('a model that stores the texts of flags', () => {
  it('predicts the same', async () => {
    const args = ['predict', fixture('rows-of-iris.csv'), '--model', path];
    const { stdout, code } = await new Folder().mlp([...args, '--proba', '--keep', 'none']);
    expect(code).toBe(0);
    expect(stdout).toBe(readFileSync(fixture('predictions-of-flags.csv'), 'utf8'));
  });

  it('has a recipe that is understood', async () => {
    const { recipe } = await readModel(path);
    expect(recipe).toMatchObject({ 'batch-size': 1, 'no-shuffle': true, hidden: '8,4' });
    expect(readRecipe(recipe)).toMatchObject({
      hidden: [8, 4],
      activation: ['tanh', 'sigmoid'],
      init: { name: 'uniform', bound: 0.5 },
      schedule: { name: 'step', period: 10, factor: 0.5 },
      classWeight: { versicolor: 2, virginica: 1.5 },
      dropout: [0.1, 0],
      na: ['', 'NA'],
      shuffle: false,
      validation: 0.2,
      maxTime: 60,
    });
  });

  it('can be looked into, and its step', async () => {
    const folder = new Folder();
    for (const flags of [[], ['--plan']]) {
      const { stdout, code } = await folder.mlp(['inspect', path, ...flags]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/softmax|lower/);
    }
  });

  it('cannot be verified, as is said', async () => {
    const { stderr, code } = await new Folder().mlp(['verify', path, dataFile('iris.csv')]);
    expect(stderr).toMatch(/^mlp: warning: the model is of an older mlp, which shuffled rows/);
    expect(stderr).toMatch(/layer 1 differs/);
    expect(code).toBe(5);
  });
});

/** Models by what they hold and the version of the format, each with what it predicted of `rows.csv`: they stay as they are. */
const models = readdirSync(fixture('models')).filter((name) => name.endsWith('.json'));

describe.each(models)('%s', (name) => {
  const file = fixture(`models/${name}`);

  it('is of the version that it says', async () => {
    const [, version] = /\.v(\d)\.json$/.exec(name) ?? [];
    expect(objectIn(readFileSync(file, 'utf8')).version).toBe(Number(version));
    expect((await readModel(file)).version).toBe(Number(version));
  });

  it('predicts the same', async () => {
    const args = ['predict', fixture('models/rows.csv'), '--model', file, '--keep', 'none', '-q'];
    const { task } = await readModel(file);
    const proba = task === 'classification' ? ['--proba'] : [];
    const { stdout, code } = await new Folder().mlp([...args, ...proba]);
    expect(code).toBe(0);
    expect(stdout).toBe(readFileSync(file.replace(/json$/, 'csv'), 'utf8'));
  });

  it('comes of its recipe, bit by bit', async () => {
    const { data } = await readModel(file);
    const { stdout, code } = await new Folder().mlp([
      'verify',
      file,
      fixture(`models/${data.name}`),
    ]);
    expect({ stdout, code }).toMatchObject({ code: 0 });
    expect(stdout).toMatch(/^the same \d+ weights, bit by bit/);
  });
});
