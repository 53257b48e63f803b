import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFileAtomically } from '../../src/support/atomic-file.js';
import { MlpError } from '../../src/support/errors.js';
import type { FileSystem } from '../../src/support/file-system.js';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'mlp-atomic-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const read = (name: string): string => fs.readFileSync(at(name), 'utf8');

/** The file system, whose calls are counted, and of which one fails. */
function failingAt(n: number, code: string): FileSystem & { calls: string[] } {
  const calls: string[] = [];
  const counted =
    <A extends unknown[], R>(name: string, call: (...args: A) => R) =>
    (...args: A): R => {
      calls.push(name);
      // A failed close gives the descriptor back all the same, as on Linux.
      if (calls.length === n && name === 'closeSync') call(...args);
      if (calls.length === n) throw Object.assign(new Error(code), { code });
      return call(...args);
    };
  return {
    calls,
    openSync: counted('openSync', (path: string, flags: string, mode?: number) =>
      fs.openSync(path, flags, mode),
    ),
    writeSync: counted(
      'writeSync',
      (fd: number, bytes: Uint8Array, offset: number, length: number) =>
        fs.writeSync(fd, bytes, offset, Math.min(length, 40_000)),
    ),
    fchmodSync: counted('fchmodSync', fs.fchmodSync),
    fsyncSync: counted('fsyncSync', fs.fsyncSync),
    closeSync: counted('closeSync', fs.closeSync),
    renameSync: counted('renameSync', (from: string, to: string) => fs.renameSync(from, to)),
    unlinkSync: counted('unlinkSync', (path: string) => fs.unlinkSync(path)),
    accessSync: counted('accessSync', (path: string, mode: number) => fs.accessSync(path, mode)),
    statSync: counted('statSync', (path: string) => fs.statSync(path)),
    lstatSync: counted('lstatSync', (path: string) => fs.lstatSync(path)),
    readlinkSync: counted('readlinkSync', (path: string) => fs.readlinkSync(path)),
  };
}

function message(write: () => void): string {
  try {
    write();
  } catch (error) {
    if (error instanceof MlpError && error.details.kind === 'data') return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const old = 'old\n';
const fresh = Array.from({ length: 30_000 }, (_, i) => `${i} ü\n`);

describe.each(['EIO', 'ENOSPC', 'EACCES'])('when the n-th call fails with %s', (code) => {
  it.each([
    ['a file', false],
    ['a link', true],
  ])('%s is old or new, never half', (_, linked) => {
    let n = 1;
    for (; ; n++) {
      fs.rmSync(folder, { recursive: true });
      fs.mkdirSync(folder);
      fs.writeFileSync(at('target'), old);
      if (linked) fs.symlinkSync('target', at('link'));
      const files = failingAt(n, code);
      const path = at(linked ? 'link' : 'target');
      let failed = false;
      try {
        writeFileAtomically(path, fresh, files);
      } catch (error) {
        failed = true;
        expect(error).toBeInstanceOf(MlpError);
      }
      const renamed = files.calls.indexOf('renameSync') + 1;
      const replaced = renamed > 0 && renamed !== n;
      expect(read('target')).toBe(replaced ? fresh.join('') : old);
      if (failed && replaced) expect(code).toBe('EIO'); // flushing the folder
      if (!replaced) expect(failed).toBe(true);
      expect(fs.readdirSync(folder)).toEqual(linked ? ['link', 'target'] : ['target']);
      if (files.calls.length < n) break;
    }
    expect(n).toBeGreaterThan(15); // each call had its turn
  });
});

it('removes the temporary file when the content itself throws', () => {
  fs.writeFileSync(at('target'), old);
  function* broken(): Generator<string> {
    yield 'x'.repeat(200_000);
    throw new Error('no more');
  }
  expect(() => writeFileAtomically(at('target'), broken())).toThrow('no more');
  expect(read('target')).toBe(old);
  expect(fs.readdirSync(folder)).toEqual(['target']);
});

it('keeps the mode of an existing file', () => {
  fs.writeFileSync(at('target'), old);
  fs.chmodSync(at('target'), 0o640);
  writeFileAtomically(at('target'), 'new');
  expect(fs.statSync(at('target')).mode & 0o777).toBe(0o640);
  expect(read('target')).toBe('new');
});

it('replaces what a link points to, and keeps the link, also when nothing is there yet', () => {
  fs.mkdirSync(at('deep'));
  fs.symlinkSync('deep/inner', at('outer'));
  fs.symlinkSync('target', at('deep/inner'));
  for (const text of ['first', 'second']) {
    writeFileAtomically(at('outer'), text);
    expect(read('deep/target')).toBe(text);
    expect(fs.readlinkSync(at('outer'))).toBe('deep/inner');
    expect(fs.readlinkSync(at('deep/inner'))).toBe('target');
  }
});

it('says what to do about what cannot be written', () => {
  expect(message(() => writeFileAtomically(at('no\u001b/file'), ''))).toMatch(
    /no\\x1b\/file: cannot be written: there is no folder .* — create it first: mkdir -p /,
  );
  expect(message(() => writeFileAtomically(folder, ''))).toContain('it is a folder — name a file');
  fs.symlinkSync('b', at('a'));
  fs.symlinkSync('a', at('b'));
  expect(message(() => writeFileAtomically(at('a'), ''))).toContain('lead in a circle');
  fs.writeFileSync(at('file'), old);
  expect(message(() => writeFileAtomically(at('file/x'), ''))).toContain('is a file, not a folder');
  expect(message(() => writeFileAtomically(at('x'.repeat(300)), ''))).toContain('name is too long');
});

it('writes to a name as long as names can be', () => {
  const name = 'x'.repeat(255);
  writeFileAtomically(at(name), 'new');
  expect(read(name)).toBe('new');
});

it.runIf(process.platform === 'linux')('writes to a device, and does not replace it', () => {
  writeFileAtomically('/dev/null', 'text');
  expect(fs.statSync('/dev/null').isCharacterDevice()).toBe(true);
  expect(message(() => writeFileAtomically('/dev/full', 'text'))).toContain('no space is left');
});
