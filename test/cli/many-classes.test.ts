import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataFile, Folder, objectIn, records } from './run-mlp.js';

/** Two rows of each of 31 classes, which lie so close that a short training confuses them. */
const CLASSES = 31;
const many = `x,class\n${Array.from(
  { length: 2 * CLASSES },
  (_, i) => `${(i % CLASSES) + (i < CLASSES ? 0 : 0.4)},"c,${i % CLASSES}"\n`,
).join('')}`;
const line = `x,y\n${Array.from({ length: 20 }, (_, i) => `${i},${2 * i + 0.5}\n`).join('')}`;
const models = { many: '', iris: '', line: '' };
const iris = dataFile('iris.csv');

beforeAll(async () => {
  const folder = new Folder({ 'many.csv': many, 'line.csv': line });
  await folder.mlp([
    'train',
    'many.csv',
    '--hidden',
    '4',
    '--epochs',
    '2',
    '-q',
    '-o',
    'many.json',
  ]);
  await folder.mlp(['train', iris, '--hidden', '4', '--epochs', '2', '-q', '-o', 'iris.json']);
  await folder.mlp(['train', 'line.csv', '--hidden', 'none', '-q', '-o', 'line.json']);
  models.many = folder.read('many.json');
  models.iris = folder.read('iris.json');
  models.line = folder.read('line.json');
});

const folderOf = (model: keyof typeof models) =>
  new Folder({ 'many.csv': many, 'line.csv': line, 'model.json': models[model] });

/** The counts of a matrix in a file. */
function matrixIn(text: string): { header: string; counts: number[][] } {
  const [header, ...rows] = text.trimEnd().split('\n');
  return {
    header,
    counts: rows.map((row) =>
      row
        .replace(/^"[^"]*",|^[^,]*,/, '')
        .split(',')
        .map(Number),
    ),
  };
}

describe('more than 30 classes', () => {
  it('show the pairs that are confused most, and no matrix', async () => {
    const { stdout, code } = await folderOf('many').mlp(['evaluate', 'many.csv']);
    expect(code).toBe(0);
    expect(stdout).toContain('most confused: actual');
    expect(stdout).not.toContain('actual \\ predicted');
    const pairs = stdout.split('most confused')[1].split('\n\n')[0].trimEnd().split('\n').slice(1);
    expect(pairs).toHaveLength(20);
  });

  it('are a list of pairs in the record, the most frequent first', async () => {
    const { stdout } = await folderOf('many').mlp(['evaluate', 'many.csv', '--json']);
    const record = objectIn(stdout);
    expect(record).not.toHaveProperty('confusion');
    const pairs = record.mostConfused;
    if (!Array.isArray(pairs)) throw new Error('no pairs');
    expect(pairs).toHaveLength(20);
    const counts: number[] = pairs.map(({ actual, predicted, count }) => {
      expect(actual).toMatch(/^c,\d+$/);
      expect(actual).not.toBe(predicted);
      return count;
    });
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    expect(record.classes).toHaveLength(CLASSES);
  });

  it('have their whole matrix in the file of --confusion', async () => {
    const folder = folderOf('many');
    const { stdout, code } = await folder.mlp([
      'evaluate',
      'many.csv',
      '--confusion',
      'matrix.csv',
      '--json',
    ]);
    expect(code).toBe(0);
    const { header, counts } = matrixIn(folder.read('matrix.csv'));
    expect(header).toBe(
      `actual \\ predicted,${Array.from({ length: CLASSES }, (_, k) => `"c,${k}"`).sort()}`,
    );
    expect(counts.map((row) => row.reduce((a, b) => a + b))).toEqual(Array(CLASSES).fill(2));
    const hits = counts.reduce((sum, row, k) => sum + row[k], 0);
    expect(objectIn(stdout).accuracy).toBeCloseTo(hits / (2 * CLASSES), 12);
  });

  it('are cross-validated in the same way', async () => {
    const folder = folderOf('many');
    const recipe = ['evaluate', 'many.csv', '--cv', '2', '--hidden', '2', '--epochs', '1'];
    const text = await folder.mlp([...recipe, '--confusion', 'matrix.csv']);
    expect(text.code).toBe(0);
    expect(text.stdout).toContain('most confused: actual');
    const { counts } = matrixIn(folder.read('matrix.csv'));
    expect(counts.flat().reduce((a, b) => a + b)).toBe(2 * CLASSES);
    const last = records((await folder.mlp([...recipe, '--json'])).stdout).at(-1);
    expect(last).not.toHaveProperty('confusion');
    expect(last).toHaveProperty('mostConfused');
  });
});

describe('mlp evaluate --confusion', () => {
  it('writes the matrix that is shown for few classes', async () => {
    const folder = folderOf('iris');
    const { stdout } = await folder.mlp(['evaluate', iris, '--confusion', 'matrix.csv', '--json']);
    const { header, counts } = matrixIn(folder.read('matrix.csv'));
    expect(header).toBe('actual \\ predicted,setosa,versicolor,virginica');
    expect(objectIn(stdout).confusion).toEqual(counts);
  });

  it('overwrites its own files, and others with --force only', async () => {
    const folder = folderOf('iris');
    const run = (file: string, ...more: string[]) =>
      folder.mlp(['evaluate', iris, '--confusion', file, ...more]);
    expect((await run('matrix.csv')).code).toBe(0);
    expect((await run('matrix.csv')).code).toBe(0);
    folder.write('notes.txt', 'mine\n');
    const refused = await run('notes.txt');
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('does not look like a confusion matrix');
    expect(folder.read('notes.txt')).toBe('mine\n');
    expect((await run('notes.txt', '--force')).code).toBe(0);
    expect(folder.read('notes.txt')).toMatch(/^actual/);
  });

  it('never overwrites an input, nor mixes with standard output', async () => {
    const folder = folderOf('many');
    const cv = ['--cv', '2', '--epochs', '1', '--hidden', '2'];
    for (const [file, ...more] of [['many.csv'], ['model.json'], ['many.csv', ...cv], ['-']]) {
      const { code, stdout } = await folder.mlp([
        'evaluate',
        'many.csv',
        '--force',
        '--confusion',
        file,
        ...more,
      ]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    }
    expect(folder.read('many.csv')).toBe(many);
    expect(folder.read('model.json')).toBe(models.many);
  });

  it('is refused where the target is a number', async () => {
    const folder = folderOf('line');
    for (const more of [[], ['--cv', '2', '--epochs', '1']]) {
      const { code, stderr } = await folder.mlp([
        'evaluate',
        'line.csv',
        '--confusion',
        'm.csv',
        ...more,
      ]);
      expect(code).toBe(2);
      expect(stderr).toContain('--confusion counts classes');
      expect(existsSync(folder.at('m.csv'))).toBe(false);
    }
  });
});
