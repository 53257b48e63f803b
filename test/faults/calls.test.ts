import { beforeAll, describe, expect, it } from 'vitest';
import { expectWhole, folderOf, leftovers, type Saved, saving, withoutFault } from './saved.js';
import { type Call, callsTo, eachOf, hasStrace, traced } from './strace.js';

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
      /** The process writes to its own pipes, too, a few times more or less. */
      const nearby = (call: Call): Call[] =>
        (call.name === 'write' ? [0, 1, -1, 2, -2] : [0, 0]).map((step) => ({
          ...call,
          ordinal: call.ordinal + step,
        }));
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
      const isWrite = (index: number): boolean => calls[index]?.name === 'write';
      const missed = [...calls.keys()].filter((index) => !killed.has(index));
      expect(missed.filter((index) => !isWrite(index))).toEqual([]);
      // A busy machine moves some out of reach: what is then in the file has been seen before or after.
      expect(missed.length).toBeLessThan([...calls.keys()].filter(isWrite).length / 2);
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
        const folder = folderOf(saved);
        const outcome = await traced(folder, saving, { call, inject: `error=${error}` });
        expect((await expectWhole(saved, folder, outcome)).isSaved).toBe(true);
        codes.set(call.name, (codes.get(call.name) ?? new Set()).add(outcome.code));
      });
      expect(codes.get('rename')).toEqual(new Set([3]));
      if (error === 'EIO') expect(codes.get('fsync')).toEqual(new Set([3])); // the folder's, too
    });
  },
);
