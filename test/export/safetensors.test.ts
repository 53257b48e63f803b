import { describe, expect, it } from 'vitest';
import { safetensorsFormat } from '../../src/export/safetensors.js';
import type { SingleModel } from '../../src/model/model.js';
import { classifier, regressor } from '../model/sample-models.js';

/** Reads the format as its specification has it: the tensors by name, and the metadata. */
function read(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  const text = new TextDecoder().decode(bytes.subarray(8, 8 + length));
  expect(text.startsWith('{')).toBe(true);
  const { __metadata__: metadata, ...entries } = JSON.parse(text);
  let end = 0;
  const tensors = Object.entries<{ dtype: string; shape: number[]; data_offsets: number[] }>(
    entries,
  ).map(([name, { dtype, shape, data_offsets }]) => {
    const width = dtype === 'F32' ? 4 : 8;
    expect(data_offsets[0]).toBe(end); // without holes
    end = data_offsets[1];
    const numbers: number[] = [];
    for (let at = data_offsets[0]; at < end; at += width) {
      const from = 8 + length + at;
      numbers.push(width === 4 ? view.getFloat32(from, true) : view.getFloat64(from, true));
    }
    expect(numbers.length).toBe(shape.reduce((product, dim) => product * dim, 1));
    return [name, { dtype, shape, numbers }] as const;
  });
  expect(8 + length + end).toBe(bytes.length);
  expect((8 + length) % 8).toBe(0);
  return { metadata, tensors: new Map(tensors) };
}

describe('safetensors', () => {
  it.each([
    ['single', classifier],
    ['double', regressor],
  ] as const)(
    'holds every weight of a model in %s precision, bit by bit',
    (precision, model: SingleModel) => {
      const { content } = safetensorsFormat.write(model, { unknown: 'error' });
      if (typeof content === 'string') throw new Error('bytes were expected');
      const { metadata, tensors } = read(content);
      expect(metadata.weights).toBe(model.weights);
      expect(JSON.parse(metadata.recipe)).toEqual(model.recipe);
      expect(Object.values(metadata).every((value) => typeof value === 'string')).toBe(true);
      expect(tensors.size).toBe(2 * model.layers.length);
      for (const [l, { units, weights }] of model.layers.entries()) {
        const weight = tensors.get(`layers.${l}.weight`);
        const bias = tensors.get(`layers.${l}.bias`);
        expect(weight?.dtype).toBe(precision === 'single' ? 'F32' : 'F64');
        expect(weight?.shape).toEqual([units, weights[0].length - 1]);
        const found = weights.map((row, j) => [
          bias?.numbers[j],
          ...row.slice(1).map((_, i) => weight?.numbers[j * (row.length - 1) + i]),
        ]);
        expect(found.flat().every((x, k) => Object.is(x, weights.flat()[k]))).toBe(true);
      }
    },
  );
});
