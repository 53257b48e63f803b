import { expect, it } from 'vitest';
import { dataFile, mlp } from './run-mlp.js';

const train = (batchSize: string) =>
  mlp(['train', dataFile('iris.csv'), '--hidden', '8', '--epochs', '3', '--batch-size', batchSize]);

it('takes a batch of more rows than there are for one of all rows', async () => {
  const digest = async (batchSize: string) =>
    /sha256:\w+/.exec((await train(batchSize)).stdout)?.[0];
  const all = await digest('150');
  expect(all).toMatch(/^sha256:\w{64}$/);
  expect(await digest(String(2 ** 31))).toBe(all);
});

it.each(['2147483649', '1e12'])('says of a batch of %s what the most is', async (batchSize) => {
  const { stderr, code } = await train(batchSize);
  expect(stderr).toContain(`--batch-size "${batchSize}"`);
  expect(stderr).toContain('at most 2147483648');
  expect(stderr).not.toContain('layers');
  expect(code).toBe(2);
});
