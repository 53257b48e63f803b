import { expect, it } from 'vitest';
import type { ModelEmbedding, SingleModel } from '../../src/model/model.js';
import { parseModel } from '../../src/model/parse-model.js';
import { weightsDigest } from '../../src/model/weights-digest.js';
import { binned, periodic } from './sample-models.js';

/** The text of a model whose embedding is another, and whose digest is right. */
function withEmbedding(model: SingleModel, embedding: unknown): string {
  const changed = { ...model, embedding } as { embedding: ModelEmbedding };
  return JSON.stringify({
    ...model,
    embedding,
    weights: weightsDigest([{ ...model, ...changed }]),
  });
}

const column = (name: string, weights: readonly (readonly number[])[]) => ({
  column: name,
  weights,
});

it.each([
  [
    binned,
    { kind: 'bins', columns: [column('colour', [[-1, 0, 1]])] },
    'embedding.columns[0].column: expected a numeric column',
  ],
  [
    binned,
    { kind: 'bins', columns: [column('width', [[0, 1, 2]]), column('length', [[0, 1, 2]])] },
    'embedding.columns[1].column: expected the columns once each',
  ],
  [
    binned,
    { kind: 'bins', columns: [column('length', [[0, 1, 2]]), column('length', [[0, 1, 2]])] },
    'embedding.columns[1].column: expected the columns once each',
  ],
  [
    binned,
    { kind: 'bins', columns: [column('length', [[0, 2, 1]])] },
    'embedding.columns[0].weights: expected the edges of 2 bins or more, each above the last',
  ],
  [
    binned,
    { kind: 'bins', columns: [column('length', [[0, 1]])] },
    'embedding.columns[0].weights: expected the edges of 2 bins or more',
  ],
  [
    binned,
    { kind: 'bins', columns: [column('length', [[0, 1, 2, 3]])] },
    'layers[0].weights[0]: expected 8 numbers',
  ],
  [
    periodic,
    { kind: 'periodic', columns: [column('x', [[1], [1], [1, 1], [1, 1]])] },
    'embedding.columns[0].weights: expected a row of frequencies',
  ],
  [
    periodic,
    { kind: 'periodic', columns: [column('x', [[1], [1], [1, 1], [1], [1, 1]])] },
    'embedding.columns[0].weights: expected a row of frequencies',
  ],
  [
    periodic,
    { kind: 'bins', columns: [column('x', [[0, 1, 2]])] },
    'layers[0].weights[0]: expected 4 numbers',
  ],
])('says what is wrong with an embedding, and where', (model, embedding, message) => {
  expect(() => parseModel(withEmbedding(model, embedding), 'm')).toThrow(message);
});

it('takes a number that is changed in an embedding for what it is', () => {
  const text = JSON.stringify(periodic).replace('3.1', '3.2');
  expect(() => parseModel(text, 'm')).toThrow('the weights are not those that were written');
});
