import { expect, it } from 'vitest';
import { dataFile, Folder } from './run-mlp.js';

const header = 'sepal_length,sepal_width,petal_length,petal_width,species';
const files = {
  'rows.csv': `${header}\n5.1,3.5,1.4,0.2,setosa\n1e38,-1e38,1e38,-1e38,setosa\n1e300,-1e300,1e300,1e300,setosa\n5e-324,1e-310,1e-40,-0,setosa\n`,
};

async function trained(): Promise<Folder> {
  const folder = new Folder(files);
  const flags = [
    '--preset',
    'lecture',
    '--hidden',
    '8',
    '--activation',
    'relu',
    '--epochs',
    '3',
    '-q',
  ];
  expect((await folder.mlp(['train', dataFile('iris.csv'), ...flags])).code).toBe(0);
  return folder;
}

it.each(['compiled', 'reference'])(
  '3: a row of which the model makes no number, %s',
  async (engine) => {
    const folder = await trained();
    const predict = ['predict', 'rows.csv', '--proba', '--engine', engine];
    const { stdout, stderr, code } = await folder.mlp(predict);
    expect(code).toBe(3);
    expect(stderr).toMatch(/rows\.csv:[34]: the model comes to no number for this row/);
    expect(stdout).not.toMatch(/NaN|Infinity/);
    const skipped = await folder.mlp([...predict, '--on-error', 'skip', '--keep', 'none']);
    expect(skipped.code).toBe(0);
    expect(skipped.stderr).toMatch(/skipped rows\.csv:4: the model comes to no number/);
    const lines = skipped.stdout.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect(skipped.stdout).not.toMatch(/NaN|Infinity/);
  },
);

it('3: such a row is not scored either', async () => {
  const folder = await trained();
  const { stdout, stderr, code } = await folder.mlp(['evaluate', 'rows.csv']);
  expect({ stdout, code }).toEqual({ stdout: '', code: 3 });
  expect(stderr).toMatch(/out of range|comes to no number/);
});
