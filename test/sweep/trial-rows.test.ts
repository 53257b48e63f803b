import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compiled } from '../../src/engine/compile.js';
import type { DataSource } from '../../src/estimator/data-source.js';
import { openRecipe } from '../../src/estimator/open-recipe.js';
import { prepareFit } from '../../src/estimator/prepare-fit.js';
import { trainPrepared } from '../../src/estimator/train-prepared.js';
import { parseCsv } from '../../src/library/texts.js';
import { readParameters } from '../../src/sweep/parameters.js';
import { TrialRows } from '../../src/sweep/trial-rows.js';

const text = readFileSync('data/iris.csv', 'utf8');
const open = (given: Record<string, unknown>) =>
  openRecipe(readParameters({ preset: 'lecture', hidden: '2', ...given }));

/** Rows that are others each time they are read. */
function changing(...texts: readonly string[]): DataSource & { readonly reads: () => number } {
  let reads = 0;
  return {
    name: 'rows.csv',
    open: () => parseCsv(texts[Math.min(reads++, texts.length - 1)], 'rows.csv').open(),
    reads: () => reads,
  };
}

describe('the rows of trials', () => {
  it('are read once, and trained on as who reads them again would', async () => {
    const source = changing(text);
    const rows = new TrialRows({ rows: source }, { folds: 3 }, () => {});
    for (const given of [{}, { test: 0.2, validation: 0.2 }, { scale: 'minmax' }]) {
      const recipe = open({ epochs: 2, ...given });
      const alone = await prepareFit({ rows: parseCsv(text, 'rows.csv') }, recipe);
      const [is, expected] = await Promise.all(
        [await rows.fit(recipe), alone].map((fit) => trainPrepared(fit, { engine: compiled })),
      );
      expect(is.model).toEqual(expected.model);
    }
    expect(source.reads()).toBe(1);
  });

  it('are refused where they have changed, also for the last training', async () => {
    const source = changing(text, text.replace('5.1', '5.2'));
    const rows = new TrialRows({ rows: source }, { folds: 3 }, () => {});
    await rows.folds(open({}));
    await rows.folds(open({ scale: 'minmax' }));
    await expect(rows.fit(open({ na: 'x' }))).rejects.toThrow(
      /^rows\.csv: it has changed since the sweep began: its SHA-256 is \w{12}…, and was \w{12}…/,
    );
  });
});
