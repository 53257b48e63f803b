import { describe, expect, it } from 'vitest';
import { type RowActivities, rowActivities } from '../../src/estimator/activities.js';
import { fit as train } from '../../src/estimator/fit.js';
import { parseCsv } from '../../src/library/texts.js';
import { memberModel } from '../../src/model/member-model.js';

const lines = Array.from({ length: 3000 }, (_, i) => `${i % 17},${'uv'[i % 2]},${'abc'[i % 3]}\n`);
const data = parseCsv(`x,k,y\n${lines.join('')}`);

const model = async () =>
  memberModel((await train(data, { hidden: [3, 2], epochs: 1, precision: 'double' })).file);

const dot = (row: readonly number[], x: readonly number[]) =>
  x.reduce((sum, one, i) => sum + row[i + 1] * one, row[0]);

/** What is close, number by number. */
function expectClose(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, x] of expected.entries()) expect(found[i]).toBeCloseTo(x, 10);
}

describe('the activities of a row', () => {
  it('are the sums and outputs of every layer, as by hand', async () => {
    const made = await model();
    const found: RowActivities = await rowActivities(made, data, { row: 2501 }, () => {});
    const [x, k] = lines[2500].split(',');
    const [encoder] = made.schema.features;
    if (encoder.kind !== 'number') throw new Error('x is a number');
    const inputs = [
      (Number(x) - encoder.offset) / encoder.scale,
      k === 'u' ? 1 : 0,
      k === 'v' ? 1 : 0,
    ];
    expect(found).toMatchObject({
      row: 2501,
      line: 2502,
      target: lines[2500].split(',')[2].trim(),
    });
    expect(found.inputs.map(({ name }) => name)).toEqual(['x', 'k=u', 'k=v']);
    expectClose(
      found.inputs.map(({ value }) => value),
      inputs,
    );

    const [first, second, last] = made.layers.map(({ weights }) => weights);
    const z1 = first.map((row) => dot(row, inputs));
    const y1 = z1.map(Math.tanh);
    const z2 = second.map((row) => dot(row, y1));
    const y2 = z2.map((z) => Math.max(0, z)); // the second hidden layer is a ReLU by default
    const z3 = last.map((row) => dot(row, y2));
    const total = z3.reduce((sum, z) => sum + Math.exp(z), 0);
    const y3 = z3.map((z) => Math.exp(z) / total);
    expect(found.layers.map(({ activation }) => activation)).toEqual(['tanh', 'relu', 'softmax']);
    for (const [l, [z, y]] of [
      [z1, y1],
      [z2, y2],
      [z3, y3],
    ].entries()) {
      expectClose(found.layers[l].sums, z);
      expectClose(found.layers[l].outputs, y);
    }
    expect(found.prediction).toBe('abc'[y3.indexOf(Math.max(...y3))]);
  });

  it('of rows without a target; and not of a row that is not there', async () => {
    const made = await model();
    const bare = parseCsv('k,x\nu,1\nv,2\n', 'bare.csv');
    expect(await rowActivities(made, bare, { row: 2 }, () => {})).toMatchObject({
      line: 3,
      target: undefined,
    });
    await expect(rowActivities(made, bare, { row: 3 }, () => {})).rejects.toThrow(
      'row 3: bare.csv has 2 rows — rows are counted from 1, without the header',
    );
    const strange = parseCsv('k,x\nw,1\n', 'strange.csv');
    const strict = { row: 1, unknown: 'error' } as const;
    await expect(rowActivities(made, strange, strict, () => {})).rejects.toThrow('strange.csv:2');
    const known = await rowActivities(made, strange, { row: 1 }, () => {});
    expect(known.inputs.slice(1)).toEqual([
      { name: 'k=u', value: 0 },
      { name: 'k=v', value: 0 },
    ]);
  });
});
