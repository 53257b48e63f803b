import { beforeAll, describe, expect, it } from 'vitest';
import { expectWhole, folderOf, leftovers, type Saved, saving, withoutFault } from './saved.js';
import { type Call, callsTo, eachOf, hasFailed, hasStrace, nearby, traced } from './strace.js';

describe.skipIf(!hasStrace)(
  'a training whose model and checkpoint are saved over others (needs strace)',
  () => {
    let saved: Saved;
    /** From the first try at the checkpoint on; before it outputs are claimed. */
    let calls: Call[];
    let claiming: number;

    beforeAll(async () => {
      saved = await withoutFault();
      const folder = folderOf(saved);
      expect((await traced(folder, saving)).code).toBe(0);
      const all = callsTo(folder);
      claiming = all.findIndex(({ name }) => name === 'write') - 2;
      calls = all.slice(claiming);
      expect(calls.slice(0, 3).map(({ name }) => name)).toEqual(['access', 'openat', 'write']);
    });

    it('killed at any call leaves old or new, whole', async () => {
      const killed = new Set<number>();
      const seen = new Set<string>();
      await eachOf([...calls.entries()], async ([index, call]) => {
        for (const near of nearby(call)) {
          if (killed.has(index)) break;
          const folder = folderOf(saved);
          const outcome = await traced(folder, saving, { call: near, inject: 'signal=KILL' });
          const { model, checkpoint } = await expectWhole(saved, folder, outcome);
          seen.add(`${checkpoint} checkpoint, ${model} model`);
          expect(leftovers(folder).length).toBeLessThanOrEqual(1);
          if (outcome.code === null) killed.add(callsTo(folder).length - 1 - claiming);
        }
      });
      // A busy machine moves some out of reach.
      const hit = calls.filter((_, index) => killed.has(index));
      expect(hit.length).toBeGreaterThan(calls.length / 2);
      expect(new Set(hit.map(({ name }) => name))).toEqual(new Set(calls.map(({ name }) => name)));
      expect([...seen].sort()).toEqual([
        'new checkpoint, new model',
        'new checkpoint, old model',
        'old checkpoint, old model',
      ]);
    });

    it.each([
      ['EIO', ['openat', 'fchmod', 'fsync', 'close', 'rename', 'unlink']],
      ['ENOSPC', ['openat', 'rename']],
      ['EROFS', ['openat', 'rename']],
    ])('when a call fails with %s the code tells it', async (error, names) => {
      const codes = new Map<string, Set<number | null>>();
      const failing = calls.filter(({ name }) => names.includes(name));
      await eachOf(failing, async (call) => {
        for (const near of nearby(call)) {
          const folder = folderOf(saved);
          const outcome = await traced(folder, saving, { call: near, inject: `error=${error}` });
          if (!hasFailed(folder)) continue; // but some other call
          expect((await expectWhole(saved, folder, outcome)).isSaved).toBe(true);
          codes.set(call.name, (codes.get(call.name) ?? new Set()).add(outcome.code));
          break;
        }
      });
      expect(codes.get('rename')).toEqual(new Set([3]));
      if (error === 'EIO') expect(codes.get('fsync')).toEqual(new Set([3])); // the folder's, too
    });
  },
);
