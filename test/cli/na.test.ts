import { expect, it } from 'vitest';
import { Folder, objectIn } from './run-mlp.js';

const rows = `x,y\n${'1,a\n2,b\n3,a\n'.repeat(5)}-999,b\nNA,a\n`;
const train = ['train', 'data.csv', '--epochs', '1', '--missing', 'drop'];

/** How many rows are left to train on, and which texts the model takes for missing. */
async function trained(...more: readonly string[]) {
  const folder = new Folder({ 'data.csv': rows, 'config.json': '{"na": ["-999"]}' });
  const { stderr, code } = await folder.mlp([...train, ...more]);
  if (code !== 0) return stderr;
  const model: { schema: { na: string[] }; data: { rows: number } } = JSON.parse(
    folder.read('model.json'),
  );
  return [model.data.rows, model.schema.na.join()];
}

it('--na adds to the fields that are missing by default, and = replaces them', async () => {
  expect(await trained()).toEqual([16, ',NA,NaN,null,?']);
  expect(await trained('--na', '-999')).toEqual([15, ',NA,NaN,null,?,-999']);
  expect(await trained('--config', 'config.json')).toEqual([15, ',NA,NaN,null,?,-999']);
  expect(await trained('--na', '=NA,-999')).toEqual([15, 'NA,-999']);
  expect(await trained('--na', '=-999')).toMatch(/column "x".*"NA"/);
});

it('inspect counts what is missing by the same list', async () => {
  const folder = new Folder({ 'data.csv': rows });
  const missing = async (...more: readonly string[]) => {
    const { stdout } = await folder.mlp(['inspect', 'data.csv', '--json', ...more]);
    return objectIn(stdout).columns;
  };
  expect(await missing()).toMatchObject([{ missing: 1 }, {}]);
  expect(await missing('--na', '-999')).toMatchObject([{ missing: 2 }, {}]);
  expect(await missing('--na', '=-999')).toMatchObject([{ missing: 1 }, {}]);
});

it('a stored recipe is understood again', async () => {
  const folder = new Folder({ 'data.csv': rows });
  await folder.mlp([...train, '--na', '=-999,NA']);
  const { stdout } = await folder.mlp([...train, '--na', '=-999,NA', '--print-config']);
  folder.write('again.json', stdout);
  const first = folder.read('model.json');
  expect((await folder.mlp(['train', 'data.csv', '--config', 'again.json'])).code).toBe(0);
  expect(folder.read('model.json')).toBe(first);
});
