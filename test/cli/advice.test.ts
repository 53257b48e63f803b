import { beforeAll, describe, expect, it } from 'vitest';
import { Folder } from './run-mlp.js';

const rows = 'size,colour,y\n1,red,a\n2,blue,b\n3,red,a\n4,blue,b\n';

/** What is advised, when a command is refused. */
async function advice(
  args: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  for (const [name, text] of Object.entries(files)) folder.write(name, text);
  const { stderr, code } = await folder.mlp(args);
  expect(code).toBeGreaterThan(1);
  const at = stderr.indexOf(' — ');
  return at === -1 ? '' : stderr.slice(at + 3).trimEnd();
}

let folder: Folder;
beforeAll(async () => {
  folder = new Folder({ 'train.csv': rows });
  const args = ['train', 'train.csv', '--missing', 'error', '--epochs', '1', '-q'];
  expect((await folder.mlp(args)).code).toBe(0);
});

describe('predict and evaluate do not advise what only a training can do', () => {
  it.each([
    ['a missing field', ',red,a', 'fill it in, or leave the row out'],
    ['text for a number', 'n/a,red,a', 'correct it, or leave the row out'],
  ])('for %s', async (_, row, otherwise) => {
    const files = { 'held.csv': `size,colour,y\n${row}\n` };
    const skipping = `${otherwise}, or skip such rows with --on-error skip`;
    expect(await advice(['predict', 'held.csv'], files)).toBe(skipping);
    const skipped = await folder.mlp(['predict', 'held.csv', '--on-error', 'skip']);
    expect(skipped.code).toBe(0);
    expect(skipped.stderr).toContain(otherwise);
    expect(skipped.stderr).not.toContain('--on-error');
    expect(await advice(['evaluate', 'held.csv'])).toBe(skipping);
  });

  it('for a number that scaling makes too large', async () => {
    const files = { 'held.csv': 'size,colour,y\n1e300,red,a\n' };
    expect(await advice(['evaluate', 'held.csv'], files)).toBe(
      'is it right, and in the unit of the training?, or skip such rows with --on-error skip',
    );
  });

  it('but do, where they can do it', async () => {
    const files = { 'held.csv': 'size,colour,y\n1,green,a\n' };
    const ignoring = 'encode it as none of them with --unknown ignore';
    const skipping = `${ignoring}, or skip such rows with --on-error skip`;
    const strict = ['held.csv', '--unknown', 'error'];
    expect(await advice(['evaluate', ...strict], files)).toBe(skipping);
    expect(await advice(['predict', ...strict])).toBe(skipping);
  });

  it('but do, with --cv', async () => {
    const files = { 'gaps.csv': `${rows},red,a\n` };
    expect(await advice(['evaluate', 'gaps.csv', '--cv', '2', '--missing', 'error'], files)).toBe(
      'fill it with --missing mean, or leave such rows out with --missing drop',
    );
  });

  it('for a header, which the columns are found by', async () => {
    const twice = { 'twice.csv': 'size,colour,3,3\n1,red,3,4\n' };
    const none = { 'bare.csv': '5.1,3,3\n1,2,3\n' };
    for (const command of ['predict', 'evaluate']) {
      expect(await advice([command, 'twice.csv'], twice)).toBe(
        'give each column a name of its own',
      );
      expect(await advice([command, 'bare.csv'], none)).toBe(
        'put a line with the names of the columns in front of it',
      );
    }
    expect(await advice(['train', 'bare.csv', '--header'])).toBe(
      'if the first line is data already, add --no-header',
    );
  });
});

describe('train advises what it can do for a held-out file', () => {
  const train = ['train', 'train.csv', '--test', 'held.csv'];

  it.each([
    [
      'a category that is not known',
      '1,green,a',
      'encode it as none of them with --unknown ignore',
      ['--unknown', 'error'],
    ],
    [
      'a missing field',
      ',red,a',
      'train it to fill them with --missing mean, or leave such rows out with --missing drop',
      ['--missing', 'error'],
    ],
    ['text for a number', 'n/a,red,a', 'treat it as missing with --na n/a --missing mean'],
    ['a label that is missing', '1,red,', 'leave the row out', ['--missing', 'error']],
  ])('with %s', async (_, row, told, flags: readonly string[] = []) => {
    expect(await advice([...train, ...flags], { 'held.csv': `size,colour,y\n${row}\n` })).toBe(
      told,
    );
  });

  it('that is not there: not -, which it refuses', async () => {
    expect(await advice(['train', 'train.csv', '--validation', 'none.csv'])).toBe('check the path');
    expect(await advice(['train', 'none.csv'])).toBe('check the path, or use -');
    expect(await advice(['evaluate', 'none.csv'])).toBe('check the path, or use -');
  });
});

