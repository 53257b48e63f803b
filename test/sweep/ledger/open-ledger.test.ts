import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readLedger } from '../../../src/sweep/ledger/ledger.js';
import { openLedger } from '../../../src/sweep/ledger/open-ledger.js';
import { trialLine } from '../../../src/sweep/ledger/trial-line.js';
import { Folder } from '../../cli/run-mlp.js';
import { resultOf } from '../trial-results.js';

const [a, b, c] = [0.1, 0.2, 0.3].map((lr) => resultOf({ lr }));

describe('appending to a ledger', () => {
  it('begins one, and goes on with it', () => {
    const folder = new Folder();
    const path = folder.at('trials.ndjson');
    for (const [before, result] of [
      [[], a],
      [[a], b],
    ] as const) {
      const { ledger, append, close } = openLedger(path);
      expect(ledger.results).toEqual(before);
      append(result);
      close();
      close();
    }
    expect(folder.read('trials.ndjson')).toBe(trialLine(a) + trialLine(b));
  });

  it.each([
    ['half of a trial', trialLine(b).slice(0, 200), [a, c]],
    ['a trial without the end of its line', trialLine(b).trimEnd(), [a, b, c]],
    ['nothing', '', [a, c]],
  ])('begins a line of its own behind %s, and overwrites nothing', (_, end, expected) => {
    const folder = new Folder({ 'trials.ndjson': trialLine(a) + end });
    const { append, close } = openLedger(folder.at('trials.ndjson'));
    append(c);
    close();
    const text = folder.read('trials.ndjson');
    expect(text).toBe(`${trialLine(a)}${end}${end === '' ? '' : '\n'}${trialLine(c)}`);
    expect(readLedger(folder.at('trials.ndjson')).results).toEqual(expected);
  });

  it.each(['a,b\n1,2\n', '{"type":"epoch","epoch":1}\n', '{"format":"mlp-model"}', '# notes'])(
    'leaves a file alone that is none: %j',
    (content) => {
      const folder = new Folder({ 'trials.ndjson': content });
      expect(() => openLedger(folder.at('trials.ndjson'))).toThrow('not a ledger of trials');
      expect(folder.read('trials.ndjson')).toBe(content);
    },
  );

  it('says where it cannot be', () => {
    const folder = new Folder();
    expect(() => openLedger(folder.at('no/trials.ndjson'))).toThrow('there is no folder');
    expect(() => openLedger(folder.path)).toThrow('it is a folder — name a file in it');
  });

  it('reads nothing out of what is no file, which may have no end', () => {
    const { ledger, append, close } = openLedger('/dev/full');
    expect(ledger.results).toEqual([]);
    expect(() => append(a)).toThrow('no space is left on the disk');
    close();
  });

  it('writes each result at once, and goes on behind a disk that was full', () => {
    const folder = new Folder();
    const path = folder.at('trials.ndjson');
    const sizes: number[] = [];
    const files = {
      ...fs,
      writeSync(fd: number, bytes: Uint8Array, offset: number, length: number): number {
        sizes.push(length);
        if (sizes.length === 2) return fs.writeSync(fd, bytes, offset, 100);
        if (sizes.length === 3) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
        return fs.writeSync(fd, bytes, offset, length);
      },
    };
    const { append, close } = openLedger(path, files);
    append(a);
    expect(() => append(b)).toThrow('no space is left on the disk');
    append(c);
    close();
    const { length } = trialLine(b);
    expect(sizes).toEqual([trialLine(a).length, length, length - 100, trialLine(c).length + 1]);
    const { results, notes } = readLedger(path);
    expect(results).toEqual([a, c]);
    expect(notes.length).toBe(1);
  });

  it('is safe for several processes at once: no line is torn or lost', async () => {
    const folder = new Folder();
    const path = folder.at('trials.ndjson');
    const module = (name: string) =>
      fileURLToPath(new URL(`../../../dist/${name}.js`, import.meta.url));
    const each = 300;
    // What is compiled, so that no process waits for a compiler while another is done already.
    const script = `
      const { openLedger } = await import(${JSON.stringify(module('sweep/ledger/open-ledger'))});
      const [, path, own, result] = process.argv;
      const ledger = openLedger(path);
      for (let i = 0; i < ${each}; i++) {
        const id = (Number(own) * ${each} + i).toString(16).padStart(16, '0');
        ledger.append({ ...JSON.parse(result), id, host: 'h'.repeat(i) });
      }
      ledger.close();`;
    const run = (own: number) =>
      new Promise<number | null>((done) => {
        const args = ['--input-type=module', '-e', script, path, String(own), JSON.stringify(a)];
        spawn(process.execPath, args, { stdio: 'inherit' }).on('close', done);
      });
    expect(await Promise.all([run(0), run(1), run(2)])).toEqual([0, 0, 0]);
    const { results, notes } = readLedger(path);
    expect(new Set(results.map(({ id }) => id)).size).toBe(3 * each);
    expect(notes).toEqual([]);
    expect(fs.readFileSync(path, 'utf8').split('\n').length).toBe(3 * each + 1);
  });
});
