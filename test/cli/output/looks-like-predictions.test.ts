import { describe, expect, it } from 'vitest';
import { looksLikePredictions } from '../../../src/cli/output/looks-like-predictions.js';
import { dataFile, Folder } from '../run-mlp.js';

describe('a file of predictions', () => {
  it('is what predict writes, in every form', async () => {
    const folder = new Folder();
    const data = dataFile('iris.csv');
    await folder.mlp(['train', data, '--hidden', '4', '--epochs', '1', '-q']);
    const more = [[], ['--proba'], ['--top', '2'], ['--proba', '--top', '1', '--as', 'my kind']];
    for (const flags of more) {
      for (const keep of ['all', 'none', '1-2']) {
        for (const out of ['p.csv', 'p.tsv', 'p.ndjson']) {
          await folder.mlp(['predict', data, '-o', out, '--force', '--keep', keep, ...flags]);
          const called = flags.at(-1) === 'my kind' ? 'my kind' : 'prediction';
          const looksSo = looksLikePredictions(folder.read(out), out, called);
          expect(looksSo, `${keep} ${flags} ${out}`).toBe(true);
        }
      }
    }
  });

  it.each([
    'my prediction\n',
    'On the prediction of weather, and more\nIt is hard.\n',
    'prediction\nThe word is a title.\n',
    'id,prediction,comment\n1,2,3\n',
    'a,prediction\nno comma here\n',
    '{"type":"epoch","epoch":1}\n',
    '{"prediction": cut',
    '',
  ])('is not %j', (text) => {
    expect(looksLikePredictions(text, 'thesis.txt', 'prediction')).toBe(false);
  });
});
