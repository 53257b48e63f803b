import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../src/estimator/checkpoint/read-checkpoint.js';
import { dataFile, Folder } from '../cli/run-mlp.js';
import { type Change, changesIn, recorded, statesOf } from './power-cut.js';
import { folderOf, saving, withoutFault } from './saved.js';
import { hasStrace } from './strace.js';

/** What was at a path before a command, and what is there after it. */
interface Saving {
  readonly path: string;
  readonly old: Buffer | undefined;
  isNew(content: Buffer): boolean;
}

/** What is wrong with what a command did, if the power can go at any time, or when it is over. */
function faultsOf(changes: readonly Change[], { path, old, isNew }: Saving): string[] {
  const before = new Map(old === undefined ? [] : [[path, old]]);
  const states = statesOf(path, changes, before);
  const isOld = (content: Buffer | undefined): boolean =>
    content === undefined ? old === undefined : old?.equals(content) === true;
  const isFresh = (content: Buffer | undefined): boolean => content !== undefined && isNew(content);
  const broken = states.flatMap((all, k) =>
    all.every((content) => isOld(content) || isFresh(content))
      ? []
      : [`neither old nor new after ${k} changes`],
  );
  return states.at(-1)?.every(isFresh) === true ? broken : [...broken, 'not there to stay'];
}

describe.skipIf(!hasStrace)('after a power cut at any time (needs strace)', () => {
  it('a model and a checkpoint are the old one or the new one, whole, and stay', async () => {
    const saved = await withoutFault();
    const folder = folderOf(saved);
    const { changes, code } = await recorded(folder, saving);
    expect(code).toBe(0);
    const model: Saving = {
      path: folder.at('m.json'),
      old: Buffer.from(saved.old),
      isNew: (content) => content.toString() === saved.fresh,
    };
    const checkpoint: Saving = {
      path: folder.at('c'),
      old: Buffer.from(saved.oldCheckpoint),
      isNew(content) {
        try {
          return readCheckpoint(content, 'c').state.epoch === 2; // which holds its digest against it
        } catch {
          return false;
        }
      },
    };
    expectSafe(changes, [model, checkpoint]);
  });

  it.each([
    ['a file that was not there', false],
    ['other predictions', true],
  ])('predictions in the place of %s', async (_, isThere) => {
    const folder = new Folder();
    const iris = dataFile('iris.csv');
    await folder.mlp(['train', iris, '--hidden', '4', '--epochs', '1', '-q', '-o', 'm.json']);
    const predict = ['predict', iris, '--model', 'm.json', '-q'];
    const { stdout } = await folder.mlp([...predict, '--proba']);
    if (isThere) await folder.mlp([...predict, '-o', 'p.csv']);
    const old = isThere ? readFileSync(folder.at('p.csv')) : undefined;
    const { changes, code } = await recorded(folder, [...predict, '--proba', '-o', 'p.csv']);
    expect(code).toBe(0);
    expectSafe(changes, [
      { path: folder.at('p.csv'), old, isNew: (content) => content.toString() === stdout },
    ]);
  });
});

/** Nothing is wrong with it, and something would be if the file, or its folder behind it, was not flushed. */
function expectSafe(changes: readonly Change[], savings: readonly Saving[]): void {
  for (const saving of savings) {
    expect(faultsOf(changes, saving)).toEqual([]);
    const renamed = changes.findLastIndex(
      ({ what, path }) => what === 'rename' && path === saving.path,
    );
    const [before, behind] = [changes.slice(0, renamed), changes.slice(renamed)];
    expect(before.at(-1)?.what).toBe('sync');
    const ofFile = faultsOf([...before.slice(0, -1), ...behind], saving);
    expect(ofFile).toContain(`neither old nor new after ${renamed} changes`);
    const folder = dirname(saving.path);
    const unflushed = behind.filter(({ what, path }) => what !== 'sync' || path !== folder);
    expect(unflushed.length).toBeLessThan(behind.length);
    expect(faultsOf([...before, ...unflushed], saving)).toEqual(['not there to stay']);
  }
}

describe('what tells whether a save is safe', () => {
  const old = Buffer.from('old');
  const fresh = Buffer.from('fresh');
  const saving: Saving = { path: '/d/f', old, isNew: (content) => content.equals(fresh) };
  const write = (path: string): Change => ({ what: 'write', path, at: 0, bytes: fresh });
  const steps = {
    create: { what: 'create', path: '/d/t' },
    write: write('/d/t'),
    sync: { what: 'sync', path: '/d/t' },
    rename: { what: 'rename', from: '/d/t', path: '/d/f' },
    folder: { what: 'sync', path: '/d' },
  } satisfies Record<string, Change>;
  const { create, sync, rename, folder } = steps;

  it.each<[what: string, changes: Change[], faults: string[]]>([
    ['in order', [create, steps.write, sync, rename, folder], []],
    [
      'a file that is renamed before it is flushed',
      [create, steps.write, rename, folder],
      ['neither old nor new after 3 changes', 'neither old nor new after 4 changes'].concat(
        'not there to stay',
      ),
    ],
    [
      'flushed too late',
      [create, steps.write, rename, { what: 'sync', path: '/d/f' }, folder],
      ['neither old nor new after 3 changes'],
    ],
    [
      'flushed before the last bytes',
      [create, sync, steps.write, rename, folder],
      ['neither old nor new after 4 changes', 'neither old nor new after 5 changes'].concat(
        'not there to stay',
      ),
    ],
    ['a folder that is not flushed', [create, steps.write, sync, rename], ['not there to stay']],
    [
      'written in its place',
      [
        { what: 'truncate', path: '/d/f', length: 0 },
        write('/d/f'),
        { what: 'sync', path: '/d/f' },
      ],
      ['neither old nor new after 1 changes', 'neither old nor new after 2 changes'],
    ],
    [
      'removed first',
      [create, steps.write, sync, { what: 'unlink', path: '/d/f' }, rename, folder],
      ['neither old nor new after 4 changes', 'neither old nor new after 5 changes'],
    ],
  ])('%s', (_, changes, faults) => {
    expect(faultsOf(changes, saving)).toEqual(faults);
  });

  const hex = (text: string): string =>
    `"${[...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}"`;

  it('reads what strace tells of the folder, and nothing else', () => {
    const log = [
      `openat(AT_FDCWD, ${hex('/etc/passwd')}, O_RDONLY|O_CLOEXEC) = 5`,
      `openat(AT_FDCWD, ${hex('/d/t')}, O_WRONLY|O_CREAT|O_EXCL|O_CLOEXEC, 0666) = 7`,
      `write(1, ${hex('lines')}, 5) = 5`,
      `write(7, ${hex('fresh')}, 5) = 2`,
      `write(7, ${hex('esh')}, 3)  = 3`,
      'fsync(7)                                = 0',
      'close(7)                                = 0',
      `write(7, ${hex('other')}, 5) = -1 EBADF (Bad file descriptor)`,
      `rename(${hex('/d/t')}, ${hex('/d/f')}) = 0`,
      '+++ exited with 0 +++',
    ];
    expect(changesIn(log.join('\n'), '/d')).toEqual([
      create,
      { what: 'write', path: '/d/t', at: 0, bytes: Buffer.from('fr') },
      { what: 'write', path: '/d/t', at: 2, bytes: Buffer.from('esh') },
      sync,
      rename,
    ]);
    const unknown = `link(${hex('/d/t')}, ${hex('/d/f')}) = 0`;
    expect(() => changesIn(unknown, '/d')).toThrow('not understood');
  });
});
