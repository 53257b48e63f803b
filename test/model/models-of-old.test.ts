import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readRecipe } from '../../src/estimator/recipe.js';
import { readModel } from '../../src/model/read-model.js';
import { Folder } from '../cli/run-mlp.js';

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
});
