import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Folder } from './run-mlp.js';

const weighted = readFileSync(new URL('../cases/weights-1000.csv', import.meta.url), 'utf8');
const train = ['train', 'data.csv', '--weight-column', 'w', '--epochs', '5'];

/** The digest of the weights after a training on these rows. */
async function digest(csv: string, args: readonly string[] = train): Promise<string | undefined> {
  const { stdout, code } = await new Folder({ 'data.csv': csv }).mlp(args);
  expect(code).toBe(0);
  return /sha256:\w{64}/.exec(stdout)?.[0];
}

it('weights that are all 1000 give the bits of weights of 1, of 0.1 and of none', async () => {
  const thousands = await digest(weighted);
  expect(thousands).toBeDefined();
  expect(await digest(weighted.replaceAll(/^1000,/gm, '1,'))).toBe(thousands);
  expect(await digest(weighted.replaceAll(/^1000,/gm, '0.1,'))).toBe(thousands);
  const without = ['train', 'data.csv', '--ignore', 'w', '--epochs', '5'];
  expect(await digest(weighted, without)).toBe(thousands);
  // Another row's weight does change them.
  expect(await digest(weighted.replace(/^1000,/m, '3000,'))).not.toBe(thousands);
});

it('weights of classes are relative, too', async () => {
  const balanced = (weights: string) => digest(weighted, [...train, '--class-weight', weights]);
  const double = await balanced('0=2,1=1');
  expect(await balanced('0=4096,1=2048')).toBe(double);
  expect(await balanced('0=5,1=5')).toBe(await digest(weighted));
  expect(double).not.toBe(await digest(weighted));
});