describe('advice is complete', () => {
  it('with what to keep, when a prediction would be a column twice', async () => {
    const files = { 'held.csv': 'size,colour,prediction,"more, or less"\n1,red,a,0\n' };
    const keeping = async (keep: string[]) => advice(['predict', 'held.csv', ...keep], files);
    expect(await keeping([])).toBe("leave it out with --keep '!prediction'");
    expect((await folder.mlp(['predict', 'held.csv', '--keep', '!prediction'])).stdout).toMatch(
      /^size,colour,"more, or less",prediction\n/,
    );
    expect(await keeping(['--keep', '1-3'])).toBe('leave it out with --keep size,colour');
    expect(await keeping(['--keep', 'prediction'])).toBe('leave it out with --keep none');
  });

  it('with the lines below the rows that are none', async () => {
    const files = { 'source.csv': 'x,z,y\n1,2,a\n2,1,b\n\nSource: a survey\n' };
    expect(await advice(['train', 'source.csv'], files)).toBe(
      'a remark below the rows? see --comment, or is the delimiter right? --delimiter says it',
    );
    const args = ['train', 'source.csv', '--comment', 'Source', '--epochs', '1', '--out', 's.json'];
    expect((await folder.mlp(args)).code).toBe(0);
  });

  it('with a column whose name a shell would take apart', async () => {
    const text = `a,$my col,y\n${'1,,a\n2,,b\n'.repeat(3)}`;
    const args = ['train', 'empty.csv', '--missing', 'drop'];
    expect(await advice(args, { 'empty.csv': text })).toBe("leave it out with --ignore '$my col'");
  });

  it('and does not take a text with a comma for one in a list', async () => {
    const text = `x,y\n${'1,a\n2,b\n'.repeat(5)}"1,5,7",a\n`;
    expect(await advice(['train', 'comma.csv'], { 'comma.csv': text })).toBe(
      'treat the column as categories with --categorical x',
    );
  });

  it('with all that is no number in a column', async () => {
    const text = `x,y\n${'1,a\n2,b\n'.repeat(5)}-,a\n3 or 4,b\n-,a\n`;
    const args = ['train', 'odd.csv', '--epochs', '1', '--out', 'odd.json'];
    expect(await advice(args, { 'odd.csv': text })).toBe(
      'treat it as missing with --na "-,3 or 4" --missing mean, or the column as categories with --categorical x',
    );
    expect((await folder.mlp([...args, '--na', '-,3 or 4', '--missing', 'mean'])).code).toBe(0);
  });

  it('for a regression on text', async () => {
    expect(await advice(['train', 'train.csv', '--task', 'regression'])).toBe(
      'use --task classification, or another --target',
    );
    expect(await advice(['train', 'train.csv', '--weight-column', 'colour'])).toBe(
      'see --weight-column',
    );
  });

  it('and does not fill what cannot be filled', async () => {
    const drop = ['train', 'gaps.csv', '--missing', 'drop', '--target', 'y'];
    expect(await advice(drop, { 'gaps.csv': 'x,y\n,a\n,b\n' })).toBe(
      'leave it out with --ignore x',
    );
    expect(await advice(drop, { 'gaps.csv': 'x,z,y\n,1,a\n2,,b\n' })).toBe(
      'fill them with --missing mean, or leave one out with --ignore x',
    );
    expect(await advice(drop, { 'gaps.csv': 'x,y\n1,\n,\n' })).toBe(
      'predict another column with --target',
    );
  });

  it('for a model that is not there, wherever it is named', async () => {
    expect(await advice(['predict', 'train.csv', '--model', 'none.json'])).toBe(
      'train one with mlp train, or name it with --model',
    );
    expect(await advice(['train', 'train.csv', '--init-from', 'none.json'])).toBe(
      'train one with mlp train',
    );
  });
});
