import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../src/estimator/checkpoint/read-checkpoint.js';
import { parseModel } from '../../src/model/parse-model.js';
import { dataFile, mlpPath } from '../cli/run-mlp.js';
import { expectWhole, folderOf, leftovers, type Saved, saving, withoutFault } from './saved.js';
import { started } from './strace.js';

/** The outputs on a file system of their own, of 8 KiB, which the old ones fill. */
const onSmallDisk = (then: string): string =>
  `mkdir disk && mount -t tmpfs -o size=8k none disk && cp m.json c disk/ && cd disk && ${then}
  "$@"; code=$?; cp m.json c ..; ls -A; exit $code`;

const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

/** What is in the way of the new files, as far as it can be brought about here, and whether the model is saved elsewhere. */
const places: readonly (readonly [what: string, command: readonly string[], isSaved: boolean])[] = [
  ['a limit of 1 KiB for a file', ['bash', '-c', 'ulimit -f 1; exec "$@"', '-'], false],
  ...(canMount
    ? ([
        ['a full disk', ['unshare', '-rm', 'bash', '-c', onSmallDisk('true'), '-'], true],
        [
          'a disk that is read-only', // which is found out before the training
          ['unshare', '-rm', 'bash', '-c', onSmallDisk('mount -o remount,ro none .'), '-'],
          false,
        ],
      ] as const)
    : []),
  ...(process.getuid?.() === 0
    ? []
    : [['a read-only folder', ['bash', '-c', 'chmod a-w .; exec "$@"', '-'], false] as const]),
];

let saved: Saved;
beforeAll(async () => {
  saved = await withoutFault();
});

it.runIf(process.platform === 'linux').each(places)(
  '%s leaves the old files, and says so',
  async (_, [command = '', ...args], isSaved) => {
    const folder = folderOf(saved);
    const outcome = await started(folder, command, [...args, process.execPath, mlpPath, ...saving]);
    chmodSync(folder.path, 0o700);
    expect(outcome).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('cannot be written'),
    });
    expect(await expectWhole(saved, folder, outcome)).toMatchObject({
      model: 'old',
      checkpoint: 'old',
      isSaved,
    });
    expect(outcome.stdout).not.toContain('.mlp-');
    expect(leftovers(folder)).toEqual([]);
  },
);

it('a checkpoint whose folder is gone is said once, and the model is saved', async () => {
  const folder = folderOf(saved);
  mkdirSync(folder.at('gone'));
  const endless = ['--epochs', '100000000', '--checkpoint', 'gone/c', '--checkpoint-every', '10'];
  const child = folder.spawn(['train', dataFile('iris.csv'), ...endless, '--json', '-q']);
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  await once(child.stdout, 'data'); // it has begun
  child.stdout.resume();
  renameSync(folder.at('gone'), folder.at('elsewhere')); // in one step, as files are made in it all the time
  while (!stderr.includes('the training goes on')) await setTimeout(10);
  await setTimeout(100);
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  expect(code).toBe(3);
  expect(stderr.split('the training goes on')).toHaveLength(2);
  parseModel(folder.read('model.json'), 'model.json'); // which holds its digest against its weights
});

describe('six trainings that write the same model and the same checkpoint', () => {
  it('leave those of one of them, and who reads meanwhile sees whole ones', async () => {
    const folder = folderOf(saved);
    const train = ['train', dataFile('iris.csv'), '--hidden', '4', '--epochs', '30', '-q'];
    const outputs = ['-o', 'm.json', '--checkpoint', 'c', '--checkpoint-every', '1', '--force'];
    const running = [1, 2, 3, 4, 5, 6].map((seed) =>
      started(folder, process.execPath, [mlpPath, ...train, ...outputs, '--seed', `${seed}`]),
    );
    let left = running.length;
    for (const one of running) one.finally(() => left--);
    const models = new Set<string>();
    const checkpoints = new Set<string>();
    while (left > 0) {
      models.add(folder.read('m.json'));
      const bytes = readFileSync(folder.at('c'));
      const { recipe, state } = readCheckpoint(bytes, 'c');
      checkpoints.add(`${recipe.seed} ${state.epoch}`);
      await setTimeout(1);
    }
    for (const { code, stderr } of await Promise.all(running)) {
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    }
    models.add(folder.read('m.json'));
    for (const text of models) parseModel(text, 'm.json'); // which holds its digest against its weights
    expect(folder.read('m.json')).not.toBe(saved.old);
    expect(checkpoints.size).toBeGreaterThan(2);
    expect(leftovers(folder)).toEqual([]);
  });
});
