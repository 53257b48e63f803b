import { beforeAll, describe, expect, it } from 'vitest';
import { Folder, objectIn, records } from './run-mlp.js';

const pair = '1,red,,a\n2,blue,5,b\n';
const training = `x,colour,gap,y\n${pair.repeat(10)}`;
/** A category that is new, a field that lacks nothing in the training, and one that does there, too. */
const unfamiliar = 'x,colour,gap,y\n1,green,1,a\n,red,2,b\n2,blue,,b\n';
const flags = ['--epochs', '2', '--hidden', '3'];
const unknownNote =
  'held.csv: 1 field in column "colour" is of a category that the training did not see, and counts as none (--unknown error refuses them)';
const filledNote =
  'held.csv: 1 field in column "x" is missing and filled; no row of the training lacked one';

let folder: Folder;
beforeAll(async () => {
  folder = new Folder({ 'data.csv': training, 'held.csv': unfamiliar });
  const { stderr, code } = await folder.mlp(['train', 'data.csv', ...flags]);
  expect(code).toBe(0);
  expect(stderr).toContain(
    'missing fields are filled, with an input that says so, in column "gap" (10) (--missing drop leaves such rows out)',
  );
});

describe('rows that are unlike those of the training', () => {
  it.each(['predict', 'evaluate'])('are taken by %s, counted and said', async (command) => {
    const { stdout, stderr, code } = await folder.mlp([command, 'held.csv']);
    expect(code).toBe(0);
    expect(stderr).toContain(unknownNote);
    expect(stderr).toContain(filledNote);
    expect(stderr).not.toContain('"gap"');
    if (command === 'predict') expect(stdout.trimEnd().split('\n')).toHaveLength(4);
    const strict = await folder.mlp([command, 'held.csv', '--unknown', 'error']);
    expect(strict.stderr).toMatch(/held\.csv:2: column "colour": "green" is not a known category/);
    expect(strict.code).toBe(3);
  });

  it('are counted in the record of an evaluation', async () => {
    const { stdout } = await folder.mlp(['evaluate', 'held.csv', '--json']);
    expect(objectIn(stdout)).toMatchObject({ rows: 3, unknown: 1, filled: 1 });
    const known = await folder.mlp(['evaluate', 'data.csv', '--json']);
    expect(objectIn(known.stdout)).toMatchObject({ rows: 20, unknown: 0, filled: 0 });
  });

  it.each(['--validation', '--test'])('are taken by train %s', async (flag) => {
    const args = ['train', 'data.csv', ...flags, flag, 'held.csv', '--out', 'other.json'];
    const { stdout, stderr, code } = await folder.mlp([...args, '--json']);
    expect(code).toBe(0);
    expect(stderr).toContain(unknownNote);
    expect(stderr).toContain(filledNote);
    expect(records(stdout).at(-1)).toMatchObject({ unknown: 1, filled: 1 });
    const strict = await folder.mlp([...args, '--unknown', 'error']);
    expect(strict.stderr).toContain('held.csv:2');
    expect(strict.code).toBe(3);
  });

  it('are counted where they are in a part of the training file', async () => {
    const rare = Array.from({ length: 20 }, (_, i) => `${i},k${i % 10},${'ab'[i % 2]}`);
    folder.write('rare.csv', `x,k,y\n${rare.join('\n')}\n`);
    const args = ['evaluate', 'rare.csv', '--categorical', 'k', '--cv', '5', ...flags];
    const { stdout, stderr, code } = await folder.mlp([...args, '--json']);
    expect(code).toBe(0);
    const all = records(stdout);
    const unknown = all.slice(0, -1).reduce((sum, fold) => sum + Number(fold.unknown), 0);
    expect(all.at(-1)).toMatchObject({ type: 'cross-validation', unknown, filled: 0 });
    if (unknown > 0) expect(stderr).toContain(`rows held out: ${unknown} field`);
    const one = `x,k,y\n${rare.slice(0, 12).join('\n')}\n`;
    folder.write('once.csv', one);
    const strict = ['evaluate', 'once.csv', '--categorical', 'k', '--cv', '12', ...flags];
    expect((await folder.mlp(strict)).stderr).toMatch(/rows held out: 8 fields in column "k"/);
    expect((await folder.mlp([...strict, '--unknown', 'error'])).code).toBe(3);
  });

  it('are refused where they lack something, if the training was told so', async () => {
    folder.write('whole.csv', training.replaceAll('red,,', 'red,4,'));
    const args = ['train', 'whole.csv', ...flags, '--missing', 'error', '--out', 'strict.json'];
    expect((await folder.mlp(args)).code).toBe(0);
    const { stderr, code } = await folder.mlp(['predict', 'held.csv', '--model', 'strict.json']);
    expect(stderr).toContain('held.csv:3: column "x" is missing');
    expect(code).toBe(3);
  });
});

it('a column with nothing in it is left out, and said', async () => {
  const empty = new Folder({ 'data.csv': 'a,e,y\n1,,p\n2,NA,q\n3,?,p\n4,,q\n' });
  const { stderr, code } = await empty.mlp(['train', 'data.csv', ...flags]);
  expect(code).toBe(0);
  expect(stderr).toContain('column "e" is left out: it is missing in all rows');
  empty.write('data.csv', 'e,y\n,p\n,q\n');
  const nothing = await empty.mlp(['train', 'data.csv', ...flags, '--force']);
  expect(nothing.stderr).toContain('every feature is missing in all rows');
  expect(nothing.code).toBe(3);
});
