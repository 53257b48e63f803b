import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dataFile, Folder, objectIn } from './run-mlp.js';

const iris = dataFile('iris.csv');
const friedman = dataFile('friedman1.csv');

/** The rows of friedman1 with a target, or features, so many times as large. */
function scaled(features: number, target: number): string {
  const [header, ...rows] = readFileSync(friedman, 'utf8').trimEnd().split('\n');
  const times = (row: string): string => {
    const fields = row.split(',').map(Number);
    return fields.map((x, i) => x * (i + 1 < fields.length ? features : target)).join(',');
  };
  return `${[header, ...rows.slice(0, 200).map(times)].join('\n')}\n`;
}

const files = {
  'friedman.csv': scaled(1, 1),
  'target6.csv': scaled(1, 1e6),
  'target25.csv': scaled(1, 1e25),
  'features4.csv': scaled(1e4, 1),
  'features25.csv': scaled(1e25, 1),
};

const recipes: readonly (readonly [name: string, data: string, flags: string])[] = [
  ['a step of 1', 'friedman.csv', '--lr 1 --activation relu'],
  ['one far too large', 'friedman.csv', '--lr 1e30 --activation relu'],
  ['identity', 'friedman.csv', '--lr 1 --activation identity --hidden 8,8'],
  ['momentum', 'friedman.csv', '--lr 0.1 --momentum 0.99 --activation relu'],
  ['Nesterov', 'friedman.csv', '--lr 0.5 --momentum 0.99 --nesterov --activation relu'],
  ['batches', 'friedman.csv', '--lr 10 --momentum 0.999 --activation relu --batch-size 32'],
  ['Adam', 'friedman.csv', '--lr 1e30 --optimizer adam --activation relu'],
  ['Adam, deeper', 'friedman.csv', '--lr 1e10 --optimizer adam --activation relu --hidden 16,16'],
  ['RMSprop', 'friedman.csv', '--lr 1e30 --optimizer rmsprop --activation relu'],
  ['classes', iris, '--lr 1e20 --activation identity'],
  ['deep classes', iris, '--lr 1e10 --activation relu --hidden 8,8,8,8'],
  ['float64', 'friedman.csv', '--lr 1e100 --activation relu --precision double'],
  ['a penalty', 'friedman.csv', '--l2 1e8 --lr 0.1'],
  ['decoupled decay', 'friedman.csv', '--weight-decay 1e4 --lr 0.1'],
  ['an unscaled target', 'target6.csv', '--scale-target none --activation relu'],
  ['unscaled features', 'features4.csv', '--scale none --activation relu'],
  ['a norm that is clipped already', 'friedman.csv', '--lr 1e30 --activation relu --clip-norm 1'],
  ['a norm that is hardly clipped', 'friedman.csv', '--lr 1 --activation relu --clip-norm 1e30'],
  ['members', 'friedman.csv', '--lr 1e30 --activation relu --ensemble 2'],
  ['an embedding', 'friedman.csv', '--lr 1e10 --activation relu --embed periodic'],
  ['a formula', 'friedman.csv', '--lr 0.1 --activation x^3 --hidden 8,8'],
  ['a schedule that grows', 'friedman.csv', '--activation relu --schedule step:1,1e8'],
  ['Huber', 'friedman.csv', '--loss huber --lr 1e30 --activation relu --hidden 8,8'],
  ['rows held out', 'friedman.csv', '--lr 10 --activation relu --validation 0.2'],
  ['dropout', 'friedman.csv', '--lr 10 --activation relu --dropout 0.5'],
  ['a target beyond float32', 'target25.csv', '--scale-target none --activation relu'],
  ['features beyond float32', 'features25.csv', '--scale none --activation relu'],
  ['first weights that are too large', 'friedman.csv', '--init uniform:1e30 --activation relu'],
];

/** The flags with those of the advice in the place of their own. */
function following(flags: readonly string[], advice: string): string[] {
  const kept = [...flags];
  const drop = (name: string): void => {
    const at = kept.indexOf(name);
    if (at >= 0) kept.splice(at, 2);
  };
  const [, left] = /leave (--\S+) out/.exec(advice) ?? [];
  if (left !== undefined) drop(left);
  for (const [, name, value] of advice.matchAll(/(--[a-z][\w-]*) ([\w.-]+)(?! out)/g)) {
    if (name === left) continue;
    drop(name);
    kept.push(name, value);
  }
  return kept;
}

describe('a training that diverges', () => {
  it.each(recipes)('ends well when its advice is followed: %s', async (_, data, flags) => {
    const folder = new Folder(files);
    const hidden = flags.includes('--hidden') ? [] : ['--hidden', '16'];
    const lr = /--lr /.test(flags) ? [] : ['--lr', '0.01'];
    const given = [
      '--preset',
      'lecture',
      ...flags.split(' '),
      ...hidden,
      ...lr,
      '--epochs',
      '6',
      '-q',
    ];
    const { stderr, code } = await folder.mlp(['train', data, ...given]);
    expect({ stderr, code }).toMatchObject({ code: 4 });
    const text = folder.read('model.json');
    expect(text).not.toMatch(/[^"]NaN|Infinity/);
    expect(objectIn(text).metrics).toMatchObject({ stopped: 'diverged' });
    expect((await folder.mlp(['inspect', 'model.json'])).code).toBe(0);

    const advice = stderr.slice(stderr.lastIndexOf(' — '));
    expect(advice).toMatch(/--/);
    const next = following(given, advice.trim());
    expect(next).not.toEqual(given);
    const again = await folder.mlp(['train', data, ...next]);
    expect({ ...again, advice }).toMatchObject({ code: 0 });
  });

  it('is told a tenth of its learning rate', async () => {
    const folder = new Folder({ 'far.csv': scaled(1, 1e12) });
    const flags = ['--preset', 'lecture', '--scale-target', 'none', '--hidden', '4', '-q'];
    const { stderr } = await folder.mlp([
      ...['train', 'far.csv', ...flags, '--activation', 'relu', '--lr', '0.03'],
    ]);
    expect(stderr).toMatch(/ — try smaller steps: --lr 0\.003 --clip-norm 1\n$/);
  });
});

it('what is held out may have an infinite loss: the model is written without it', async () => {
  const rows = scaled(1, 1).trimEnd();
  const [header, first] = rows.split('\n');
  const folder = new Folder({
    'rows.csv': `${rows}\n`,
    'far.csv': `${header}\n${first.replace(/[^,]*$/, '1e200')}\n`,
  });
  const flags = [
    '--preset',
    'lecture',
    '--hidden',
    '4',
    '--epochs',
    '2',
    '-q',
    '--test',
    'far.csv',
  ];
  expect((await folder.mlp(['train', 'rows.csv', ...flags])).code).toBe(0);
  const { metrics } = objectIn(folder.read('model.json'));
  expect(metrics).toMatchObject({ stopped: 'epochs' });
  expect(metrics).not.toHaveProperty('testLoss');
  expect((await folder.mlp(['evaluate', 'rows.csv'])).code).toBe(0);
});
