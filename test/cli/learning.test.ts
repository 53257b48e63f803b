import { describe, expect, it } from 'vitest';
import { dataFile, Folder, numberAt, objectIn, records } from './run-mlp.js';

/** The result of a training. */
async function train(folder: Folder, data: string, flags: readonly string[]) {
  const { stdout, stderr, code } = await folder.mlp(['train', data, ...flags, '--json', '-q']);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  const all = records(stdout);
  return all[all.length - 1];
}

describe('what can be learnt', () => {
  it('iris: at least 0.95 of held-out flowers, over ten seeds', async () => {
    const scores: number[] = [];
    for (let seed = 0; seed < 10; seed += 2) {
      const pair = [seed, seed + 1].map(async (one) => {
        const flags = ['--layers', '4,8,3', '--momentum', '0.9', '--test', '0.3'];
        const result = await train(new Folder(), dataFile('iris.csv'), [
          ...flags,
          '--seed',
          `${one}`,
        ]);
        return numberAt(result, 'testAccuracy');
      });
      scores.push(...(await Promise.all(pair)));
    }
    expect(scores).toHaveLength(10);
    expect(scores.reduce((sum, score) => sum + score) / 10).toBeGreaterThanOrEqual(0.95);
  });

  // four rows an epoch: η = 0.1 and α = 0.9 for 500 epochs are 2000 steps
  it.each(['2,4,1', '2,4,2'])('xor by --layers %s', async (layers) => {
    const descent = ['--lr', '0.1', '--momentum', '0.9', '--epochs', '500'];
    const result = await train(new Folder(), dataFile('xor.csv'), ['--layers', layers, ...descent]);
    expect(result.accuracy).toBe(1);
    expect(numberAt(result, 'loss')).toBeLessThan(0.1);
  });

  it.each(['good', 'best'])(
    'a few rows by --preset %s, which holds none of them out',
    async (preset) => {
      const result = await train(new Folder(), dataFile('xor.csv'), ['--preset', preset]);
      expect(result.accuracy).toBe(1);
    },
  );

  it.each(['xor', 'parity', 'spirals'])('%s without a flag, whatever the seed', async (name) => {
    const folder = new Folder();
    const { stdout } = await folder.mlp(['generate', name]);
    folder.write('data.csv', stdout);
    for (let seed = 0; seed < 10; seed++) {
      const result = await train(folder, 'data.csv', ['--seed', `${seed}`]);
      expect(result.accuracy, `seed ${seed}`).toBe(1);
    }
  });

  it('a class of 3 %, by balanced weights, as steadily as its rows allow', async () => {
    const folder = new Folder();
    const { stdout } = await folder.mlp(['generate', 'blobs', '--rows', '6000', '--noise', '2.5']);
    const [header, ...rows] = stdout.trim().split('\n');
    const common = rows.filter((row) => row.endsWith('a'));
    const rare = rows.filter((row) => row.endsWith('b'));
    expect(common.length).toBeGreaterThan(1940);
    folder.write('train.csv', [header, ...common.slice(0, 970), ...rare.slice(0, 30)].join('\n'));
    folder.write('test.csv', [header, ...rare.slice(30)].join('\n'));
    const recalls: number[] = [];
    for (let seed = 0; seed < 6; seed++) {
      await train(folder, 'train.csv', ['--class-weight', 'balanced', '--seed', `${seed}`]);
      const { accuracy } = objectIn((await folder.mlp(['evaluate', 'test.csv', '--json'])).stdout);
      recalls.push(Number(accuracy));
    }
    expect(Math.min(...recalls)).toBeGreaterThan(0.5);
    expect(Math.max(...recalls) - Math.min(...recalls)).toBeLessThan(0.1);
  });

  it.each([{ momentum: 0 }, { momentum: 0.9 }])(
    'a class that is 0.005 of all, by balanced weights with momentum $momentum',
    async ({ momentum }) => {
      const folder = new Folder();
      const { stdout } = await folder.mlp([
        'generate',
        'blobs',
        '--rows',
        '9600',
        '--noise',
        '1.5',
      ]);
      const [header, ...rows] = stdout.trim().split('\n');
      const classes = ['a', 'b'].map((name) => rows.filter((row) => row.endsWith(name)));
      const [common, rare] = classes;
      folder.write(
        'train.csv',
        [header, ...common.slice(0, 2985), ...rare.slice(0, 15)].join('\n'),
      );
      folder.write('test.csv', [header, ...classes.flatMap((some) => some.slice(-200))].join('\n'));
      const flags = ['--class-weight', 'balanced', '--momentum', `${momentum}`];
      await train(folder, 'train.csv', flags);
      const { accuracy } = objectIn((await folder.mlp(['evaluate', 'test.csv', '--json'])).stdout);
      expect(accuracy).toBeGreaterThan(0.85);
    },
  );

  it('spirals by two hidden layers', async () => {
    const flags = [
      '--hidden',
      '16,16',
      '--activation',
      'tanh',
      '--lr',
      '0.02',
      '--momentum',
      '0.9',
    ];
    const result = await train(new Folder(), dataFile('spirals.csv'), [
      ...flags,
      '--epochs',
      '200',
    ]);
    expect(numberAt(result, 'accuracy')).toBeGreaterThanOrEqual(0.95);
  });

  it('friedman1: R² of at least 0.9 on rows that were not seen', async () => {
    const folder = new Folder();
    const { stdout } = await folder.mlp(['generate', 'friedman1', '--rows', '500', '--seed', '99']);
    folder.write('held-out.csv', stdout);
    const flags = ['--hidden', '16', '--lr', '0.005', '--momentum', '0.5', '--l2', '0.1'];
    await train(folder, dataFile('friedman1.csv'), [...flags, '--epochs', '100']);
    const evaluation = objectIn((await folder.mlp(['evaluate', 'held-out.csv', '--json'])).stdout);
    expect(evaluation.rows).toBe(500);
    expect(numberAt(evaluation, 'r2')).toBeGreaterThanOrEqual(0.9);
  });
});
