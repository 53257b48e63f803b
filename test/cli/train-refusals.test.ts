import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataFile, Folder } from './run-mlp.js';

const iris = dataFile('iris.csv');

describe('impossible flags: exit 2, nothing on stdout, no model', () => {
  it.each([
    [
      ['--layers', '3,8,3'],
      /^mlp: error: --layers 3,8,3: the data has 4 inputs, not 3: sepal_length, sepal_width, petal_length, petal_width — use --layers 4,8,3 or --hidden 8$/m,
    ],
    [['--layers', '4,8,2'], /^mlp: error: --layers 4,8,2: .*3.* — .*--layers 4,8,3/m],
    [['--layers', '4'], /--layers/],
    [['--layers', '4,0,3'], /--layers/],
    [['--layers', '4,8,3', '--hidden', '8'], /--layers.*--hidden|--hidden.*--layers/],
    [['--hidden', 'some'], /--hidden some: "some" is not a width/],
    [['--momentum', '1'], /--momentum "1": expected a number from 0 to below 1/],
    [['--momentum', '-0.1'], /--momentum/],
    [['--lr', '0'], /--learning-rate "0": expected a number above 0/],
    [['--lr', 'NaN'], /--learning-rate/],
    [['--lr', '1x'], /--learning-rate/],
    [
      ['--schedule', 'step:1,Infinity'],
      /--schedule "step:1,Infinity": expected constant, step:E,F/,
    ],
    [['--schedule', 'step:0x10,0.5'], /--schedule/],
    [['--schedule', 'step:3'], /--schedule/],
    [['--schedule', 'cosine:3'], /--schedule/],
    [['--epochs', '1.5'], /--epochs/],
    [['--epochs', ''], /--epochs/],
    [['--batch-size', '0'], /--batch-size/],
    [['--dropout', '1'], /--dropout/],
    [['--validation', '1.5'], /--validation/],
    [['--test', '0'], /--test/],
    [['--target', 'specis'], /species/],
    [['--scale-target', 'minmax'], /--scale-target minmax: the target has classes/],
    [['--unknown-flag'], /unknown flag "--unknown-flag"/],
    [['--hiden', '8'], /did you mean --hidden\?/],
  ])('%j', async (flags, message) => {
    const folder = new Folder();
    const { stdout, stderr, code } = await folder.mlp(['train', iris, ...flags]);
    expect(stderr).toMatch(message);
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
    expect(readdirSync(folder.path)).toEqual([]);
  });
});

const twoClasses = 'x,y\n1,a\n2,b\n3,a\n4,b\n';

describe('data that cannot be learnt from: exit 3, with the place', () => {
  it.each<[string, string | Uint8Array, RegExp]>([
    ['a ragged row', 'x,y\n1,a\n2\n3,b\n', /bad\.csv:3: /],
    ['a long row', 'x,y\n1,a\n2,b,c\n', /bad\.csv:3: /],
    ['a column twice', 'x,x,y\n1,2,a\n3,4,b\n', /bad\.csv:1: .*"x"/],
    ['an empty file', '', /bad\.csv: there is nothing in it/],
    ['a header alone', 'x,y\n', /bad\.csv.*no rows/],
    ['one class', 'x,y\n1,a\n2,a\n', /bad\.csv: the target "y" has one class .*--target/],
    [
      'bytes that are not UTF-8',
      Buffer.from('x,y\n1,a\n2,\xff\n', 'latin1'),
      /bad\.csv:3: .*UTF-8/,
    ],
    ['an unclosed quote', 'x,y\n1,a\n2,"b\n3,a\n', /bad\.csv:3: .*quote/],
    [
      'a word among numbers',
      `x,y\n${'1,a\n2,b\n'.repeat(5)}12abc,a\n`,
      /bad\.csv:12: column "x": .*"12abc"/,
    ],
    ['control characters', 'x,y\n1,a\n2,\u001b[31mb\n3\n', /bad\.csv:4: /],
  ])('%s', async (_, csv, message) => {
    const folder = new Folder({ 'bad.csv': csv });
    const { stdout, stderr, code } = await folder.mlp(['train', 'bad.csv']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('\u001b');
    expect({ stdout, code }).toEqual({ stdout: '', code: 3 });
    expect(existsSync(folder.at('model.json'))).toBe(false);
  });

  it('a configuration that is not there', async () => {
    const { stderr, code } = await new Folder().mlp(['train', iris, '--config', 'nowhere.json']);
    expect(stderr).toBe(
      'mlp: error: --config nowhere.json: there is no such file — check the path\n',
    );
    expect(code).toBe(3);
  });

  it('a file that is not there', async () => {
    const { stdout, stderr, code } = await new Folder().mlp(['train', 'nowhere.csv']);
    expect(stderr).toMatch(/^mlp: error: nowhere\.csv/m);
    expect({ stdout, code }).toEqual({ stdout: '', code: 3 });
  });
});

it.each([
  ['train', ['-o']],
  ['train', ['--log']],
  ['evaluate', ['--cv', '2', '--confusion']],
])(
  '%s %j into a folder that is not there is refused before the training',
  async (command, flags) => {
    const folder = new Folder({ 'data.csv': twoClasses });
    const path = join('lost', 'file');
    const { stdout, stderr, code } = await folder.mlp([command, 'data.csv', ...flags, path]);
    expect(stderr).toContain(
      `${path}: cannot be written: there is no folder lost — create it first: mkdir -p lost`,
    );
    expect(stderr).not.toContain('fold 1');
    expect({ stdout, code }).toEqual({ stdout: '', code: 3 });
  },
);

describe('files that train must not overwrite', () => {
  it('keeps what is not a model, until --force', async () => {
    const folder = new Folder({ 'data.csv': twoClasses, 'thesis.txt': 'ten years of work\n' });
    const refused = await folder.mlp(['train', 'data.csv', '--epochs', '1', '-o', 'thesis.txt']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--force');
    expect(folder.read('thesis.txt')).toBe('ten years of work\n');
    const forced = await folder.mlp([
      'train',
      'data.csv',
      '--epochs',
      '1',
      '-o',
      'thesis.txt',
      '--force',
    ]);
    expect(forced.code).toBe(0);
    expect(folder.read('thesis.txt')).toContain('"mlp-model"');
  });

  it('replaces a model', async () => {
    const folder = new Folder({ 'data.csv': twoClasses });
    await folder.mlp(['train', 'data.csv', '--epochs', '1']);
    const first = folder.read('model.json');
    expect((await folder.mlp(['train', 'data.csv', '--epochs', '2'])).code).toBe(0);
    expect(folder.read('model.json')).not.toBe(first);
  });

  it.each(['data.csv', './data.csv', 'link.csv', 'hard.csv'])(
    'its own input, as %s',
    async (name) => {
      const folder = new Folder({ 'data.csv': twoClasses });
      symlinkSync('data.csv', folder.at('link.csv'));
      folder.shell('ln data.csv hard.csv');
      const args = ['train', 'data.csv', '--epochs', '1', '-o', name, '--force'];
      const { stderr, code } = await folder.mlp(args);
      expect(stderr).toMatch(/input/);
      expect(code).toBe(2);
      expect(folder.read('data.csv')).toBe(twoClasses);
    },
  );

  it('the log is no model and no input', async () => {
    const folder = new Folder({ 'data.csv': twoClasses });
    const { code } = await folder.mlp(['train', 'data.csv', '--epochs', '1', '--log', 'data.csv']);
    expect(code).toBe(2);
    expect(folder.read('data.csv')).toBe(twoClasses);
  });
});
